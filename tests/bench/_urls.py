"""The site's addresses and, beside them, the plainest view that Django can have."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from kb import urls
from kb.models import Publication

TEMPLATE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ publication.title }}</title></head>
<body>
<h1>{{ publication.title }}</h1>
<p>{{ publication.summary }}</p>
<ol>{% for step in publication.document.steps %}<li>{{ step.text }}</li>{% endfor %}</ol>
<ol>{% for fix in publication.document.resolutions %}<li>{{ fix.text }}</li>{% endfor %}</ol>
</body>
</html>
"""
template = engines["django"].from_string(TEMPLATE)


def bare(request: HttpRequest, pk: int) -> HttpResponse:
    """One query, one template."""
    publication = Publication.objects.get(pk=pk)
    return HttpResponse(template.render({"publication": publication}, request))


urlpatterns = [path("bare/<int:pk>/", bare), *urls.urlpatterns]
