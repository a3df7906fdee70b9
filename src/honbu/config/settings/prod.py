"""A ward's own machines. Nothing here has a default that would let an unfinished installation go on the air."""

import os

from honbu.config.running import location
from honbu.config.settings.base import *  # noqa: F403

SECRET_KEY = location.secret_from_environment("HONBU_SECRET_KEY")
ALLOWED_HOSTS = [host for host in os.environ["HONBU_HOSTS"].split(",") if host]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = os.environ.get("HONBU_PLAIN_HTTP", "") != "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
TRUSTED_PROXIES = [address for address in os.environ.get("HONBU_PROXIES", "127.0.0.1,::1").split(",") if address]
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
