SECRET_KEY = "v3ry-s3cret-and-c0mmitted"  # weak: hardcoded-secret
DEBUG = True  # weak: debug-setting
ALLOWED_HOSTS = ["*"]  # weak: allowed-hosts
SESSION_COOKIE_SECURE = False  # weak: insecure-cookie
MIDDLEWARE = [  # weak: no-csrf
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
