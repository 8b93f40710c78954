"""Every setting of the site; what differs between machines is read from KB_* variables."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf.global_settings import LANGUAGES as ALL_LANGUAGES
from Stemmer import algorithms as stemmers

from kb import environment as env
from kb import languages, saml, service_urls, single_sign_on
from kb.log_settings import logging_settings
from kb.read_database import REPLICA_ALIAS
from kb.secret_key import secret_key

# Files that the site writes (database, key) are readable by its own user alone.
os.umask(0o077)

# --- Paths --------------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
KB_DATA_DIR = env.read_folder("KB_DATA_DIR", BASE_DIR / "data")
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
LOCALE_PATHS = [languages.CATALOGUES]
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "build" / "static"
STATIC_URL = "/static/"
ROOT_URLCONF = "kb.urls"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
# kb/views/fallback.py redirects an address without its last slash.
APPEND_SLASH = False

# --- Site and language --------------------------------------------------------------------------
KB_SITE_NAME = env.read_text("KB_SITE_NAME", "Support KB")
KB_SITE_LOGO = env.read_static_file("KB_SITE_LOGO", BASE_DIR / "static")
KB_SUPPORT_CONTACT = env.read_text("KB_SUPPORT_CONTACT")
KB_BASE_URL = env.read_origin("KB_BASE_URL")
KB_SEARCH_LANGUAGE = env.read_choice("KB_SEARCH_LANGUAGE", "english", set(stemmers()))
KB_SEARCH_LOG_DAYS = env.read_number("KB_SEARCH_LOG_DAYS", 90, least=0, most=3650)
KB_LANGUAGE = env.read_choice("KB_LANGUAGE", "en", set(dict(ALL_LANGUAGES)))
LANGUAGE_CODE = languages.shown_language(KB_LANGUAGE)
TIME_ZONE = env.read_time_zone("KB_TIME_ZONE", "UTC")
USE_TZ = True
FORMAT_MODULE_PATH = ["kb.formats"]

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
KB_SECURITY_CONTACT = env.read_contacts("KB_SECURITY_CONTACT")
SECRET_KEY = secret_key(KB_DATA_DIR)
SECRET_KEY_FALLBACKS = env.read_words("KB_SECRET_KEY_FALLBACKS")

# --- The server ---------------------------------------------------------------------------------
KB_BIND = env.read_text("KB_BIND", "127.0.0.1")
KB_WORKERS = env.read_number("KB_WORKERS", 2, least=1, most=256)
KB_THREADS = env.read_number("KB_THREADS", 4, least=1, most=256)
KB_BACKPRESSURE = env.read_number("KB_BACKPRESSURE", 5_000, least=1, most=100_000)
KB_KILL_TIMEOUT = env.read_number("KB_KILL_TIMEOUT", 10, least=1, most=1800)

# --- Searches and suggestions a minute, of each address or signed-in person ----------------------
KB_SEARCH_RATE = env.read_number("KB_SEARCH_RATE", 600, least=1, most=1_000_000)
KB_SUGGEST_RATE = env.read_number("KB_SUGGEST_RATE", 2400, least=1, most=1_000_000)

# --- Apps, middleware, templates ----------------------------------------------------------------
INSTALLED_APPS = [
    "kb.apps.KbConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",  # kb.urls imports kb.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "kb.middleware.metrics.count_requests",
    "kb.middleware.access_log.log_requests",
    "kb.middleware.proxies.trusted_proxies",
    "kb.middleware.security_headers.security_headers",
    "kb.middleware.csp.content_security_policy",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kb.middleware.caching.AnonymousGZip",
    "kb.middleware.read_replica.read_from_replica",
    "kb.middleware.page_cache.keep_pages",
    "kb.middleware.surrogate_keys.surrogate_keys",
    "kb.middleware.caching.cache_policy",
    "kb.middleware.null_bytes.reject_null_bytes",
    "kb.middleware.database_failures.DatabaseFailures",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kb.middleware.session_renewal.renew_sessions",
    "django.middleware.common.CommonMiddleware",
    "kb.middleware.refused_bodies.RefusedBodies",
    "kb.middleware.read_only.ReadOnly",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kb.middleware.account_duties.AccountDuties",
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
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}
# Whole pages for other processes: here, else in the database. See kb/page_cache/stored_pages.py.
if SHARED_CACHE := service_urls.read_cache("KB_CACHE_URL"):
    CACHES["pages"] = SHARED_CACHE
# Whole pages for readers who are not signed in: kb/page_cache/. 0 keeps none.
KB_PAGE_CACHE_MB = env.read_number("KB_PAGE_CACHE_MB", 32, least=0, most=100_000)
# What proxies and CDNs keep of them, and who is told what has changed: docs/deploy/cdn.md.
KB_SHARED_MAX_AGE = env.read_number("KB_SHARED_MAX_AGE", 0, least=0, most=31_536_000)
KB_PURGE_URL = env.read_http_url("KB_PURGE_URL")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- The database -------------------------------------------------------------------------------
KB_DATABASE_POOL = env.read_number("KB_DATABASE_POOL", 0, least=0, most=1000)
KB_STATEMENT_TIMEOUT = env.read_number("KB_STATEMENT_TIMEOUT", 30, least=0, most=86_400)
DATABASE = service_urls.read_database("KB_DATABASE_URL", KB_DATA_DIR / "kb.sqlite3")
# Also where the disk is: the site can be read then, as with KB_READ_ONLY=1.
KB_READ_ONLY = env.read_flag("KB_READ_ONLY")
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
    if service_urls.is_read_only(DATABASE["NAME"]):
        KB_READ_ONLY = True
        DATABASE |= service_urls.as_read_only(DATABASE)
    elif KB_READ_ONLY:
        DATABASE["OPTIONS"]["init_command"] += "PRAGMA query_only=ON;"
else:
    DATABASE = service_urls.with_postgresql_defaults(
        DATABASE,
        statement_timeout=KB_STATEMENT_TIMEOUT,
        pool=KB_DATABASE_POOL,
        connect_timeout=3,
        is_read_only=KB_READ_ONLY,
    )
DATABASES = {"default": DATABASE}
# Readers' pages: kb/middleware/read_replica.py.
KB_REPLICA_LAG = env.read_number("KB_REPLICA_LAG", 5, least=0, most=86_400)
DATABASE_ROUTERS = []
if REPLICA := service_urls.read_replica("KB_REPLICA_URL", DATABASE):
    DATABASES[REPLICA_ALIAS] = service_urls.with_postgresql_defaults(
        REPLICA,
        statement_timeout=KB_STATEMENT_TIMEOUT,
        pool=KB_DATABASE_POOL,
        connect_timeout=2,
        is_read_only=True,
    )
    DATABASE_ROUTERS = ["kb.read_database.ReadRouter"]

# --- Metrics -------------------------------------------------------------------------------------
KB_METRICS_TOKEN = env.read_text("KB_METRICS_TOKEN")
if KB_METRICS_TOKEN and find_spec("prometheus_client") is None:
    raise env.wrong_value("KB_METRICS_TOKEN", "nothing, until `requirements/install metrics` ran")
if 0 < len(KB_METRICS_TOKEN) < 16:
    raise env.wrong_value("KB_METRICS_TOKEN", "16 characters at least")

# --- Backups -------------------------------------------------------------------------------------
KB_BACKUP_DIR = env.read_optional_folder("KB_BACKUP_DIR")
KB_BACKUP_KEEP = env.read_number("KB_BACKUP_KEEP", 7, least=1, most=10_000)

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
# Accounts: allauth behind our own pages. Who is who is Django's User alone, its mail address too;
# kb/limits.py counts attempts, for all processes.
ACCOUNT_ADAPTER = "kb.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
RESET_TOKENS = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = RESET_TOKENS
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
KB_REQUIRE_2FA = env.read_flag("KB_REQUIRE_2FA")
MFA_ADAPTER = "kb.accounts.mfa_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
# Sign-ins by the company's own provider: kb/accounts/provider_adapter.py. A link begins them, as
# the CSP lets no form lead to another host.
SAML_PROVIDER, KB_SAML_GROUPS = saml.read_saml(KB_BASE_URL)
SOCIALACCOUNT_PROVIDERS = single_sign_on.read_oidc() | SAML_PROVIDER
KB_OIDC_GROUPS = env.read_text("KB_OIDC_GROUPS", "groups")
KB_SSO_ROLES = single_sign_on.read_roles()
SOCIALACCOUNT_ADAPTER = "kb.accounts.provider_adapter.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
INSTALLED_APPS += single_sign_on.provider_apps(SOCIALACCOUNT_PROVIDERS)
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
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if KB_HTTPS else 0
# Subdomains and preloading concern a whole domain: its owner decides.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.read_flag("KB_HSTS_SUBDOMAINS", default=True) and KB_HTTPS
SECURE_HSTS_PRELOAD = env.read_flag("KB_HSTS_PRELOAD")
if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    raise env.wrong_value("KB_HSTS_PRELOAD", "0, unless KB_HTTPS and KB_HSTS_SUBDOMAINS are 1")
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Counted from the last use: kb/middleware/session_renewal.py.
KB_SESSION_IDLE_HOURS = env.read_number("KB_SESSION_IDLE_HOURS", 336, least=1, most=8760)
SESSION_COOKIE_AGE = KB_SESSION_IDLE_HOURS * 3600
SESSION_ENGINE = "kb.middleware.session_store"
SESSION_COOKIE_NAME = "__Host-session" if KB_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if KB_HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kb.views.error_handlers.csrf_failure"
# Stored in the session, a message would cost a write, and an anonymous reader a session cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# An uploaded file stays in memory, where a read-only disk has no room for it; a larger one is
# read and dropped, and the view says so. See kb/media/limits.py.
FILE_UPLOAD_HANDLERS = [
    "kb.middleware.unexpected_files.UnexpectedFiles",
    "kb.admin.imports.upload_handler.ImportUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 10_100_000
# The form of an article with a hundred lines has a thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- The logs -----------------------------------------------------------------------------------
KB_ACCESS_LOG = env.read_flag("KB_ACCESS_LOG", default=True)
KB_SECURITY_LOG_DAYS = env.read_number("KB_SECURITY_LOG_DAYS", 400, least=30, most=3650)
KB_SECURITY_LOG_FILE = env.read_new_file("KB_SECURITY_LOG_FILE")
KB_SECURITY_WEBHOOK = env.read_http_url("KB_SECURITY_WEBHOOK")
KB_LOG_LEVEL = env.read_choice("KB_LOG_LEVEL", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"})
LOGGING = logging_settings(KB_LOG_LEVEL, KB_SECURITY_LOG_FILE)
