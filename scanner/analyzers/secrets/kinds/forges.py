"""Tokens of those who keep code and packages: whoever has one can publish in another's name."""

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.secrets.kind import secret

FORGES = (
    secret(
        "github-token",
        "a GitHub token",
        r"gh[pousr]_[A-Za-z0-9]{36,255}",
        *("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    ),
    secret(
        "github-fine-token",
        "a fine-grained GitHub token",
        r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
        "github_pat_",
    ),
    secret(
        "gitlab-token",
        "a GitLab token",
        r"(?:gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[\w.-]{20,60}|gloas-[0-9a-f]{64}|GR1348941[\w-]{20})(?!-)",
        *("glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "glsoat-"),
        *("glffct-", "gloas-", "GR1348941"),
    ),
    secret("bitbucket-token", "a Bitbucket app password", r"ATBB[A-Za-z0-9]{32}", "ATBB"),
    secret("atlassian-token", "an Atlassian token", r"ATATT3[\w=-]{60,300}", "ATATT3"),
    secret("npm-token", "an npm token", r"npm_[A-Za-z0-9]{36}", "npm_"),
    secret(
        "npm-registry-token",
        "the token of a package registry",
        r"(?:(?<=:)|(?<=\n)|\A)_auth(?:Token)?\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9+/=_.-]{16,400})",
        "_auth",
    ),
    secret("pypi-token", "a PyPI token", r"pypi-AgE[\w-]{50,400}", "pypi-AgE"),
    secret("rubygems-key", "a RubyGems key", r"rubygems_[0-9a-f]{48}", "rubygems_"),
    secret("docker-token", "a Docker Hub token", r"dckr_(?:pat|oat)_[\w-]{27,40}", "dckr_"),
    secret("nuget-key", "a NuGet key", r"oy2[a-z0-9]{43}", "oy2"),
    secret(
        "crates-token",
        "a crates.io token",
        r"cio[A-Za-z0-9]{32}",
        "cio",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
    ),
    secret("clojars-token", "a Clojars token", r"CLOJARS_[a-z0-9]{60}", "CLOJARS_"),
    secret(
        "jfrog-token",
        "an Artifactory key",
        r"(?:AKCp[A-Za-z0-9]{69}|cmVmdGtu[A-Za-z0-9]{56})",
        "AKCp",
        "cmVmdGtu",
    ),
    secret(
        "circleci-token",
        "a CircleCI token",
        r"CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}",
        "CCIPAT_",
        "CCIPRJ_",
    ),
)
