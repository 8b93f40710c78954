"""The application that is served: `granian --interface asginl kb.asgi:application`."""

from kb.wsgi import application as pages  # isort: skip (it prepares the process and Django first)

from django.conf import settings

from kb.server.front import Front

application = Front(pages, settings.KB_THREADS)
