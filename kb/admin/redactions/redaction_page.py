"""The page that redacts: what would be taken out, and then the button that does it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.redactions.redaction_form import RedactionForm
from kb.models import Article
from kb.publishing.rules import Refused
from kb.reader import signed_in_user
from kb.redaction.redact import RedactionReport, find_everywhere, redact
from kb.redaction.revision_text import redact_revision

MOST_CONTEXTS = 100


class ArticleFinds(NamedTuple):
    """How often it is in what is stored of an article; None for what belongs to none."""

    article: Article | None
    place_count: int
    contexts: list[str]


def redaction_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the form; what a POST would take out; and do it where that was confirmed."""
    form = RedactionForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        if form.is_previewed:
            try:
                return _redact(request, form)
            except Refused as refused:
                form.add_error(refused.field or None, str(refused))
        context |= _preview(request, form)
    status = 422 if form.errors else 200
    context |= {"form": form, "title": _("Redact")}
    return TemplateResponse(request, "admin/redaction/redact.html", context, status=status)


def _redact(request: HttpRequest, form: RedactionForm) -> HttpResponse:
    by, reason = signed_in_user(request), form.cleaned_data["reason"]
    if form.old_revision is not None:
        count = redact_revision(form.old_revision, by=by, reason=reason).place_count
    elif form.plan is not None:
        count = redact(form.plan, by=by, reason=reason).place_count
    text = _("Redacted in %(n)d places. Now delete the older backups and exports, too.")
    messages.success(request, text % {"n": count})
    return HttpResponseRedirect(reverse("admin:kb_redaction_changelist"))


def _preview(request: HttpRequest, form: RedactionForm) -> dict[str, Any]:
    """Return what the page says before anything is done."""
    if form.plan is None:
        return {"revision": form.old_revision, "has_preview": True}
    report = find_everywhere(form.plan, by=signed_in_user(request))
    counts = Counter[str]()
    for find in report.finds:
        counts[find.store.label] += len(find.contexts)
    return {
        "has_preview": True,
        "report": report,
        "counts": counts.most_common(),
        "articles": list(_by_article(report)),
        "most_contexts": MOST_CONTEXTS,
    }


def _by_article(report: RedactionReport) -> Iterator[ArticleFinds]:
    """Yield what was found of each article, the most first, with the text around some of it."""
    contexts: dict[int | None, list[str]] = {}
    for find in report.finds:
        contexts.setdefault(find.article, []).extend(find.contexts)
    articles = Article.objects.in_bulk([pk for pk in contexts if pk])
    left = MOST_CONTEXTS
    for pk, found in sorted(contexts.items(), key=lambda item: -len(item[1])):
        shown = list(dict.fromkeys(found))[:left]
        left -= len(shown)
        yield ArticleFinds(articles.get(pk or 0), len(found), shown)
