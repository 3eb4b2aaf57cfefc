"""Django's settings. Everything that differs between installations comes from the environment."""

import zoneinfo
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

from settee.config import env, places

# The package's zones before the system's: Debian's copy may be a year old.
zoneinfo.reset_tzpath(to=[str(files("tzdata") / "zoneinfo")])

SECRET_KEY = env.secret(
    "SETTEE_SECRET_KEY", least=50, doc="Signs sessions and links; at least 50 characters."
)
ENCRYPTION_KEYS = env.sealing_keys(
    "SETTEE_ENCRYPTION_KEYS",
    doc="Keys of encrypted fields and files, newest first; `settee keys new` makes one.",
)
ORIGIN = env.url(
    "SETTEE_ORIGIN",
    schemes=("http", "https"),
    default=places.local_origin(),
    doc="Address people reach the installation at, as it stands in links of emails.",
).rstrip("/")
_SECURE = ORIGIN.startswith("https://")
ALLOWED_HOSTS = [
    *env.names(
        "SETTEE_ALLOWED_HOSTS",
        default="localhost,127.0.0.1,[::1]",
        doc="Host names requests may be addressed to, beside the one of SETTEE_ORIGIN.",
    ),
    urlsplit(ORIGIN).hostname or "localhost",
]
CSRF_TRUSTED_ORIGINS = [ORIGIN]
DEMO = env.flag(
    "SETTEE_DEMO", default=False, doc="A demonstration: mail is caught and shown on a page."
)

INSTALLED_APPS = [
    "settee.audit",
    "settee.files",
    "settee.outbox",
    "settee.practices",
    "settee.clients",
    "settee.scheduling",
    "settee.messaging",
    "settee.billing",
    "settee.movein",
    "settee.ui",
    "settee.desk",
    "settee.office",
    "settee.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "settee.config.health.HealthMiddleware",
    "settee.config.logs.RequestLogMiddleware",
    "settee.doors.verbs.VerbMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "settee.ui.htmx.SnackMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "settee.doors.middleware.ScopeMiddleware",
]

ROOT_URLCONF = "settee.config.urls"
WSGI_APPLICATION = "settee.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # The practice's own word for client stands on every page.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "settee.ui.words.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "settee.ui.shell.shell",
            ],
            "builtins": ["settee.ui.templatetags.ui"],
        },
    },
]
FORM_RENDERER = "settee.ui.forms.Renderer"


def _database(**options: Any) -> dict[str, Any]:
    parts = conninfo_to_dict(places.database_url() or "postgresql://localhost/settee")
    known = {key: str(parts.pop(key, "") or "") for key in ("dbname", "user", "password", "host")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known["dbname"],
        "USER": known["user"],
        "PASSWORD": known["password"],
        "HOST": known["host"],
        "PORT": str(parts.pop("port", "") or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, **options},
    }


_OWNER = _database(options="-c TimeZone=UTC")
# The role that pages and jobs work as: no superuser, no way around row level security.
APP_ROLE = f"{_OWNER['NAME']}_app"
DATABASES = {
    "default": _database(options=f"-c role={APP_ROLE} -c TimeZone=UTC"),
    "owner": _OWNER,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "settee_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# On the server: a notice may name a client.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Sign-in
AUTH_USER_MODEL = "practices.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "settee.doors.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key,20/5m/ip",
    "join": "10/h/ip,3/h/key",
    "directory": "30/m/user",
    "connect": "10/h/user",
    "invite": "20/h/user",
}
ACCOUNT_FORMS = {"login": "settee.doors.signin.SignInForm"}
MFA_ADAPTER = "settee.doors.adapter.MfaAdapter"
MFA_FORMS = {
    "add_webauthn": "settee.doors.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "settee.doors.passkeys.AuthenticatePasskeyForm",
    "login_webauthn": "settee.doors.passkeys.LoginPasskeyForm",
    "reauthenticate_webauthn": "settee.doors.passkeys.ReauthenticatePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Settee"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
USERSESSIONS_ADAPTER = "settee.doors.adapter.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
IDLE_MINUTES = env.integer(
    "SETTEE_IDLE_MINUTES", default=30, least=1, most=720, doc="Minutes without use until sign-out."
)
SESSION_COOKIE_NAME = "settee_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"

PRICES = env.amounts(
    "SETTEE_PRICES",
    among=("back_office", "electronic_billing", "client_portal", "reminders"),
    doc="What a practice pays a month for each subscription, as back_office=49.00,reminders=5.00.",
)

# What the browser may do
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_SSL_REDIRECT = False
if env.flag(
    "SETTEE_BEHIND_PROXY",
    default=False,
    doc="A reverse proxy sets X-Forwarded-Proto and drops what clients send of it.",
):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
UPLOAD_MAX_BYTES = 50 * 2**20
FILE_UPLOAD_HANDLERS = [
    "settee.doors.uploads.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Mail goes through the outbox: written with its cause, delivered by a job.
SMTP_URL = env.url(
    "SETTEE_SMTP_URL",
    schemes=("smtp", "smtps", "smtp+starttls"),
    doc="Mail server, as smtp+starttls://user:password@host:587; empty: mail waits in the outbox.",
)
DEFAULT_FROM_EMAIL = env.text(
    "SETTEE_MAIL_FROM", default="settee@localhost", doc="Sender address of the emails."
)
MAILERS = {"default": {"BACKEND": "settee.outbox.backend.OutboxBackend"}}

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = places.DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_ROOT = places.DATA / "files"
UNPACKED_ROOT = places.DATA / "unpacked"  # uploaded folders, only while they are read
MEDIA_ROOT = places.DATA / "media"  # nothing is stored there: attachments are encrypted files

LOGGING_CONFIG = None
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # TLS is the proxy's: it redirects
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "fetch_job_polling_interval": 1.0}
