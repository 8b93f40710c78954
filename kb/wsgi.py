"""The WSGI application: `granian kb.wsgi:application`."""

import multiprocessing
import os
import signal

from kb.management.site.parent_watch import end_with_parent

if multiprocessing.current_process().name == "granian-worker":
    # A terminal sends Ctrl+C to every process, but the parent stops its workers itself: a worker
    # that gets both hangs until it is killed. Before it serves, SIGTERM may end it at once.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent(os.getppid(), patience=10)

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
