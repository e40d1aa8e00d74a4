"""Django's settings, all derived from the typed environment (config/environment.py)."""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from config.environment import DEVELOPMENT_FIELD_KEY, Environment, OidcProvider, environment
from config.errors import report_errors
from config.logs import logging_config

env = environment()
BACKEND = Path(__file__).resolve().parent.parent

SECRET_KEY = env.secret_key
SECRET_KEY_FALLBACKS = env.secret_key_fallbacks
FIELD_KEYS_FILE = "" if env.field_keys else env.field_keys_file
FIELD_KEYS = env.field_keys or ([] if FIELD_KEYS_FILE else [DEVELOPMENT_FIELD_KEY])
DEBUG = False
ALLOWED_HOSTS = env.allowed_hosts
CSRF_TRUSTED_ORIGINS = env.trusted_origins
ROOT_URLCONF = "config.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "config.apps.LeanConfig",
    "ninja",
    "oasys.core",
    "oasys.identity",
    "oasys.organisations",
    "oasys.audit",
    "oasys.jobs",
    "oasys.events",
    "oasys.webhooks",
    "oasys.currencies",
    "oasys.ledger",
    "oasys.tax",
    "oasys.settlement",
    "oasys.invoicing",
    "oasys.attachments",
    "oasys.incoming",
    "oasys.myinvois",
    "oasys.closing",
    "oasys.payments",
    "oasys.payment_runs",
    "oasys.banking",
    "oasys.recurring_documents",
    "oasys.dunning",
    "oasys.dispatch",
    "oasys.platform",
    "oasys.budgets",
    "oasys.contacts",
    "oasys.bank_files",
    "oasys.bank_feeds",
    "oasys.matching",
    "oasys.einvoicing",
    "oasys.search",
    "oasys.recurring",
    "oasys.preferences",
    "oasys.exchange",
    "oasys.api",
]

MIDDLEWARE = [
    "oasys.api.middleware.Requests",
    "oasys.api.middleware.Problems",
    "oasys.api.hosts.Hosts",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "oasys.identity.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "oasys.identity.sessions.People",
    "oasys.api.rate_limits.RateLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

# Plans are cached for as long as a connection lives. One made while a table was empty would read the whole table
# later, inside an import that fills it, so the application never plans a sequential scan where an index serves.
# Plans expect every tenant to be as large as the table: no parallel workers are started on that account.
APP_SETTINGS = {"enable_seqscan": "off", "jit": "off", "max_parallel_workers_per_gather": "0"}


def _connection(url: str) -> dict[str, Any]:
    """Django's words for the parts of a postgresql:// address; what it has no word for (sslmode) goes to OPTIONS."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    words = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {word: parts.pop(name, "") for word, name in words.items()} | {"OPTIONS": parts}


def _database(env: Environment) -> dict[str, Any]:
    url = {"app": env.database_url, "owner": env.database_owner_url, "backup": env.database_backup_url}[
        env.database_role
    ]
    owner = _connection(env.database_owner_url) if env.database_owner_url else {}
    pool = {"min_size": 1, "max_size": env.database_pool_max, "timeout": 10} if env.database_pool else False
    connection = _connection(url)
    wanted = {"statement_timeout": f"{env.statement_timeout_seconds}s"} | APP_SETTINGS
    is_app = env.database_role == "app"
    is_shared = is_app and env.database_pooler == "transaction"
    told = connection["OPTIONS"].pop("options", "")
    if is_app and not is_shared:
        told = " ".join([told, *(f"-c {name}={value}" for name, value in wanted.items())]).strip()
    if not is_app:  # libpq reads the variable only where the connection says nothing of its own, not even ""
        told = " ".join([told, os.environ.get("PGOPTIONS", "")]).strip()
    return {
        "ENGINE": "oasys.core.postgres",
        **connection,
        "ROLE": env.database_role,
        "OWNER": {key: owner[key] for key in ("USER", "PASSWORD") if key in owner},
        "ATOMIC_REQUESTS": True,
        "CONN_HEALTH_CHECKS": env.database_pool,  # a connection that died with PostgreSQL is replaced, not handed out
        # Behind a pooler another server session may serve the next transaction: it holds no cursor, no prepared statement,
        # and no setting, so that each transaction says those (docs/decisions/0097-pgbouncer.md).
        "DISABLE_SERVER_SIDE_CURSORS": is_shared,
        "OF_TRANSACTION": wanted if is_shared else {},
        "OPTIONS": connection["OPTIONS"]
        | {"pool": pool, "options": told, "server_side_binding": True, "prepare_threshold": None if is_shared else 3},
    }


def openid_providers(providers: list[OidcProvider]) -> dict[str, Any]:
    """As allauth is told of them; their secrets stay in the environment."""
    apps = [
        {
            "provider_id": provider.id,
            "name": provider.name,
            "client_id": provider.client_id,
            "secret": provider.client_secret,
            "settings": {"server_url": provider.issuer, "fetch_userinfo": False},
        }
        for provider in providers
    ]
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


DATABASES = {"default": _database(env)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["oasys.identity.backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ("email", "name")},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
] + [{"NAME": "oasys.identity.password_rules.GuessablePasswordValidator", "OPTIONS": {}}]

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "oasys.identity.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if env.is_email_verified_first else "optional"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # of whom this session waits for alone: elsewhere the key signs nobody in
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * env.reauthentication_minutes
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "20/m/ip,200/h/ip,5/5m/key,20/h/key",  # slower the longer it goes on
    "signup": "20/m/ip",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if env.secure_cookies else "http"
SOCIALACCOUNT_ADAPTER = "oasys.identity.adapters.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = openid_providers(env.oidc_providers)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
PASSWORD_RESET_TIMEOUT = 60 * 60
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = dict.fromkeys(("account_signup", "account_reset_password", "socialaccount_login_error"), "/")
MFA_ADAPTER = "oasys.identity.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = not env.is_email_verified_first
MFA_RECOVERY_CODE_DIGITS = 12
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "OASYS"

SESSION_ENGINE = "oasys.identity.sessions"
SESSION_COOKIE_NAME = "oasys_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = env.secure_cookies
SESSION_COOKIE_AGE = 60 * 60 * 24 * env.session_days
SESSION_IDLE_SECONDS = 60 * env.session_idle_minutes
CSRF_COOKIE_NAME = "oasys_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = env.secure_cookies
CSRF_FAILURE_VIEW = "oasys.api.problems.csrf_failure"
CACHES = {"default": {"BACKEND": "oasys.core.shared.cache.PostgresCache"}}

METRICS = env.metrics
IS_PRODUCTION = env.mode == "production"
DELETION_GRACE_DAYS = env.deletion_grace_days
SMTP_URL, MAIL_FROM = env.smtp_url, env.mail_from
TENANT_DOMAIN, DNS_RESOLVER = env.tenant_domain, env.dns_resolver
WEBHOOK_PORTS, WEBHOOK_LOOPBACK = env.webhook_ports, env.webhook_loopback
BANK_FEEDS_SIMULATOR_URL = env.bank_feeds_simulator_url
BANK_FOLDER = env.bank_folder
MYINVOIS_ENVIRONMENT, MYINVOIS_SIMULATOR_URL = env.myinvois_environment, env.myinvois_simulator_url
REDIS_URL = env.redis_url
REQUESTS_PER_MINUTE = {
    "address": env.address_requests_per_minute,
    "anonymous": env.anonymous_requests_per_minute,
    "user": env.user_requests_per_minute,
    "token": env.token_requests_per_minute,
}
TRUSTED_PROXIES = env.trusted_proxies

SEALING_KEYS = Path(env.sealing_keys_file or env.home / "sealing-keys.json")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if env.secure_cookies else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.secure_cookies
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
APPEND_SLASH = False

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
# papers and mails are written to contacts in these as well; nobody is asked or refused anything in them
PAPER_LANGUAGES = [*LANGUAGES, ("ms", "Bahasa Melayu"), ("zh", "简体中文"), ("ar", "العربية")]
LOCALE_PATHS = [  # of packages that are no apps, which Django does not look into by itself
    str(folder)
    for folder in sorted((BACKEND / "oasys").glob("*/locale"))
    if f"oasys.{folder.parent.name}" not in INSTALLED_APPS
]
STATIC_URL = "/api/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

LOGGING_CONFIG = None
logging_config(level=env.log_level, json=env.log_format == "json")
if env.sentry_dsn:
    report_errors(dsn=env.sentry_dsn, environment=env.mode)
