"""Health checks: whether this process lives (healthz) and can serve readers (readyz)."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kb.database_file import is_same_file, is_whole_file
from kb.migration_state import is_migrated
from kb.models import SearchIndex
from kb.periodic.due import is_scheduler_late
from kb.search.index.version import ANALYSER_VERSION


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 without asking the database."""
    return _not_stored(HttpResponse("ok\n", content_type="text/plain; charset=utf-8"))


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when every check is ok, else 503; the body has the result of each check.

    A scheduler that is late is said too, and takes no reader's pages away.
    """
    results = {name: _result(check) for name, check in CHECKS.items()}
    is_ready = set(results.values()) == {"ok"}
    if is_ready:
        results["scheduler"] = "late" if is_scheduler_late() else "ok"
    return _not_stored(JsonResponse(results, status=200 if is_ready else 503))


def _result(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "not ready"
    except DatabaseError:
        return "failed"


def has_database() -> bool:
    """Return True if the database can be asked; raise DatabaseError if not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM kb_publication LIMIT 1")
    return True


def has_index() -> bool:
    """Return whether the search index was made by this version of the analyser."""
    return SearchIndex.objects.filter(analyser=ANALYSER_VERSION).exists()


def _not_stored(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


CHECKS: dict[str, Callable[[], bool]] = {
    "database": has_database,
    "database_file": lambda: is_same_file() and is_whole_file(),
    "migrations": is_migrated,
    "index": has_index,
}
