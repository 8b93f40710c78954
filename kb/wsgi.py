"""What the server serves: `granian kb.wsgi:application`."""

import multiprocessing
import os
import signal

if multiprocessing.current_process().name == "granian-worker":
    # Ctrl+C reaches every process of a terminal, but a worker is stopped by its parent: told by
    # both at once it hangs until it is killed. Until it serves there is nothing to finish.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from kb import static_check

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")

if fault := static_check.static_files_problem():
    raise ImproperlyConfigured(fault)

application = get_wsgi_application()
# All views now: what is broken in them stops the start, and no first reader waits for them.
get_resolver().url_patterns  # noqa: B018
