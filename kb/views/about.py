"""The page that says what runs here and where the articles come from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.pages.sources import visible_sources
from kb.version import VERSION


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Show the product's version, and every source with its title, subtitle, version and date."""
    context = {"version": VERSION, "sources": visible_sources(request.user)}
    return render(request, "about/about.html", context)
