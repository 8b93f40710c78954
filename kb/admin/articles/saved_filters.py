"""Filtered lists of articles under names: kept for one person, opened by their address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.models import SavedFilter
from kb.reader import signed_in_user

MOST_SAVED = 30
LONGEST_NAME = 60
LONGEST_QUERY = 1_000


def saved_filters(request: HttpRequest) -> list[SavedFilter]:
    """Return the lists that a person has saved, by name."""
    return list(SavedFilter.objects.filter(person=request.user.pk)[:MOST_SAVED])


def change_saved_filters(request: HttpRequest) -> HttpResponse:
    """Save the list of the posted `query` under a name, or forget the one posted as `forget`."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    person, forget = signed_in_user(request), request.POST.get("forget", "")
    query = request.POST.get("query", "").lstrip("?")
    if forget.isascii() and forget.isdigit() and len(forget) < 19:
        SavedFilter.objects.filter(person=person, pk=int(forget)).delete()
    elif problem := _problem(request, query):
        messages.error(request, problem)
    else:
        name = " ".join(request.POST["name"].split())
        SavedFilter.objects.update_or_create(person=person, name=name, defaults={"query": query})
        messages.success(request, _("Saved as “%(name)s”.") % {"name": name})
    return HttpResponseRedirect(f"{reverse('admin:kb_article_changelist')}?{query}")


def _problem(request: HttpRequest, query: str) -> str:
    """Return why a list cannot be saved, "" where it can."""
    name = request.POST.get("name", "").strip()
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        return _("Enter a name of at most %(n)d characters.") % {"n": LONGEST_NAME}
    if len(query) > LONGEST_QUERY or not query.isprintable():
        return _("This list has too long an address to be saved.")
    if SavedFilter.objects.filter(person=request.user.pk).count() >= MOST_SAVED:
        return _("At most %(n)d lists can be saved: remove one first.") % {"n": MOST_SAVED}
    return ""
