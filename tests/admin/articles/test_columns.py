"""Each cell of the list of articles with each value: short, safe, and no HTML as text."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from kb.admin.articles import columns
from kb.models import Article, Category, Kind, Publication, Schedule, State

pytestmark = pytest.mark.one_database

MARK = "<b>&</b>"
TODAY = timezone.localdate()


def article(**values: Any) -> Article:
    """An article that no database has, with what a row of the list reads."""
    return Article(pk=7, **{"kind": Kind.PROBLEM, "title": "Slow lift", **values})


def live(**values: Any) -> Publication:
    return Publication(**{"is_live": True, "audience": "public", **values})


def path() -> Category:
    root = Category(number="2", title=f"Networks {MARK}")
    return Category(number="2.1", title="Names", parent=root)


def with_rows(state: State, publication: Publication | None, **values: Any) -> Article:
    row = article(state=state)
    related: Any = Article
    related.publication.related.set_cached_value(row, publication)
    related.schedule.related.set_cached_value(row, values.pop("schedule", None))
    row.flag_count = values.pop("flag_count", None)  # type: ignore[attr-defined]
    return row


SOON = Schedule(publish_at=timezone.now() + timedelta(days=2))
FAILED = Schedule(publish_at=timezone.now(), problem="No")
GONE = live(is_live=False, successor=Publication(title=f"Other {MARK}"))
CELLS = [
    (columns.number_cell, article(number="2.10"), ["2.10"]),
    (columns.number_cell, article(code=f"{MARK}{'x' * 60}"), ["&lt;b&gt;", "…"]),
    (columns.number_cell, article(), ["–"]),
    (columns.title_cell, article(title=MARK, symptom=f"**{MARK}**"), ["/7/change/", "&lt;b&gt;"]),
    (columns.title_cell, article(cause="word " * 90), ["…</small>"]),
    (columns.title_cell, article(kind=Kind.HOW_TO), ["/kb/howto/7/change/"]),
    *((columns.kind_cell, article(kind=kind), [str(kind.label)]) for kind in Kind),
    (columns.category_cell, article(), ["–"]),
    (columns.category_cell, article(category=path()), ["2 Networks &lt;b&gt;", " › 2.1 Names"]),
    (columns.owner_cell, article(), ["–"]),
    (columns.changed_cell, article(changed_at=timezone.now()), [f"{TODAY.day} {TODAY:%b %Y}"]),
    (columns.review_by_cell, article(), ["–"]),
    (columns.review_by_cell, article(review_by=TODAY), [f"</span>{TODAY.day} {TODAY:%b %Y}"]),
    (columns.review_by_cell, article(review_by=TODAY + timedelta(days=90)), ["</span>"]),
    (columns.review_by_cell, article(review_by=TODAY - timedelta(days=1)), [">overdue</small>"]),
    (columns.state_cell, with_rows(State.DRAFT, None), ["Draft, never published"]),
    (columns.state_cell, with_rows(State.PUBLISHED, live()), ["Live"]),
    (columns.state_cell, with_rows(State.PUBLISHED, live(audience="internal")), ["agents only"]),
    (columns.state_cell, with_rows(State.DRAFT, live()), ["Live", "Unpublished changes"]),
    (columns.state_cell, with_rows(State.IN_REVIEW, live()), ["Live", "In review"]),
    (columns.state_cell, with_rows(State.APPROVED, None), ["Approved"]),
    (columns.state_cell, with_rows(State.PUBLISHED, GONE), ["Withdrawn → Other &lt;b&gt;"]),
    (columns.state_cell, with_rows(State.APPROVED, None, schedule=SOON), ["Scheduled"]),
    (columns.state_cell, with_rows(State.APPROVED, None, schedule=FAILED), ["badge late"]),
    (columns.state_cell, with_rows(State.PUBLISHED, live(), flag_count=1), ["1 flag<"]),
    (columns.state_cell, with_rows(State.PUBLISHED, live(), flag_count=3), ["3 flags"]),
]


@pytest.mark.parametrize(("cell", "row", "shown"), CELLS)
def test_a_cell_shows_each_value_safely(cell: Any, row: Article, shown: list[str]) -> None:
    html = str(cell(row))
    assert hasattr(cell(row), "__html__")
    assert [text for text in shown if text not in html] == []
    assert MARK not in html
    assert "&lt;span" not in html
    assert "&lt;small" not in html
    assert len(html) < 500


def test_the_owners_name_is_shown() -> None:
    row: Any = SimpleNamespace(owner=SimpleNamespace(get_username=lambda: MARK))
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in str(columns.owner_cell(row))
