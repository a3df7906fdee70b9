"""Settings of the checks: fast where a test does not look, real where it does."""

from honbu.config.settings.base import *  # noqa: F403
from honbu.config.settings.base import HONBU_HOME

SECRET_KEY = "only-for-the-checks-and-of-no-worth-anywhere-else"  # noqa: S105 - opens nothing
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMONSTRATION = True
# Argon2 with the cost of a real sign-in would make up most of the time of the checks.
PASSWORD_HASHERS = ["honbu.kernel.accounts.hashers.QuickArgon2", "django.contrib.auth.hashers.Argon2PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
FILES_ROOT = HONBU_HOME / "test-files"
