"""Keys of clouds and of those who host apps."""

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.secrets.kind import secret

MEDIUM = Severity.MEDIUM

CLOUDS = (
    secret(
        "aws-key",
        "an AWS access key",
        r"(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",
        *("A3T", "AKIA", "ASIA", "ABIA", "ACCA"),
    ),
    secret(
        "aws-secret-key",
        "an AWS secret key",
        r"(?:AWS|aws)_?(?:SECRET|secret)\w{0,30}[\"'\]]*\s{0,4}[=:]\s{0,4}[\"']?([A-Za-z0-9/+]{40})",
        *("AWS", "aws"),
    ),
    secret(
        "google-service-account",
        "the key of a Google service account",
        r"\"private_key_id\"\s{0,4}:\s{0,4}\"([0-9a-f]{40})\"",
        "private_key_id",
    ),
    secret("google-api-key", "a Google API key", r"AIza[\w-]{35}(?!-)", "AIza", severity=MEDIUM),
    secret("google-client-secret", "a Google OAuth secret", r"GOCSPX-[\w-]{28}(?!-)", "GOCSPX-"),
    secret("google-access-token", "a Google access token", r"ya29\.[\w-]{40,400}", "ya29."),
    secret(
        "azure-storage-key",
        "the key of an Azure storage account",
        r"AccountKey=([A-Za-z0-9+/]{86}==)",
        "AccountKey=",
    ),
    secret(
        "azure-shared-access-key",
        "an Azure shared access key",
        r"SharedAccessKey=([A-Za-z0-9+/]{43}=)",
        "SharedAccessKey=",
    ),
    secret(
        "azure-client-secret",
        "an Azure client secret",
        r"(?<![~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![~.-])",
        "Q~",
    ),
    secret(
        "azure-signed-url",
        "an Azure address that is signed for everybody",
        r"sv=20\d\d-\d\d-\d\d&[\w&=%:.-]{0,200}?sig=([A-Za-z0-9%]{43,63}(?:%3D|=)?)",
        "sig=",
        severity=MEDIUM,
    ),
    secret("digitalocean-token", "a DigitalOcean token", r"do[opr]_v1_[0-9a-f]{64}", "_v1_"),
    secret("heroku-key", "a Heroku key", r"HRKU-[\w-]{36,64}(?!-)", "HRKU-"),
    secret(
        "cloudflare-origin-key",
        "a Cloudflare origin key",
        r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}",
        "v1.0-",
    ),
    secret(
        "cloudflare-token",
        "a Cloudflare token",
        r"(?:CLOUDFLARE|cloudflare|CF)_?(?:API|api)_?(?:TOKEN|token|KEY|key)[\"'\]]*\s{0,4}[=:]"
        r"\s{0,4}[\"']?([A-Za-z0-9_-]{37,40})(?!-)",
        *("CLOUDFLARE", "cloudflare", "CF_API"),
    ),
    secret("alibaba-key", "an Alibaba Cloud key", r"LTAI[A-Za-z0-9]{20}", "LTAI", severity=MEDIUM),
    secret("tencent-key", "a Tencent Cloud key", r"AKID[A-Za-z0-9]{32}", "AKID", severity=MEDIUM),
    secret(
        "fly-token",
        "a Fly.io token",
        r"(?:fo1_[\w-]{43}|fm[12][ar]?_[A-Za-z0-9+/]{100,2000})",
        "fo1_",
        "fm1",
        "fm2",
    ),
    secret("netlify-token", "a Netlify token", r"nfp_[A-Za-z0-9]{36}", "nfp_"),
    secret("render-key", "a Render key", r"rnd_[A-Za-z0-9]{28,40}", "rnd_"),
    secret(
        "supabase-key",
        "a Supabase key",
        r"(?:sbp_[0-9a-f]{40}|sb_secret_[\w-]{20,80})",
        "sbp_",
        "sb_secret_",
    ),
    secret(
        "planetscale-token",
        "a PlanetScale token",
        r"pscale_(?:tkn|pw|oauth)_[\w=.-]{32,64}",
        "pscale_",
    ),
    secret("databricks-token", "a Databricks token", r"dapi[0-9a-f]{32}(?:-\d)?", "dapi"),
    secret(
        "vault-token", "a HashiCorp Vault token", r"hv[sbr]\.[\w-]{24,300}", "hvs.", "hvb.", "hvr."
    ),
    secret(
        "terraform-token",
        "a Terraform Cloud token",
        r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}",
        ".atlasv1.",
    ),
    secret(
        "doppler-token",
        "a Doppler token",
        r"dp\.(?:pt|st|sa|ct|scim)\.(?:[\w-]{1,40}\.)?[A-Za-z0-9]{40,44}",
        "dp.",
    ),
    secret("pulumi-token", "a Pulumi token", r"pul-[0-9a-f]{40}", "pul-"),
    secret(
        "heroku-uuid-key",
        "a Heroku key",
        r"HEROKU_API_KEY[\"'\]]*\s{0,4}[=:]\s{0,4}[\"']?"
        r"([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})",
        "HEROKU_API_KEY",
        confidence=Confidence.MEDIUM,
    ),
)
