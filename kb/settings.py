"""Every setting of the site; what differs between machines is read from KB_* variables."""

import logging
import os
from pathlib import Path

from django.conf.global_settings import LANGUAGES as ALL_LANGUAGES
from Stemmer import algorithms as stemmers

from kb import environment as env
from kb import service_urls
from kb.secret_key import secret_key

# Files that the site writes (database, key) are readable by its own user alone.
os.umask(0o077)

# --- Paths --------------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
KB_DATA_DIR = env.read_folder("KB_DATA_DIR", BASE_DIR / "data")
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
LOCALE_PATHS = [BASE_DIR / "locale"]
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "build" / "static"
STATIC_URL = "/static/"
ROOT_URLCONF = "kb.urls"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
# kb/views/fallback.py redirects an address without its last slash.
APPEND_SLASH = False

# --- Site and language --------------------------------------------------------------------------
KB_SITE_NAME = env.read_text("KB_SITE_NAME", "Support KB")
KB_SITE_LOGO = env.read_text("KB_SITE_LOGO")
KB_SUPPORT_CONTACT = env.read_text("KB_SUPPORT_CONTACT")
KB_BASE_URL = env.read_origin("KB_BASE_URL")
KB_SEARCH_LANGUAGE = env.read_choice("KB_SEARCH_LANGUAGE", "english", set(stemmers()))
KB_SEARCH_LOG_DAYS = env.read_number("KB_SEARCH_LOG_DAYS", 90, least=0, most=3650)
LANGUAGE_CODE = env.read_choice("KB_LANGUAGE", "en", set(dict(ALL_LANGUAGES)))
TIME_ZONE = env.read_time_zone("KB_TIME_ZONE", "UTC")
USE_TZ = True

# --- Editing and mail ---------------------------------------------------------------------------
KB_FORBID_OWN_APPROVAL = env.read_flag("KB_FORBID_OWN_APPROVAL")
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = (
    service_urls.read_smtp("KB_SMTP_URL")
)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.read_text("KB_MAIL_FROM", "kb@localhost")

# --- Hosts, proxies, keys -----------------------------------------------------------------------
ALLOWED_HOSTS = env.read_hosts("KB_HOSTS", "localhost,127.0.0.1,::1")
KB_IS_PUBLIC = not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}
DEBUG = env.read_flag("KB_DEBUG")
if DEBUG and KB_IS_PUBLIC:
    raise env.wrong_value("KB_DEBUG", "0, because KB_HOSTS names a host that others can reach")
KB_TRUSTED_PROXIES = env.read_networks("KB_TRUSTED_PROXIES")
KB_HTTPS = env.read_flag("KB_HTTPS")
CSRF_TRUSTED_ORIGINS = [KB_BASE_URL] if KB_BASE_URL else []
SECRET_KEY = secret_key(KB_DATA_DIR)
SECRET_KEY_FALLBACKS = env.read_words("KB_SECRET_KEY_FALLBACKS")

# --- The server ---------------------------------------------------------------------------------
KB_BIND = env.read_text("KB_BIND", "127.0.0.1")
KB_WORKERS = env.read_number("KB_WORKERS", 2, least=1, most=256)
KB_THREADS = env.read_number("KB_THREADS", 4, least=1, most=256)
KB_THREADS_IDLE_TIMEOUT = env.read_number("KB_THREADS_IDLE_TIMEOUT", 600, least=5, most=600)
KB_BACKPRESSURE = env.read_number("KB_BACKPRESSURE", 64, least=1, most=100_000)
KB_KILL_TIMEOUT = env.read_number("KB_KILL_TIMEOUT", 10, least=1, most=1800)

# --- Searches and suggestions a minute, of each address or signed-in person ----------------------
KB_SEARCH_RATE = env.read_number("KB_SEARCH_RATE", 600, least=1, most=1_000_000)
KB_SUGGEST_RATE = env.read_number("KB_SUGGEST_RATE", 2400, least=1, most=1_000_000)

# --- Apps, middleware, templates ----------------------------------------------------------------
INSTALLED_APPS = [
    "kb.apps.KbConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
]
MIDDLEWARE = [
    "kb.middleware.proxies.trusted_proxies",
    "kb.middleware.security_headers.security_headers",
    "kb.middleware.csp.content_security_policy",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kb.middleware.caching.AnonymousGZip",
    "kb.middleware.caching.cache_policy",
    "kb.middleware.null_bytes.reject_null_bytes",
    "kb.middleware.database_failures.DatabaseFailures",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
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
            ]
        },
    }
]
# Rendered parts of pages, two of about 10 KB for each article. It is local to a process: whatever
# processes share, or must outlive them, is in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- The database -------------------------------------------------------------------------------
KB_DATABASE_POOL = env.read_number("KB_DATABASE_POOL", 0, least=0, most=1000)
KB_STATEMENT_TIMEOUT = env.read_number("KB_STATEMENT_TIMEOUT", 30, least=0, most=86_400)
DATABASE = service_urls.read_database("KB_DATABASE_URL", KB_DATA_DIR / "kb.sqlite3")
KB_READ_ONLY = False
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE |= {
        # With a persistent connection, reads still work on a full disk.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 5,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
    KB_READ_ONLY = service_urls.is_read_only(DATABASE["NAME"])
    if KB_READ_ONLY:
        DATABASE |= service_urls.as_read_only(DATABASE)
else:
    DATABASE |= {
        "CONN_MAX_AGE": 0 if KB_DATABASE_POOL else 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "kb",
            "connect_timeout": 3,
            "tcp_user_timeout": 5000,
            "options": f"-c statement_timeout={KB_STATEMENT_TIMEOUT}s -c lock_timeout=4s"
            " -c idle_in_transaction_session_timeout=60s",
        }
        | DATABASE["OPTIONS"],
    }
    if KB_DATABASE_POOL:
        DATABASE["OPTIONS"]["pool"] = {"min_size": 0, "max_size": KB_DATABASE_POOL, "timeout": 2}
DATABASES = {"default": DATABASE}

# --- Security -----------------------------------------------------------------------------------
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Read by kb/middleware/csp.py; Django 6.0 has a middleware that reads the same name.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["'none'"],
}
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = KB_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if KB_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = KB_HTTPS
# HSTS preloading concerns a whole domain: its owner decides.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_NAME = "__Host-session" if KB_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if KB_HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
# Stored in the session, a message would cost a write, and an anonymous reader a session cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# The form of an article with a hundred lines has a thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
KB_SHARED_MAX_AGE = env.read_number("KB_SHARED_MAX_AGE", 0, least=0, most=31_536_000)


# --- The log ------------------------------------------------------------------------------------
def without_traceback(record: logging.LogRecord) -> bool:
    """Drop the traceback of what a client did wrong; keep that of our own errors."""
    if record.levelno < logging.ERROR or record.name.startswith("django.security."):
        record.exc_info = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "brief": {"()": "django.utils.log.CallbackFilter", "callback": without_traceback},
    },
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["brief"],
        }
    },
    "root": {
        "handlers": ["stderr"],
        "level": env.read_choice("KB_LOG_LEVEL", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"}),
    },
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
