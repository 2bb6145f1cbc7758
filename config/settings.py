"""Settings, read from the environment and described one by one in docs/settings.md."""

import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

from config import api_document

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env(eager=False)

# --- From the environment; docs/settings.md tells what each is for.
SECRET_KEY: str = env.str("SECRET_KEY", validate=validate.Length(min=50))
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", validate=validate.Length(min=1))
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
DEBUG: bool = env.bool("DEBUG", False)
HTTPS: bool = env.bool("HTTPS", True)
TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", 0)
DATABASE_URL: dict[str, Any] = env.dj_db_url("DATABASE_URL")
DATABASE_OWNER_URL: dict[str, Any] = env.dj_db_url(
    "DATABASE_OWNER_URL", os.environ.get("DATABASE_URL", "")
)
DATABASE_POOL_SIZE: int = env.int("DATABASE_POOL_SIZE", 0)
DATABASE_STATEMENT_SECONDS: int = env.int("DATABASE_STATEMENT_SECONDS", 0)
DATABASE_LOCK_SECONDS: int = env.int("DATABASE_LOCK_SECONDS", 10)
REDIS_URL: str = env.str("REDIS_URL")
EMAIL_URL: dict[str, Any] = env.dj_email_url("EMAIL_URL", "console:")
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "bank@localhost")
EMAIL_CONFIRMATION: str = env.str(
    "EMAIL_CONFIRMATION", "", validate=validate.OneOf(["", "none", "optional", "mandatory"])
)
SITE_NAME: str = env.str("SITE_NAME", "Community bank")
SITE_URL: str = env.str("SITE_URL", "")
VAPID_PRIVATE_KEY: str = env.str("VAPID_PRIVATE_KEY", "")
VAPID_CONTACT: str = env.str("VAPID_CONTACT", "")
LANGUAGE_CODE: str = env.str("LANGUAGE_CODE", "en")
DOCUMENT_FOLDER: str = env.str("DOCUMENT_FOLDER", str(BASE_DIR / "var" / "documents"))
DOCUMENT_BYTES_MAX: int = env.int("DOCUMENT_BYTES_MAX", 10_000_000)
DOCUMENT_SCANNER: str = env.str("DOCUMENT_SCANNER", "")
INVESTOR_DOCUMENTS: bool = env.bool("INVESTOR_DOCUMENTS", False)
WEBHOOKS_ALLOW_PRIVATE: bool = env.bool("WEBHOOKS_ALLOW_PRIVATE", False)
REQUEST_LOG_SECONDS: int = env.int("REQUEST_LOG_SECONDS", 1)
LOG_LEVEL = env.log_level("LOG_LEVEL", logging.INFO)
env.seal()
# Letters and devices are told whole addresses.
SITE_URL = SITE_URL.rstrip("/") or (
    f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0].lstrip('.*') or 'localhost'}"
)

# --- Apps
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Serves static files the same way under runserver as under gunicorn.
    "whitenoise.runserver_nostatic",
    "config.static_files.StaticFiles",
    "django.contrib.postgres",
    # Words of the page of passkeys.
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "people",
    "webhooks",
    "notifications",
    "ledger",
    "seals",
    "governance",
    "banks",
    "payments",
    "loans",
    "repayments",
    "disputes",
    "track_record",
    "marketplace",
    "portfolios",
    "lending_circles",
    "merchants",
    "subscriptions",
    "observatory",
    "conversations",
    "business_day",
    "sandbox",
    "stories",
    "demo",
    "rehearsal",
    "bench",
    "pages",
]

MIDDLEWARE = [
    # Outermost: every reply has its id, and every refusal under /api/ is a problem document.
    "api.middleware.RequestIds",
    # Notes what was answered in the end, to requests that came with a merchant's key.
    "merchants.api.request_log.RequestLog",
    "api.middleware.ApiProblems",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.page_middleware.ContentPolicy",
    "config.page_middleware.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.page_middleware.Logins",
    # Closed by default: a view is public only where it says so itself.
    "config.page_middleware.LoginRequired",
    # A device that was handed to cashiers stays at its till.
    "merchants.till_lock.DeviceLock",
    "config.page_middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Money is not moved on a day that is over by the calendar.
    "config.calendar.Calendar",
    "config.nul_characters.NulCharacters",
    # Innermost: what a page's deeds follow from.
    "people.causes.Because",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "pages.frame.frame",
            ],
        },
    },
]

# Which parts of the site a person's top bar offers (pages/frame.py).
FRAME_ROLES = "config.roles.roles_of"
# What the bell beside them counts.
FRAME_UNREAD = "notifications.queries.unread_count"

# --- Databases: the application's role owns nothing, the owner's role migrates.
_SESSION_SETTINGS = {
    "statement_timeout": DATABASE_STATEMENT_SECONDS * 1000,
    "lock_timeout": DATABASE_LOCK_SECONDS * 1000,
    "idle_in_transaction_session_timeout": 120_000,
}


def _database(parsed: dict[str, Any], session: dict[str, int]) -> dict[str, Any]:
    if parsed["ENGINE"] != "django.db.backends.postgresql":
        # Locks, functions and roles of PostgreSQL are what keeps the money right.
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database.")
    options = " ".join(f"-c {name}={value}" for name, value in session.items())
    return {
        **parsed,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **parsed.get("OPTIONS", {}),
            "options": options,
            # Statements bound by the server (the ledger's) are parsed once per connection.
            "prepare_threshold": 5,
        },
    }


DATABASES = {
    "default": _database(DATABASE_URL, _SESSION_SETTINGS),
    "owner": _database(DATABASE_OWNER_URL, {}),
}
if DATABASE_POOL_SIZE:
    # For the web's threads only: Celery would close the pool at every task.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": DATABASE_POOL_SIZE}
OWNER_IS_SEPARATE = "DATABASE_OWNER_URL" in os.environ

# --- Broker and cache: one Redis-protocol server.
_redis = urlsplit(REDIS_URL)
# A socket's path is no place for the number of the server's database.
_redis_number = parse_qs(_redis.query).get("db", ["0"])[0]
CELERY_BROKER_URL = (
    f"redis+socket://{_redis.path}?virtual_host={_redis_number}"
    if _redis.scheme == "unix"
    else REDIS_URL
)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "bank",
    }
}

# --- People and logins
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.NameForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Without a mail server nobody could confirm, so confirmation is not asked for.
ACCOUNT_EMAIL_VERIFICATION = EMAIL_CONFIRMATION or (
    "optional" if EMAIL_URL["EMAIL_BACKEND"].endswith("console.EmailBackend") else "mandatory"
)
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "confirm_email": "1/3m/key",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
# Officers show a second factor on every path (people/second_factor.py); a passkey is one beside the
# password, never instead of it.
MFA_ADAPTER = "people.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
# A clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Where nobody can confirm an address, nobody is kept from a second factor for it.
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION != "mandatory"

# --- Sessions, cookies, headers
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- The REST API: closed and JSON only, unless a view says otherwise.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["config.closed.Closed"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "NUM_PROXIES": TRUSTED_PROXY_COUNT,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = api_document.SPECTACULAR_SETTINGS

# --- Language, time, files, mail
# The clock of the machine is UTC; each network has a time zone and a business date of its own.
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
# A language is offered where its words are translated, and not where only the framework's are.
_TRANSLATED = {path.parent.parent.name for path in BASE_DIR.glob("locale/*/LC_MESSAGES/django.mo")}
LANGUAGES = [
    (code, LANG_INFO[code]["name_local"])
    for code in sorted({"en", LANGUAGE_CODE, *_TRANSLATED} & LANG_INFO.keys())
]
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Maps are fetched by developers' tools alone; compressing them takes longer than all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    *("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "tgz", "bz2", "tbz", "xz", "br"),
    *("woff", "woff2", "map"),
]
EMAIL_BACKEND = EMAIL_URL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_URL.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_URL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL_URL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_URL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_URL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_URL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
    },
}
