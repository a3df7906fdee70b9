"""Settings that hold everywhere. What differs between a laptop, the tests and a ward's machines is in the files beside."""

import os
from pathlib import Path

from honbu.config.running import location

SOURCE = Path(__file__).resolve().parents[2]

# The one line per module: its folder under honbu/modules, its app label, its address.
MODULES: list[str] = ["meetings", "portfolio", "audits"]

# The kernel, from the floor up. Each part is an app of its own; only `manifest` and `registry` are plain files.
KERNEL = [
    "clock",
    "ui",
    "jobs",
    "streams",
    "events",
    "organisation",
    "trail",
    "access",
    "documents",
    "notices",
    "search",
    "accounts",
    "personnel",
    "approvals",
    "home",
    "operations",
]

SECRET_KEY = ""
DEBUG = False
ALLOWED_HOSTS: list[str] = []
DEMONSTRATION = False
WARD_NAME = os.environ.get("HONBU_WARD_NAME", "みどり台区")
WARD_NAME_EN = os.environ.get("HONBU_WARD_NAME_EN", "Midoridai City")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    *[f"honbu.kernel.{name}" for name in KERNEL],
    *[f"honbu.modules.{name}" for name in MODULES],
    "honbu.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "honbu.config.middleware.RequestIdentity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "honbu.config.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "honbu.config.urls"
WSGI_APPLICATION = "honbu.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Cotton compiles <c-...> in its own loader; it has to be named, or the tags come out unrendered.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "honbu.kernel.ui.context.shell",
            ],
        },
    }
]
COTTON_DIR = "cotton"

DATABASES = {"default": location.database_settings()}
# Behind a pooler in transaction mode a connection does not remember what it has planned.
DATABASE_POOLED = os.environ.get("HONBU_POOLED", "") == "1"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "honbu"}}

# Jobs stand in each part's jobs.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "honbu_language"
LOCALE_PATHS = [SOURCE / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = location.home() / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
HONBU_HOME = location.home()
FILES_ROOT = location.home() / "files"
MAIL_ROOT = location.home() / "mail"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_PERMISSIONS = 0o600

# ---- sign-in -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["honbu.kernel.accounts.backend.PasswordWithDelay"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# allauth's own templates come later than ours of the same name.
TEMPLATES[0]["DIRS"] = [str(SOURCE / "kernel/accounts/templates")]
MIDDLEWARE.append("honbu.kernel.accounts.middleware.SignInDoors")
# Addresses or networks of proxies whose X-Forwarded-For is believed.
TRUSTED_PROXIES: list[str] = []
ACCOUNT_ADAPTER = "honbu.kernel.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "honbu.kernel.accounts.adapters.StaffSignInAdapter"
MFA_ADAPTER = "honbu.kernel.accounts.adapters.SecondFactorAdapter"
ACCOUNT_FORMS = {
    "login": "honbu.kernel.accounts.forms.SignInForm",
    "change_password": "honbu.kernel.accounts.forms.NewPasswordForm",
    "reauthenticate": "honbu.kernel.accounts.forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "honbu.kernel.accounts.forms.CodeForm",
    "reauthenticate": "honbu.kernel.accounts.forms.CodeOnceMoreForm",
    "activate_totp": "honbu.kernel.accounts.forms.FirstCodeForm",
    "add_webauthn": "honbu.kernel.accounts.forms.NewPasskeyForm",
    "edit_webauthn": "honbu.kernel.accounts.forms.PasskeyNameForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# Delay instead of lock-out is our own (accounts.domain.delay); allauth's limits would let a stranger lock a clerk out.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
# A passkey can't be guessed, and a whole office may come from one address.
MFA_RATE_LIMITS = {"webauthn_login": None}
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {"openid_connect": {"APPS": []}}
# The claim that carries the employee number; without one, a verified e-mail address names the person.
OIDC_NUMBER_CLAIM = os.environ.get("HONBU_OIDC_NUMBER_CLAIM", "")
SOCIALACCOUNT_ONLY = False
# A form may not lead to another origin (form-action 'self'), so the way to the provider is a link; its state and PKCE
# keep anybody else's answer out.
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "honbu.kernel.accounts.sessions"
SESSION_COOKIE_NAME = "honbu_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_NAME = "honbu_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "honbu.config.errors.csrf_failed"

# ---- what a page may do ------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "frame-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# ---- metrics: who may ask for them ---------------------------------------------------------------------------------
METRICS_FROM = [
    network for network in os.environ.get("HONBU_METRICS_FROM", "127.0.0.0/8,::1/128").split(",") if network
]

# ---- mail --------------------------------------------------------------------------------------------------------
# Where a mail's links lead; without it a mail says where to look instead.
PUBLIC_ADDRESS = os.environ.get("HONBU_PUBLIC_ADDRESS", "")
DEFAULT_FROM_EMAIL = os.environ.get("HONBU_MAIL_FROM", "honbu@localhost")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(MAIL_ROOT)
if "HONBU_SMTP" in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, _, _port = os.environ["HONBU_SMTP"].partition(":")
    EMAIL_PORT = int(_port or 25)
    EMAIL_HOST_USER = os.environ.get("HONBU_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = location.secret_from_environment("HONBU_SMTP_PASSWORD", default="")
    EMAIL_USE_TLS = os.environ.get("HONBU_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 10

TEST_RUNNER = "django.test.runner.DiscoverRunner"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"
FORM_RENDERER = "honbu.kernel.ui.renderer.FormRenderer"
LOGGING_CONFIG = None
SILENCED_SYSTEM_CHECKS: list[str] = []
