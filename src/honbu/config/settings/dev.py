"""`honbu run` on one machine: the demonstration ward on loopback, with secrets made at the first start."""

import os

from honbu.config.running import location
from honbu.config.settings.base import *  # noqa: F403

DEBUG = os.environ.get("HONBU_DEBUG", "") == "1"
DEMONSTRATION = os.environ.get("HONBU_DEMONSTRATION", "1") == "1"
SECRET_KEY = location.local_secret("secret_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, os.environ.get("HONBU_HOSTS", "").split(","))]
if os.environ.get("HOST", "127.0.0.1") not in {"127.0.0.1", "localhost", "::1"}:
    ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 300
