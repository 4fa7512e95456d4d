"""Settings. Everything that differs between machines comes from the environment."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF

from marketplace import environment

BASE_DIR = Path(__file__).resolve().parent.parent
MATRIX_HOME = Path(environment.text("MATRIX_HOME", str(BASE_DIR / ".matrix"))).resolve()

DEBUG = environment.flag("DEBUG")
# One machine, one person, loopback only: shows the mailbox. Never in production.
LOCAL = environment.flag("MATRIX_LOCAL")
SECRET_KEY = environment.text("SECRET_KEY")
# The first seals, all unseal; see `manage.py reseal`.
ENCRYPTION_KEYS = environment.keys_of_32_bytes("ENCRYPTION_KEYS")
SIGNING_KEY = environment.keys_of_32_bytes("SIGNING_KEY")[0]
SITE_URL = environment.text("SITE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = environment.items("ALLOWED_HOSTS", urlsplit(SITE_URL).hostname or "localhost")
if LOCAL:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1"]
SERVED_OVER_TLS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "marketplace.local",
    "marketplace.core",
    "identity",
    "developers",
    "appstore",
    "scanner",
    "payments",
    "runtime",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "django_otp",
    "django_otp_webauthn",
    "csp",
    "django_htmx",
    "identity.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "marketplace.core.requests.RequestContextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "marketplace.core.caching.NoStoreMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "identity.middleware.SessionMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "marketplace.core.problems.RefusedPages",
]
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.core.requests.site",
                "developers.context.console",
                "payments.context.wallet",
            ]
        },
    }
]

# --- Database, cache and broker: Redis where there is one, otherwise the same PostgreSQL ---------

DATABASES = {
    "default": environment.database(environment.text("DATABASE_URL"))
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = environment.text("REDIS_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
    }
}

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "identity.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    # Wrong codes and passkeys only; "key" is the person.
    "second_factor": "5/5m/key,20/h/key,50/d/key,10/5m/ip,50/h/ip",
}
# The second factor: devices are django-otp's, and allauth.mfa must never stand beside them.
OTP_TOTP_ISSUER = urlsplit(SITE_URL).hostname
OTP_WEBAUTHN_RP_ID = urlsplit(SITE_URL).hostname
OTP_WEBAUTHN_RP_NAME = "Matrix Marketplace"
OTP_WEBAUTHN_ALLOWED_ORIGINS = [SITE_URL]
# Its way of signing in without a password would skip allauth's login stages.
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False
# Over plain HTTP and not on localhost no browser has passkeys; everything else works.
SILENCED_SYSTEM_CHECKS = ["otp_webauthn.E031"]
INVITATION_LIFETIME = timedelta(days=7)
INVITATIONS_PER_HOUR = 20
TOKEN_LIFETIME = timedelta(days=90)
TOKEN_LIFETIME_MAX = timedelta(days=365)
DELETION_GRACE = timedelta(days=14)
EXPORT_KEPT_FOR = timedelta(days=7)
TOKEN_ENDING_NOTICE = timedelta(days=7)

# --- Mail ---------------------------------------------------------------------------------------

EMAIL_HOST = environment.text("EMAIL_HOST", "")
EMAIL_PORT = int(environment.text("EMAIL_PORT", "587"))
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
# Without a mail server each message is a file in the state directory, shown at /mailbox/ locally.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "marketplace.core.mailbox.FileMailbox"
)
EMAIL_FILE_PATH = MATRIX_HOME / "mail"
DEFAULT_FROM_EMAIL = environment.text(
    "DEFAULT_FROM_EMAIL", f"Matrix <no-reply@{urlsplit(SITE_URL).hostname}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- What the browser may do --------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": [],
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # The page that opens an instance redirects to that instance's own host.
        "form-action": [SELF],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
DEVICE_COOKIE_NAME = "__Host-device" if SERVED_OVER_TLS else "device"
SESSION_COOKIE_SAMESITE = "Lax"
if SERVED_OVER_TLS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
# How many proxies of our own stand in front; the client's address is that many from the right.
TRUSTED_PROXY_COUNT = int(environment.text("TRUSTED_PROXY_COUNT", "0"))
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# --- Files --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = MATRIX_HOME / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = MATRIX_HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Compressing takes a minute; to oneself nothing needs to be small.
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
BUNDLE_BYTES_MAX = 100 * 1024 * 1024
# Resumable uploads: how often arriving bytes are counted, and how long one may be left alone.
UPLOAD_PIECE_BYTES = 4 * 1024 * 1024
UPLOAD_LIFETIME = timedelta(days=1)
UPLOAD_KEPT_FOR = timedelta(days=30)
UPLOADS_PER_APP = 5
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o644

# --- The API ------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "marketplace.core.problems.problem_response",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "identity.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "marketplace.core.pagination.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "marketplace.core.schema.Schema",
    "DEFAULT_THROTTLE_RATES": {"sign_in": "20/min", "token_leaks": "30/min"},
    "PAGE_SIZE": 25,
    "NUM_PROXIES": TRUSTED_PROXY_COUNT,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Matrix Marketplace",
    "DESCRIPTION": "Publish, sell, install and run apps. Errors are RFC 9457 problem documents.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVERS": [{"url": "/"}],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ActivationKind": "appstore.models.ActivationKind",
        "AppStatus": "appstore.models.AppStatus",
        "DeveloperKind": "developers.models.DeveloperKind",
        "DocumentKind": "developers.models.DocumentKind",
        "KycKind": "developers.models.KycKind",
        "KycStatus": "developers.models.KycStatus",
        "InstanceStatus": "runtime.models.InstanceStatus",
        "CouponDuration": "appstore.models.CouponDuration",
        "OrderKind": "payments.models.OrderKind",
        "OrderStatus": "payments.models.OrderStatus",
        "PlanKind": "appstore.models.PlanKind",
        "ScanStatus": "scanner.models.ScanStatus",
        "FindingKind": "scanner.models.FindingKind",
        "FindingState": "scanner.models.FindingState",
        "LicenseState": "appstore.models.LicenseState",
        "MemberRole": "developers.models.Role",
        "WorkspaceRole": "appstore.models.WorkspaceRole",
        "SubscriptionStatus": "payments.models.SubscriptionStatus",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
IDEMPOTENCY_KEPT_FOR = timedelta(hours=24)

# --- The audit log ------------------------------------------------------------------------------

# Addresses that keep a signed checkpoint of it once a day, out of our reach.
AUDIT_WITNESSES = environment.items("AUDIT_WITNESSES", "")

# --- Celery: it carries a job's id and nothing else ---------------------------------------------

# How long a worker may be silent before another takes its job, and how often it says it lives.
JOB_LEASE = timedelta(seconds=int(environment.text("JOB_LEASE_SECONDS", "30")))
JOB_HEARTBEAT = JOB_LEASE / 3
# How long a job may wait before we believe the queue lost its message.
JOB_RESEND_AFTER = timedelta(seconds=int(environment.text("JOB_RESEND_SECONDS", "15")))

CELERY_BROKER_URL = REDIS_URL or "pgmq://localhost"  # where it really is stands in conn_string
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 300,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 30,
    }
    if REDIS_URL
    else {
        "conn_string": environment.conninfo(environment.text("DATABASE_URL")),
        "init_extension": False,  # a migration installs its SQL
        "visibility_timeout": 300,
        "wait_time_seconds": 1,
        "polling_interval": 0.2,
        "pool_size": 4,
        "pool_timeout": 5,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "matrix"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Remote control is not available on PostgreSQL, and we steer by rows anyway.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BEAT_SCHEDULE_FILENAME = str(MATRIX_HOME / "run" / "beat")
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "core.sweep_jobs", "schedule": timedelta(seconds=10)},
    "forget-idempotency-keys": {
        "task": "core.forget_idempotency_keys",
        "schedule": timedelta(hours=1),
    },
    "publish-audit-checkpoint": {
        "task": "core.publish_audit_checkpoint",
        "schedule": timedelta(seconds=60),
    },
    "tell-audit-witnesses": {
        "task": "core.tell_audit_witnesses",
        "schedule": crontab(hour=6, minute=0),
    },
    "keep-privacy": {"task": "identity.keep_privacy", "schedule": timedelta(hours=1)},
    "remind-of-ending-tokens": {
        "task": "identity.remind_of_ending_tokens",
        "schedule": timedelta(hours=1),
    },
    "keep-kyc-clock": {"task": "developers.keep_kyc_clock", "schedule": timedelta(hours=1)},
    "watch-kyc-checks": {
        "task": "developers.watch_kyc_checks",
        "schedule": timedelta(minutes=10),
    },
    "recheck-domains": {
        "task": "developers.recheck_domains",
        "schedule": timedelta(hours=1),
    },
    "announce-agreement": {
        "task": "developers.announce_agreement",
        "schedule": timedelta(hours=1),
    },
    "keep-review-clock": {
        "task": "appstore.keep_review_clock",
        "schedule": timedelta(minutes=10),
    },
    "keep-license-clock": {
        "task": "appstore.keep_license_clock",
        "schedule": timedelta(minutes=5),
    },
    "keep-rollouts": {"task": "appstore.keep_rollouts", "schedule": timedelta(minutes=1)},
    "sweep-followers": {"task": "appstore.sweep_followers", "schedule": timedelta(minutes=10)},
    "keep-version-ends": {"task": "appstore.keep_ends", "schedule": timedelta(minutes=10)},
    "sweep-sources": {"task": "appstore.sweep_sources", "schedule": timedelta(hours=6)},
    "report-errors": {"task": "runtime.report_errors", "schedule": timedelta(minutes=1)},
    "expire-suspension-requests": {
        "task": "appstore.expire_suspension_requests",
        "schedule": timedelta(hours=1),
    },
    "publish-due-releases": {
        "task": "appstore.publish_due_releases",
        "schedule": timedelta(seconds=30),
    },
    "keep-subscriptions": {
        "task": "payments.keep_subscriptions",
        "schedule": timedelta(minutes=5),
    },
    "watch-scan-rules": {"task": "scanner.watch_rules", "schedule": timedelta(minutes=1)},
    "watch-hunts": {"task": "scanner.watch_hunts", "schedule": timedelta(minutes=1)},
    "watch-refusals": {"task": "scanner.watch_refusals", "schedule": timedelta(minutes=1)},
    "watch-known-bad": {"task": "scanner.watch_known_bad", "schedule": timedelta(minutes=1)},
    "expire-finding-decisions": {
        "task": "scanner.expire_decisions",
        "schedule": timedelta(minutes=10),
    },
    "sweep-uploads": {"task": "appstore.sweep_uploads", "schedule": timedelta(hours=1)},
    "watch-instances": {"task": "runtime.watch_instances", "schedule": timedelta(seconds=10)},
    "restart-reinstated": {"task": "runtime.restart_reinstated", "schedule": timedelta(minutes=1)},
    "sample-instances": {"task": "runtime.sample_instances", "schedule": timedelta(seconds=10)},
}
# A part that has not said it lives for this long is down.
HEARTBEAT_INTERVAL = timedelta(seconds=5)
HEARTBEAT_STALE_AFTER = timedelta(seconds=30)

# How many workers read again what is offered, at once, when the scanner's rules have changed.
SCAN_RESCAN_LANES = int(environment.text("SCAN_RESCAN_LANES", "1"))
# Programs of others that read each app as well: bandit, njsscan, guarddog, semgrep, clamav. See
# docs/scanner-plugins.md.
SCANNER_PLUGINS = environment.text("SCANNER_PLUGINS", "")
SCANNER_PLUGINS_HOME = environment.text("SCANNER_PLUGINS_HOME", "")
SCANNER_SEMGREP_RULES = environment.text("SCANNER_SEMGREP_RULES", "")
SCANNER_CLAMAV_DATABASE = environment.text("SCANNER_CLAMAV_DATABASE", "")
# A language model that is asked about the suspicious parts of each app; without an address none is.
# See docs/scanning.md.
SCANNER_LLM_URL = environment.text("SCANNER_LLM_URL", "")
SCANNER_LLM_MODEL = environment.text("SCANNER_LLM_MODEL", "")
SCANNER_LLM_KEY = environment.text("SCANNER_LLM_KEY", "")
SCANNER_LLM_TIMEOUT_SECONDS = environment.text("SCANNER_LLM_TIMEOUT_SECONDS", "")
SCANNER_LLM_CHARACTERS = environment.text("SCANNER_LLM_CHARACTERS", "")
SCANNER_LLM_ANSWER_TOKENS = environment.text("SCANNER_LLM_ANSWER_TOKENS", "")

# --- The store ----------------------------------------------------------------------------------

# How long a machine may be silent before its place under a license is free again.
ACTIVATION_SILENCE = timedelta(days=30)
STORE_APPS_PER_PAGE = 24
# How long before its end a version's end is announced, at the least.
VERSION_END_NOTICE = timedelta(days=30)
# An app this many workspaces have installed is popular; so is one of the most installed tenth,
# from the smaller number on. A popular app is suspended by two reviewers.
POPULAR_FROM_WORKSPACES = int(environment.text("POPULAR_FROM_WORKSPACES", "100"))
POPULAR_AT_THE_TOP_FROM_INSTALLS = 10
POPULAR_AT_THE_TOP_ONE_IN = 10
SUSPENSION_REQUEST_KEPT_FOR = timedelta(days=7)
# Names nobody may come one letter near without a dispute, such as trademarks of the operator.
PROTECTED_NAMES: tuple[str, ...] = ()
# How long a decision may be appealed, and how soon the answer is due.
APPEAL_WINDOW = timedelta(days=184)
APPEAL_ANSWERED_WITHIN = timedelta(days=7)
# A payment that failed is tried again this often, for as long as the license has grace.
SUBSCRIPTION_RETRY_EVERY = timedelta(hours=1)
# When people are told that a trial ends, or that a year is paid.
TRIAL_REMINDER_BEFORE = timedelta(days=3)
YEAR_REMINDER_BEFORE = timedelta(days=14)
# Coupon codes somebody may try in an hour.
COUPON_TRIES_PER_HOUR = 30
# One file per version of the agreement; an operator may keep texts of their own elsewhere.
DEVELOPER_AGREEMENTS = Path(
    environment.text("DEVELOPER_AGREEMENTS", str(BASE_DIR / "developers" / "agreement"))
)

# --- The review desk ------------------------------------------------------------------------------

REVIEW_WITHIN = timedelta(days=3)  # working days
REVIEW_REMIND_DAYS_BEFORE = 2
REVIEW_PRESENCE_KEPT_FOR = timedelta(seconds=30)
REVIEW_POPULAR_INSTALLS = 100
# Submissions read with more care, and decisions that somebody else judges again, both by lot.
REVIEW_SAMPLE_PERCENT = 1.0
REVIEW_SECOND_OPINION_PERCENT = float(environment.text("REVIEW_SECOND_OPINION_PERCENT", "5"))

# --- Domains that developers prove to be theirs --------------------------------------------------

# Whom to ask, as ``address`` or ``address:port``; empty asks the system's own.
DNS_SERVERS = environment.items("DNS_SERVERS")
DOMAIN_CHECK_TIMEOUT = timedelta(seconds=5)
DOMAIN_CHECK_PORT = 443
# Networks that are not public and may be asked all the same. Only for tests.
DOMAIN_CHECK_ALSO_REACH: tuple[str, ...] = ()
DOMAIN_CHECK_EVERY = timedelta(days=1)
DOMAIN_GRACE = timedelta(days=7)
DOMAINS_PER_DEVELOPER = 10
DOMAIN_CHECKS_PER_HOUR = 30

# --- Who is behind a developer account ------------------------------------------------------------

KYC_VALID_FOR = timedelta(days=int(environment.text("KYC_VALID_DAYS", "730")))
KYC_DUE_BEFORE = timedelta(days=60)
KYC_REMIND_BEFORE = timedelta(days=14)
# How long after the decision documents are kept, and personal data after a check is over.
KYC_DOCUMENT_RETENTION = timedelta(days=int(environment.text("KYC_DOCUMENT_RETENTION_DAYS", "90")))
KYC_DRAFT_KEPT_FOR = timedelta(days=30)
KYC_DOCUMENT_BYTES_MAX = 10 * 1024 * 1024
KYC_DOCUMENT_BYTES_PER_DAY = 200 * 1024 * 1024
KYC_DOCUMENTS_PER_CASE = 8
KYC_IMAGE_PIXELS_MAX = 100_000_000
KYC_SUBMISSIONS_MAX, KYC_SUBMISSIONS_WITHIN = 5, timedelta(days=1)
# When the provider is asked, although none of its webhooks said so.
KYC_ASK_PROVIDER_AFTER = timedelta(minutes=10)
STRIPE_SECRET_KEY = environment.text("STRIPE_SECRET_KEY", "")
STRIPE_IDENTITY_WEBHOOK_SECRET = environment.text("STRIPE_IDENTITY_WEBHOOK_SECRET", "")
STRIPE_API_BASE = environment.text("STRIPE_API_BASE", "https://api.stripe.com").rstrip("/")

# --- Money --------------------------------------------------------------------------------------

PLATFORM_SHARE_BPS = int(environment.text("PLATFORM_SHARE_BPS", "2000"))  # 2000 is 20 %
CURRENCY = "EUR"

# --- Running apps: the most one instance may use -------------------------------------------------

RUNTIME_BACKEND = environment.text("RUNTIME_BACKEND", "auto")
APPS_DOMAIN = environment.text("APPS_DOMAIN", "apps.localhost")
GATEWAY_BIND = environment.text("GATEWAY_BIND", "127.0.0.1")
GATEWAY_PORT = int(environment.text("GATEWAY_PORT", str((urlsplit(SITE_URL).port or 8000) + 1)))
# Where the web server reaches the gateway, and where a browser does.
GATEWAY_URL = environment.text("GATEWAY_URL", f"http://127.0.0.1:{GATEWAY_PORT}").rstrip("/")
APPS_URL = environment.text("APPS_URL", f"http://{APPS_DOMAIN}:{GATEWAY_PORT}").rstrip("/")
INSTANCE_CPU_MILLICORES = 1000
INSTANCE_MEMORY_MIB = 512
INSTANCE_DISK_MIB = 256
INSTANCE_PROCESSES = 128
INSTANCE_START_TIMEOUT = timedelta(seconds=60)
INSTANCES_PER_WORKSPACE = 10
# How long an old version answers what it was asked, after the new one has taken over.
INSTANCE_DRAIN = timedelta(seconds=3)
BUILD_HOSTS = tuple(environment.items("BUILD_HOSTS", "*"))
METRICS_WINDOW = timedelta(seconds=10)

# --- Logs ---------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "marketplace.core.requests.RequestIdFilter"},
        "surprises": {"()": "marketplace.core.requests.SurprisesOnly"},
    },
    "formatters": {
        "line": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request", "surprises"],
        }
    },
    # A line per message of the queue says nothing; a line per job does, and jobs write it.
    "loggers": {
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
}
