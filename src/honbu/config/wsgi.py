"""Pages: `granian --interface wsgi honbu.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from honbu.config import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")

logs.configure()
application = get_wsgi_application()
