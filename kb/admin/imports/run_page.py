"""The page of one import: its progress, its plan or its report, and what can be decided."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.imports.decisions import decide, decisions_about
from kb.admin.imports.upload_form import SourceForm, known_sources
from kb.models import Conflict, ImportAction, ImportRun, ImportState

PAGE_SIZE = 50
BUSY = (
    ImportState.UPLOADED,
    ImportState.PLANNING,
    ImportState.CONFIRMED,
    ImportState.APPLYING,
)
"""The states in which a process is at work, or about to be."""

ORDER = (
    ImportAction.NOT_UNDERSTOOD,
    ImportAction.CONFLICT,
    ImportAction.CHANGED,
    ImportAction.NEW,
    ImportAction.GONE,
    ImportAction.UNTOUCHED,
)


def show_run(request: HttpRequest, run: ImportRun, context: dict[str, Any]) -> HttpResponse:
    """Show an import, or do what the pressed button says. Raises PermissionDenied."""
    form = _form(request, run)
    if request.method == "POST" and decide(request, run, form):
        return HttpResponseRedirect(request.path)
    context |= {
        "title": run.file_name,
        "run": run,
        "is_busy": run.state in BUSY,
        "can": decisions_about(run, request),
        "form": form,
        "sources": known_sources(),
        "notes": [_(note) for note in run.notes],
        "progress": progress_of(run),
        "progress_url": reverse("admin:kb_importrun_progress", args=[run.pk]),
        **_items(request, run),
    }
    if run.state == ImportState.DONE:
        context["conflict_count"] = _open_conflicts(run)
    return TemplateResponse(request, "admin/import/run.html", context)


def _form(request: HttpRequest, run: ImportRun) -> SourceForm:
    """Return the form with which a file is read again, filled with how it was read."""
    values = {name: getattr(run, name) for name in ("format", "source_key", "is_published")}
    if request.method == "POST":
        return SourceForm(request, request.POST)
    return SourceForm(request, initial=values)


def _items(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """Return the counts of an import, and a page of what it does to articles."""
    rows = run.items.order_by().values_list("action").annotate(Count("pk"))
    counts: dict[str, int] = dict(rows)
    action = request.GET.get("action", "")
    chosen = action if action in ImportAction.values else ""
    items = run.items.select_related("article").defer("document", *ARTICLE_TEXTS)
    has_document = ExpressionWrapper(Q(document__isnull=False), BooleanField())
    items = items.annotate(has_document=has_document)
    items = items.filter(action=chosen) if chosen else items
    page: Page[Any] = Paginator(items, PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "counts": [(each, counts[each]) for each in ORDER if each in counts],
        "item_count": sum(counts.values()),
        "changed_count": sum(counts.values()) - counts.get(ImportAction.UNTOUCHED, 0),
        "chosen": chosen,
        "page": page,
    }


ARTICLE_TEXTS = tuple(
    f"article__{name}" for name in ("symptom", "environment", "cause", "body", "internal_note")
)


def _open_conflicts(run: ImportRun) -> int:
    return Conflict.objects.of_imports().filter(article__source__key=run.source_key).count()


def progress_of(run: ImportRun) -> dict[str, Any]:
    """Return how far an import is: its state, in words, and the numbers of its bar."""
    return {
        "state": run.state,
        "text": _progress_text(run),
        "done": run.done_count,
        "total": run.total_count,
    }


def _progress_text(run: ImportRun) -> str:
    if run.state in (ImportState.UPLOADED, ImportState.CONFIRMED):
        other = ImportRun.objects.running().exclude(pk=run.pk).first()
        if other is not None:
            text = _("Waiting: the import of %(file)s is at work, and one is done at a time.")
            return text % {"file": other.file_name}
        return _("Waiting for the next free moment: some seconds.")
    if run.total_count:
        return _("%(n)d of %(all)d") % {"n": run.done_count, "all": run.total_count}
    return str(run.get_state_display())


def show_progress(run: ImportRun) -> JsonResponse:
    """Answer how far an import is, for the script of its page."""
    return JsonResponse(progress_of(run))
