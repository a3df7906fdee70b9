"""Pages: `granian --interface wsgi honbu.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")

application = get_wsgi_application()
