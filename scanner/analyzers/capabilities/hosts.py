"""Which host a text names, and which hosts count."""

import re

URL = re.compile(
    r"(?:https?|wss?|ftp|smtps?|postgres(?:ql)?|mysql|redis|mongodb(?:\+srv)?|amqps?)://(?:[^\s/@'\"`]{1,80}@)?([\w.-]{1,253})"
)
LOCAL = re.compile(
    r"^(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[?::1)"
    r"|^(?:[\w-]+|.*\.(?:local|internal|test|localhost|example))$|^example\.(?:com|org|net)$|\.example\.(?:com|org|net)$"
)
NEVER_CALLED = re.compile(
    r"^(?:www\.)?(?:w3\.org|schema\.org|xmlsoap\.org|purl\.org|json-schema\.org|opensource\.org"
    r"|apache\.org|gnu\.org|mozilla\.org|reactjs\.org|react\.dev|github\.com|docs\.[\w.-]+|developer\.[\w.-]+)$"
)
IMPLIED = {
    "openai": "api.openai.com",
    "anthropic": "api.anthropic.com",
    "@anthropic-ai/sdk": "api.anthropic.com",
    "stripe": "api.stripe.com",
    "twilio": "api.twilio.com",
    "sendgrid": "api.sendgrid.com",
    "@sendgrid/mail": "api.sendgrid.com",
    "mistralai": "api.mistral.ai",
    "@mistralai/mistralai": "api.mistral.ai",
    "cohere": "api.cohere.com",
    "groq": "api.groq.com",
    "replicate": "api.replicate.com",
    "huggingface_hub": "huggingface.co",
    "slack_sdk": "slack.com",
    "@slack/web-api": "slack.com",
    "discord": "discord.com",
    "discord.js": "discord.com",
    "telegram": "api.telegram.org",
}
"""Hosts that a well-known client calls without anybody naming them."""
MODELS = re.compile(
    r"^api\.(?:openai|anthropic|mistral|groq|cohere|perplexity|together|deepseek|replicate)\.(?:com|ai|xyz)$"
    r"|^(?:generativelanguage|aiplatform)\.googleapis\.com$|^openrouter\.ai$|^(?:[\w-]+\.)?huggingface\.co$"
    r"|\.openai\.azure\.com$"
)


def host_of(text: str) -> str | None:
    """The host of an address, or None where it is local, an example or put together later."""
    match = URL.match(text)
    if match is None:
        return None
    host = match[1].strip(".").lower()
    is_cut = match.end() == len(text) and text.endswith(".")
    return None if is_cut or LOCAL.match(host) or "." not in host else host


def is_declared(host: str, declared: tuple[str, ...]) -> bool:
    return any(
        host == known or (known.startswith("*.") and host.endswith(known[1:])) or known == "*"
        for known in declared
    )
