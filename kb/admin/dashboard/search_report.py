"""What readers search for: the most frequent words, and how many found or opened nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from kb.models import SearchLog

PERIODS = (7, 30, 90)
"""Days that can be chosen."""

MOST_TOP = 100
MOST_WEEKS = 14


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
    """Read the report in three queries."""
    rows = SearchLog.objects.filter(at__gt=timezone.now() - timedelta(days=days)).order_by()
    total = SearchCounts(**rows.aggregate(**COUNTS))
    return SearchReport(days, total, _top(rows, total), _weeks(rows))


def _top(rows: QuerySet[SearchLog], total: SearchCounts) -> list[TopSearch]:
    counted: Any = rows.values("words").annotate(**COUNTS)
    first = counted.order_by("-searches", "words")[:MOST_TOP]
    share = 100 / total.searches if total.searches else 0
    return [TopSearch(**row, share=round(share * row["searches"], 1)) for row in first]


def _weeks(rows: QuerySet[SearchLog]) -> list[SearchWeek]:
    weeks: Any = rows.annotate(begins=TruncWeek("at")).values("begins").annotate(**COUNTS)
    return [SearchWeek(**row) for row in weeks.order_by("-begins")[:MOST_WEEKS]]
