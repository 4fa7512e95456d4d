"""Settings for the test run: the real ones, made quick and local."""

import base64
import os
import tempfile

from tests.homes import own_home

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0" * 40)
os.environ.setdefault("ENCRYPTION_KEYS", base64.b64encode(b"only-for-tests" + b"0" * 18).decode())
os.environ.setdefault("SIGNING_KEY", base64.b64encode(b"only-for-tests" + b"1" * 18).decode())
os.environ.setdefault("DATABASE_URL", "postgres://postgres@localhost:5432/matrix")
os.environ.setdefault("MATRIX_HOME", tempfile.mkdtemp(prefix="matrix-tests-"))
os.environ.setdefault("SITE_URL", "http://localhost:8000")
os.environ["MATRIX_HOME"] = own_home(os.environ["MATRIX_HOME"])

from marketplace.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False
LOCAL = False
