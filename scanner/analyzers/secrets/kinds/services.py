"""Tokens of other services that apps are built with."""

from scanner.analyzers.base import Severity
from scanner.analyzers.secrets.kind import secret

MEDIUM = Severity.MEDIUM

SERVICES = (
    secret("newrelic-key", "a New Relic key", r"NRAK-[A-Z0-9]{27}", "NRAK-"),
    secret(
        "grafana-token",
        "a Grafana token",
        r"(?:glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/]{32,400})",
        "glsa_",
        "glc_",
    ),
    secret(
        "sentry-token",
        "a Sentry token",
        r"(?:sntrys_eyJ[\w+/=-]{40,400}|sntryu_[0-9a-f]{64})",
        "sntry",
    ),
    secret(
        "datadog-key",
        "a Datadog key",
        r"(?:DD|DATADOG|datadog)_(?:API|APP|api|app)(?:LICATION|lication)?_(?:KEY|key)[\"'\]]*\s{0,4}[=:]\s{0,4}[\"']?([0-9a-f]{32,40})",
        "DD_AP",
        "DATADOG_",
        "datadog_",
    ),
    secret("linear-key", "a Linear key", r"lin_(?:api|oauth)_[A-Za-z0-9]{40,64}", "lin_"),
    secret(
        "notion-token",
        "a Notion token",
        r"(?:ntn_[A-Za-z0-9]{43,50}|secret_[A-Za-z0-9]{43})",
        "ntn_",
        "secret_",
    ),
    secret("airtable-token", "an Airtable token", r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}", "pat"),
    secret("figma-token", "a Figma token", r"figd_[\w-]{40}", "figd_"),
    secret("postman-key", "a Postman key", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}", "PMAK-"),
    secret("dropbox-token", "a Dropbox token", r"sl\.[\w-]{130,}", "sl."),
    secret(
        "facebook-token", "a Facebook token", r"EAACEdEose0cBA[A-Za-z0-9]{20,300}", "EAACEdEose0cBA"
    ),
    secret(
        "twitter-token",
        "a Twitter bearer token",
        r"A{20,22}[A-Za-z0-9%]{40,120}",
        "AAAAAAAAAAAAAAAAAAAA",
    ),
    secret(
        "mapbox-token", "a secret Mapbox token", r"sk\.eyJ[\w-]{40,200}\.[\w-]{20,30}", "sk.eyJ"
    ),
    secret("age-key", "a key of age", r"AGE-SECRET-KEY-1[A-Z0-9]{58}", "AGE-SECRET-KEY-1"),
    secret("typeform-token", "a Typeform token", r"tfp_[\w-]{40,60}", "tfp_"),
    secret(
        "tailscale-key",
        "a Tailscale key",
        r"tskey-[a-z]{3,7}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{16,40}",
        "tskey-",
    ),
    secret(
        "zapier-webhook",
        "the address of a Zapier webhook",
        r"hooks\.zapier\.com/hooks/catch/\d{5,12}/\w{5,12}",
        "hooks.zapier.com",
        severity=MEDIUM,
    ),
    secret("posthog-key", "a PostHog personal key", r"phx_[A-Za-z0-9]{40,50}", "phx_"),
    secret("contentful-token", "a Contentful management token", r"CFPAT-[\w-]{40,50}", "CFPAT-"),
    secret(
        "onepassword-token",
        "the token of a 1Password service account",
        r"ops_eyJ[A-Za-z0-9+/=]{200,2000}",
        "ops_eyJ",
    ),
)
