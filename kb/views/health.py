"""Whether this process lives, and whether it can serve readers."""

from collections.abc import Callable
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kb.models import SearchIndex
from kb.search.index.analyse import VERSION


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all; ask nothing of the database."""
    return _fresh(HttpResponse("ok\n", content_type="text/plain; charset=utf-8"))


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when readers can be served, else 503; either way it says what was looked at."""
    found = {name: _answer(check) for name, check in CHECKS.items()}
    is_ready = set(found.values()) == {"ok"}
    return _fresh(JsonResponse(found, status=200 if is_ready else 503))


def _answer(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "not ready"
    except DatabaseError:
        return "failed"


def has_database() -> bool:
    """Whether the database answers, with the table that every page reads."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM kb_publication LIMIT 1")
    return True


def is_migrated() -> bool:
    """Whether all migrations of this version of the code are applied."""
    return _newest_migrations() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationExecutor(connection).loader.graph.leaf_nodes())


def has_index() -> bool:
    """Whether the index was made by this version's analyser."""
    return SearchIndex.objects.filter(analyser=VERSION).exists()


def _fresh(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


CHECKS: dict[str, Callable[[], bool]] = {
    "database": has_database,
    "migrations": is_migrated,
    "index": has_index,
}
