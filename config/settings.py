"""One settings file, read from the environment; a missing or weak value stops the start.

Without DATABASE_URL / REDIS_URL the embedded engines under CLAIMWRIGHT_HOME are used (development and demo only; the
deploy check refuses them). The `default` connection is the application's role, `owner` owns the tables.
"""

from pathlib import Path

from django.utils.csp import CSP

from config import embedded, env

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = embedded.default_home()

EMBEDDED = not env.text("DATABASE_URL", "")
# demo switch: the printed passwords of the fixed cast open the site without a second factor, and business time may move
DEMO = env.flag("CLAIMWRIGHT_DEMO", default=EMBEDDED)
CLOCK_MOVABLE = DEMO
DEBUG = False

if EMBEDDED:
    SECRET_KEY = embedded.secret(HOME, "django") if (HOME / "pg").exists() else "engines-not-started-" + "0" * 40
    MASTER_KEY = embedded.secret(HOME, "master") if (HOME / "pg").exists() else "0" * 64
    _name = env.text("CLAIMWRIGHT_DATABASE", embedded.DATABASE)
    _app, _owner = (embedded.database_url(HOME, user=user, name=_name) for user in ("cw_app", "cw_owner"))
else:
    SECRET_KEY = env.text("SECRET_KEY")
    MASTER_KEY = env.text("MASTER_KEY")
    _app = env.text("DATABASE_URL")
    _owner = env.text("DATABASE_OWNER_URL", _app)
DATABASES = {"default": env.database(_app), "owner": env.database(_owner)}
for _settings in DATABASES.values():
    _settings["CONN_HEALTH_CHECKS"] = True
    _settings["OPTIONS"] |= {"application_name": "claimwright", "connect_timeout": 5}
    if env.flag("CLAIMWRIGHT_RELAXED_COMMITS", default=False):  # filling the demo's history; never a served request
        _settings["OPTIONS"]["options"] = "-c synchronous_commit=off"
# web processes keep a pool; workers (prefork) open one connection each
if env.flag("CLAIMWRIGHT_POOL", default=False):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.whole("CLAIMWRIGHT_POOL_SIZE", 8)}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASE_ROUTERS = ["portal.tenants.router.OwnerMigrates"]
REDIS_URL = env.text("REDIS_URL", "") or embedded.redis_url(HOME)
FILES_DIR = Path(env.text("CLAIMWRIGHT_FILES", str(HOME / "files")))
EXCHANGE_DIR = Path(env.text("CLAIMWRIGHT_EXCHANGE", str(HOME / "exchange")))

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver" if EMBEDDED else "")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
INTERNAL_HTTP = env.flag("CLAIMWRIGHT_HTTP", default=EMBEDDED)  # plain HTTP on the loopback, demo only

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "claims.apps.ClaimsConfig",
    "coding.apps.CodingConfig",
    "portal.apps.PortalConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "portal.people.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.people.middleware.SignInMiddleware",
    "portal.people.middleware.ScopeMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "portal.ui.context.page",
            ],
            "builtins": ["portal.templatetags.ui"],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-us"
TIME_ZONE = env.text("TIME_ZONE", "America/New_York")
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("CLAIMWRIGHT_STATIC", str(HOME / "static")))
if EMBEDDED and HOME.exists():
    STATIC_ROOT.mkdir(exist_ok=True)
# every start collects into STATIC_ROOT; finders serve where nothing was collected (tests)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Valkey is broker only: sign-in marks and rate limits survive its loss
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "claimwright_cache"}}

# --- people and sign-in
AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
IDLE_MINUTES = env.whole("CLAIMWRIGHT_IDLE_MINUTES", 15)
ABSOLUTE_HOURS = env.whole("CLAIMWRIGHT_ABSOLUTE_HOURS", 9)
INVITATION_HOURS = 72

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # nobody signs up: an invitation, sent to the address, proves it
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = False  # e-mail alone must not open PHI
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/300s/key"}
ACCOUNT_ADAPTER = "portal.people.adapters.AccountAdapter"
MFA_ADAPTER = "portal.people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Claimwright"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXIES", 0)
if EMBEDDED:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(HOME / "mail")},
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": env.text("EMAIL_HOST"),
                "port": env.whole("EMAIL_PORT", 587),
                "username": env.text("EMAIL_USER", ""),
                "password": env.text("EMAIL_PASSWORD", ""),
                "use_tls": env.flag("EMAIL_TLS", default=True),
            },
        }
    }
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "portal@claimwright.example")

# --- transport and browser
SESSION_COOKIE_AGE = ABSOLUTE_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INTERNAL_HTTP
SESSION_COOKIE_NAME = "sid" if INTERNAL_HTTP else "__Host-sid"
CSRF_COOKIE_NAME = "csrf" if INTERNAL_HTTP else "__Host-csrf"
CSRF_FAILURE_VIEW = "portal.ui.errors.csrf_failure"
SECURE_SSL_REDIRECT = not INTERNAL_HTTP
SECURE_HSTS_SECONDS = 0 if INTERNAL_HTTP else 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INTERNAL_HTTP
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if not INTERNAL_HTTP:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 50
UPLOAD_MAX_BYTES = env.whole("CLAIMWRIGHT_UPLOAD_MAX_MB", 60) * 1024 * 1024

# --- the wire: which clearinghouse, and who we are to it (ISA06, loop 1000A)
CLEARINGHOUSE = env.text("CLEARINGHOUSE", "sandbox" if DEMO else "folder")
SUBMITTER_ID = env.text("SUBMITTER_ID", "CLAIMWRIGHT" if DEMO else None)
SUBMITTER_NAME = env.text("SUBMITTER_NAME", "CLAIMWRIGHT" if DEMO else None)
SUBMITTER_CONTACT = env.text("SUBMITTER_CONTACT", "BILLING OFFICE" if DEMO else None)
SUBMITTER_PHONE = env.text("SUBMITTER_PHONE", "2175550100" if DEMO else None)
CODERS_ABROAD = env.flag("CODERS_ABROAD", default=False)

# --- jobs
FLOW = "config.flow.FLOW"
FIRM_TASKS = "config.flow.EVERY"
JOB_HINTS = env.flag("CLAIMWRIGHT_HINTS", default=True)
JOB_ATTEMPTS = 5

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING_CONFIG = None
from config.logs import configure  # noqa: E402  after LOGGING_CONFIG, which turns Django's own off

configure(env.text("LOG_LEVEL", "INFO"))
