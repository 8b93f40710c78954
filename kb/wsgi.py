"""The WSGI application; `kb.asgi` stands in front of it."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from kb import request_charset, static_check

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")

if problem := static_check.static_files_problem():
    raise ImproperlyConfigured(problem)

application = request_charset.only_text_charsets(get_wsgi_application())
# Imports every view: an error in one stops the start, and the first request does not wait.
resolve("/")
