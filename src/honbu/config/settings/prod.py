"""A ward's own machines. Nothing here has a default that would let an unfinished installation go on the air."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from honbu.config import logs
from honbu.config.running import location
from honbu.config.settings.base import *  # noqa: F403

# Whoever starts the process (granian, honbu, django-admin): its lines have one form and hold no personal data.
logs.configure()

_NEEDED = {
    "HONBU_SECRET_KEY": "the key that signs cookies and seals second factors, 50 random characters or more",
    "HONBU_HOSTS": "the names under which browsers reach the ward, separated by commas",
    "HONBU_WARD_NAME": "the ward's name as it stands on every page and paper, 例：○○区",
    "HONBU_WARD_NAME_EN": "the same in English, Example City",
    "DATABASE_URL": "the database as the role of the pages, postgresql://honbu_web:…@host/honbu?sslmode=verify-full",
}
_missing = [name for name in _NEEDED if not (os.environ.get(name) or os.environ.get(f"{name}_FILE"))]
if _missing:
    raise ImproperlyConfigured(
        "Honbu does not start on a ward's machine without "
        + "; ".join(f"{name} or {name}_FILE ({_NEEDED[name]})" for name in _missing)
        + ". See deploy/environment.example."
    )

# Nobody publishes papers in the name of the demonstration's fictional ward.
WARD_NAME = location.secret_from_environment("HONBU_WARD_NAME").strip()
WARD_NAME_EN = location.secret_from_environment("HONBU_WARD_NAME_EN").strip()
if not WARD_NAME or "○" in WARD_NAME:
    raise ImproperlyConfigured("HONBU_WARD_NAME is still the example's: write the ward's own name.")

SECRET_KEY = location.secret_from_environment("HONBU_SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("HONBU_SECRET_KEY is too short: it takes 50 random characters or more.")
# The key before the last change: what it signed and sealed stays good until it is taken away.
SECRET_KEY_FALLBACKS = [key for key in [location.secret_from_environment("HONBU_SECRET_KEY_BEFORE", default="")] if key]
_hosts = [host.strip() for host in location.secret_from_environment("HONBU_HOSTS").split(",") if host.strip()]
# Monitoring asks each node at its own loopback address; nginx lets no other name through from outside.
ALLOWED_HOSTS = [*_hosts, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _hosts]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Documents are their owner's alone (FILE_UPLOAD_PERMISSIONS); static files are for everybody, nginx sends them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = os.environ.get("HONBU_PLAIN_HTTP", "") != "1"
SECURE_REDIRECT_EXEMPT = [r"^metrics$", r"^health/"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
TRUSTED_PROXIES = [address for address in os.environ.get("HONBU_PROXIES", "127.0.0.1,::1").split(",") if address]
# Documents lie on storage that all nodes share; static files and the rest of HONBU_HOME belong to one machine.
FILES_ROOT = Path(os.environ.get("HONBU_FILES", FILES_ROOT))  # noqa: F405
SENDFILE_PREFIX = os.environ.get("HONBU_SENDFILE_PREFIX", "")
if "HONBU_OIDC_ISSUER" in os.environ:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "staff",
                    "name": os.environ.get("HONBU_OIDC_NAME", "庁内認証基盤"),
                    "client_id": os.environ["HONBU_OIDC_CLIENT_ID"],
                    "secret": location.secret_from_environment("HONBU_OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": os.environ["HONBU_OIDC_ISSUER"]},
                }
            ]
        }
    }
