"""Keys that move money."""

from scanner.analyzers.base import Severity
from scanner.analyzers.secrets.kind import secret

PAYMENTS = (
    secret("stripe-key", "a live Stripe key", r"[rs]k_live_[0-9A-Za-z]{20,250}", "k_live_"),
    secret(
        "stripe-test-key",
        "a Stripe key for tests",
        r"[rs]k_test_[0-9A-Za-z]{20,250}",
        "k_test_",
        severity=Severity.LOW,
    ),
    secret(
        "stripe-webhook-secret",
        "the secret of a Stripe webhook",
        r"whsec_[A-Za-z0-9+/]{32,64}",
        "whsec_",
        severity=Severity.MEDIUM,
    ),
    secret(
        "square-token",
        "a Square token",
        r"(?:sq0atp-[\w-]{22}|sq0csp-[\w-]{43}|EAAA[lE][\w-]{59})(?!-)",
        "sq0",
        "EAAA",
    ),
    secret(
        "braintree-token",
        "a Braintree token",
        r"access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}",
        "access_token$production$",
    ),
    secret(
        "shopify-token",
        "a Shopify token",
        r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
        *("shpat_", "shpca_", "shppa_", "shpss_"),
    ),
    secret(
        "razorpay-key",
        "a live Razorpay key",
        r"rzp_live_[A-Za-z0-9]{14}",
        "rzp_live_",
        severity=Severity.MEDIUM,
    ),
    secret("flutterwave-key", "a live Flutterwave key", r"FLWSECK-[0-9a-zA-Z]{32}-X", "FLWSECK-"),
    secret("paystack-key", "a live Paystack key", r"sk_live_[0-9a-f]{40}", "sk_live_"),
    secret(
        "plaid-token",
        "a Plaid access token",
        r"access-(?:production|development)-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
        "access-production-",
        "access-development-",
    ),
)
