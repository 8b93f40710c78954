"""Rows → a CSV file that spreadsheets open as text: no cell is run as a formula."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from kb.models import SecurityAction
from kb.security_log.record_event import queue_event

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a download `<name>.csv` in UTF-8 with a byte order mark, which Excel asks for.

    The security log tells of it, stored by a thread: a GET writes nothing itself.
    """
    queue_event(SecurityAction.EXPORTED, f"{name}.csv")
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "no-store",
        },
    )
    writer = csv.writer(response)
    writer.writerow(head)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return response


def safe_cell(value: object) -> object:
    """Return a text that a spreadsheet would take for a formula with an apostrophe before it."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
