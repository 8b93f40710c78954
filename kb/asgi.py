"""The application that is served, by `kb.management.site.worker` in each worker."""

from kb.wsgi import application as pages  # isort: skip (it prepares Django first)

from django.conf import settings

from kb.server.front import Front

application = Front(pages, settings.KB_THREADS)
