"""Tokens that speak to people in somebody's name: chat, mail, telephone."""

from scanner.analyzers.base import Severity
from scanner.analyzers.secrets.kind import secret

MEDIUM = Severity.MEDIUM

MESSAGES = (
    secret(
        "slack-token",
        "a Slack token",
        r"(?:xox[abceoprs]-[\w-]{10,250}|xapp-\d-[A-Z0-9]{8,14}-\d{8,16}-[0-9a-f]{32,80})",
        "xox",
        "xapp-",
    ),
    secret(
        "slack-webhook",
        "the address of a Slack webhook",
        r"hooks\.slack\.com/(?:services|workflows)/T\w{6,14}/[AB]\w{6,14}/\w{16,32}",
        "hooks.slack.com/",
    ),
    secret(
        "discord-token",
        "the token of a Discord bot",
        r"(?<![.-])[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,38}(?![.-])",
        *("discord", "DISCORD", "Discord", "BOT_TOKEN", "bot_token", "botToken", ".login("),
    ),
    secret(
        "discord-webhook",
        "the address of a Discord webhook",
        r"discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d{17,20}/[\w-]{60,80}",
        "/webhooks/",
        severity=MEDIUM,
    ),
    secret("telegram-token", "the token of a Telegram bot", r"\d{8,10}:AA[\w-]{33}(?!-)", ":AA"),
    secret(
        "teams-webhook",
        "the address of a Teams webhook",
        r"\w{1,40}\.webhook\.office\.com/webhookb2/[\w@-]{40,90}/IncomingWebhook/[0-9a-f]{32}/[\w-]{36}",
        "webhook.office.com",
        severity=MEDIUM,
    ),
    secret("sendgrid-key", "a SendGrid key", r"SG\.[\w-]{22}\.[\w-]{43}(?!-)", "SG."),
    secret(
        "mailgun-key",
        "a Mailgun key",
        r"(?<!-)(?:key-[0-9a-f]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})(?!-)",
        "mailgun",
        "MAILGUN",
        "Mailgun",
        "key-",
    ),
    secret("mailchimp-key", "a Mailchimp key", r"[0-9a-f]{32}-us\d{1,2}", "-us"),
    secret("brevo-key", "a Brevo key", r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}", "xkeysib-"),
    secret("resend-key", "a Resend key", r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}", "re_"),
    secret("twilio-key", "a Twilio key", r"SK[0-9a-f]{32}", *("twilio", "TWILIO", "Twilio")),
    secret(
        "twilio-token",
        "a Twilio account's token",
        r"(?:TWILIO|twilio)_?(?:AUTH|auth)_?(?:TOKEN|token)[\"'\]]*\s{0,4}[=:]\s{0,4}[\"']?([0-9a-f]{32})",
        *("TWILIO", "twilio"),
    ),
    secret(
        "firebase-key", "the key of a Firebase server", r"AAAA[\w-]{7}:APA91[\w-]{120,160}", "APA91"
    ),
    secret(
        "vonage-key",
        "the secret of a Vonage account",
        r"(?:VONAGE|NEXMO)_API_SECRET[\"'\]]*\s{0,4}[=:]\s{0,4}[\"']?([A-Za-z0-9]{16})",
        "VONAGE_API_SECRET",
        "NEXMO_API_SECRET",
    ),
)
