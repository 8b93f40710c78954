"""What readers search for: the most frequent words, and how many found or opened nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from kb.models import SearchLog

PERIODS = (7, 30, 90)
"""Days that can be chosen."""

MOST_TOP = 100


@dataclass(frozen=True)
class SearchCounts:
    """How many searches there were, how many found nothing, and how many ended without a click.

    A search that found something and of which nothing was opened is `unopened`.
    """

    searches: int
    unfound: int
    unopened: int

    @property
    def unfound_share(self) -> int:
        """The share of searches that found nothing, in per cent."""
        return percent(self.unfound, self.searches)

    @property
    def unopened_share(self) -> int:
        """The share of searches with results of which nothing was opened, in per cent."""
        return percent(self.unopened, self.searches)


@dataclass(frozen=True)
class TopSearch(SearchCounts):
    """One text that was searched for, with its share of all searches in per cent."""

    words: str
    share: float


@dataclass(frozen=True)
class SearchWeek(SearchCounts):
    """The searches of the week that begins on a day."""

    begins: datetime


@dataclass(frozen=True)
class SearchReport:
    """The searches of the last `days` days."""

    days: int
    total: SearchCounts
    top: list[TopSearch]
    weeks: list[SearchWeek]


def percent(part: int, whole: int) -> int:
    """Return a share as a whole number, 0 of nothing."""
    return round(100 * part / whole) if whole else 0


COUNTS: dict[str, Any] = {
    "searches": Count("pk"),
    "unfound": Count("pk", filter=Q(result_count=0)),
    "unopened": Count("pk", filter=Q(result_count__gt=0, opened=None)),
}


def search_report(days: int) -> SearchReport:
    """Read the report in two queries."""
    since = timezone.now() - timedelta(days=days)
    rows = SearchLog.objects.filter(at__gt=since).order_by()
    weeks = _weeks(rows, week_begins(since, timezone.now()))
    total = SearchCounts(**{name: sum(getattr(week, name) for week in weeks) for name in COUNTS})
    return SearchReport(days, total, _top(rows, total), weeks)


def _top(rows: QuerySet[SearchLog], total: SearchCounts) -> list[TopSearch]:
    counted: Any = rows.values("words").annotate(**COUNTS)
    first = counted.order_by("-searches", "words")[:MOST_TOP]
    share = 100 / total.searches if total.searches else 0
    return [TopSearch(**row, share=round(share * row["searches"], 1)) for row in first]


def _weeks(rows: QuerySet[SearchLog], begins: Sequence[datetime]) -> list[SearchWeek]:
    """Count by conditions: SQLite would ask Python for the week of each row."""
    numbered = Case(*(When(at__gte=begin, then=number) for number, begin in enumerate(begins)))
    weeks: Any = rows.annotate(week=numbered).values("week").annotate(**COUNTS)
    return [SearchWeek(begins=begins[row.pop("week")], **row) for row in weeks.order_by("week")]


def week_begins(since: datetime, until: datetime) -> list[datetime]:
    """Return when each week between two times begins, as the clocks go here, the last week first.

    The first of them began before it.
    """
    last = timezone.localtime(until).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = [last - timedelta(days=last.weekday())]
    while begins[-1] > since:
        begins.append(begins[-1] - timedelta(days=7))
    return begins
