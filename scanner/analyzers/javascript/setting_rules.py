"""Rules for settings that leave an app open."""

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.rules import Rule

JWT_NONE = Rule(
    name="javascript.jwt-none",
    severity=Severity.HIGH,
    cwe=347,
    message="Accepts tokens that nobody signed.",
    remedy="Leave 'none' out of the algorithms.",
)
JWT_UNVERIFIED = Rule(
    name="javascript.jwt-unverified",
    severity=Severity.MEDIUM,
    cwe=347,
    message="Reads a visitor's token without checking its signature.",
    remedy="Use jwt.verify with the key.",
)
DEBUG_SETTING = Rule(
    name="javascript.debug-setting",
    severity=Severity.LOW,
    cwe=489,
    message="Leaves a developer's tool on, which shows visitors the app's code or its errors.",
    remedy="Switch it on only where NODE_ENV is development.",
    confidence=Confidence.MEDIUM,
)
CORS_CREDENTIALS = Rule(
    name="javascript.cors-credentials",
    severity=Severity.MEDIUM,
    cwe=942,
    message="Lets every website use the app with its visitors' cookies.",
    remedy="Name the origins that may, or leave credentials out.",
)
INSECURE_COOKIE = Rule(
    name="javascript.insecure-cookie",
    severity=Severity.LOW,
    cwe=1004,
    message="Sets a session cookie that scripts can read or that travels unencrypted.",
    remedy="Set httpOnly and secure to true.",
    confidence=Confidence.MEDIUM,
)
NO_HELMET = Rule(
    name="javascript.no-helmet",
    severity=Severity.INFO,
    cwe=693,
    message="An Express app that sets no security headers.",
    remedy="Use helmet().",
)
WEAK_PASSWORD_HASH = Rule(
    name="javascript.weak-password-hash",
    severity=Severity.MEDIUM,
    cwe=916,
    message="Hashes passwords with an algorithm that is far too quick.",
    remedy="Use bcrypt, scrypt or argon2.",
)
WEAK_RANDOM = Rule(
    name="javascript.weak-random",
    severity=Severity.LOW,
    cwe=338,
    message="Makes a secret out of Math.random, which can be predicted.",
    remedy="Use crypto.randomBytes or crypto.randomUUID.",
    confidence=Confidence.MEDIUM,
)
WEAK_CIPHER = Rule(
    name="javascript.weak-cipher",
    severity=Severity.LOW,
    cwe=327,
    message="Encrypts with an algorithm that is broken.",
    remedy="Use aes-256-gcm with createCipheriv.",
)
ERROR_DETAILS = Rule(
    name="javascript.error-details",
    severity=Severity.LOW,
    cwe=209,
    message="Shows visitors where in the code an error happened.",
    remedy="Log the error and answer with a plain message.",
    confidence=Confidence.MEDIUM,
)
PUBLIC_SECRET = Rule(
    name="javascript.public-secret",
    severity=Severity.MEDIUM,
    cwe=200,
    message="A variable with this prefix is sent to every visitor's browser, secrets too.",
    remedy="Rename the variable, and read it on the server only.",
)
CLIENT_SECRET = Rule(
    name="javascript.client-secret",
    severity=Severity.MEDIUM,
    cwe=200,
    message="Puts a secret of the server into what is sent to the browser.",
    remedy="Use the secret on the server, and send only what it was needed for.",
    confidence=Confidence.MEDIUM,
)
SVG_IMAGES = Rule(
    name="javascript.svg-images",
    severity=Severity.LOW,
    cwe=79,
    message="Serves SVG images from elsewhere, which can hold scripts.",
    remedy="Leave dangerouslyAllowSVG out.",
)
CSRF_OFF = Rule(
    name="javascript.csrf-off",
    severity=Severity.MEDIUM,
    cwe=352,
    message="Switches the protection against forged requests off.",
    remedy="Leave it on.",
)
