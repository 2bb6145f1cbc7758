"""The web application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Every page's code is loaded now and not by the first request.
get_resolver().url_patterns  # noqa: B018

# What is loaded by now stays for the process's life. The garbage collector need not walk through
# all of it again and again: each of its full walks would hold a purchase up for tens of ms.
gc.collect()
gc.freeze()
