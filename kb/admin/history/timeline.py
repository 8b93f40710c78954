"""The history of an article: each revision with what it changed, and when readers saw it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.common.change_text import describe_change, summarise_changes
from kb.admin.common.references import article_labels
from kb.admin.forms.layouts import FormLayout
from kb.models import Article, PublicationEvent, Revision, Verb
from kb.text.document_diff import diff_documents

PAGE_SIZE = 50
AUDIENCE_VERBS = (Verb.RESTRICT, Verb.OPEN)
GOES_LIVE = (Verb.PUBLISH, Verb.RESTORE, *AUDIENCE_VERBS)
GOES_DOWN = (Verb.RETIRE, Verb.EXPIRE, Verb.MERGE)


@dataclass(frozen=True)
class Period:
    """When readers saw a revision; `until` is None while they still do."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class TimelineEntry:
    """One row of the history: a revision, what it changed in words, and when it was live."""

    revision: Revision
    changed: str
    periods: list[Period]

    @property
    def address(self) -> str:
        """The path of the revision as readers saw it, "" where they never did."""
        if not self.periods:
            return ""
        slug = self.revision.document["slug"]
        args = (self.revision.article_id, slug, self.revision.number)
        return reverse("article-revision", args=args)

    @property
    def who(self) -> str:
        """The user name of who made it; "import" where it was no person."""
        user = self.revision.created_by
        return user.get_username() if user else _("import")


class Timeline:
    """A page of an article's revisions, newest first.

    It starts below the number `before`, or with the newest where that is 0.
    """

    def __init__(self, article: Article, layout: FormLayout, *, before: int = 0) -> None:
        self.article, self.layout, self.before = article, layout, before

    @cached_property
    def _rows(self) -> list[Revision]:
        """The revisions of this page, and one more to compare the last of them with."""
        rows = Revision.objects.filter(article=self.article).select_related("created_by")
        if self.before:
            rows = rows.filter(number__lt=self.before)
        return list(rows[: PAGE_SIZE + 1])

    @property
    def older(self) -> int:
        """The `before` of the next page, 0 on the last one."""
        return self._rows[PAGE_SIZE - 1].number if len(self._rows) > PAGE_SIZE else 0

    @cached_property
    def first(self) -> Revision | None:
        """The oldest revision of the article."""
        rows = Revision.objects.filter(article=self.article).defer("document")
        return rows.order_by("number").first()

    @cached_property
    def count(self) -> int:
        """The number of all revisions of the article."""
        return Revision.objects.filter(article=self.article).count()

    @cached_property
    def newest(self) -> int:
        """The number of the article's newest revision, 0 where it has none."""
        rows = Revision.objects.filter(article=self.article).order_by("-number")
        return rows.values_list("number", flat=True).first() or 0

    @cached_property
    def entries(self) -> list[TimelineEntry]:
        """The rows of this page."""
        periods = live_periods(self.article)
        keys = {link["target"] for row in self._rows for link in row.document["relations"]}
        labels = article_labels(keys)
        pairs = list(pairwise([*self._rows, None]))[:PAGE_SIZE]
        return [
            TimelineEntry(row, self._changed(row, earlier, labels), periods.get(row.pk, []))
            for row, earlier in pairs
            if row is not None
        ]

    def _changed(self, revision: Revision, earlier: Revision | None, labels: dict[str, str]) -> str:
        if earlier is None:
            return _("First revision")
        changes = diff_documents(earlier.document, revision.document)
        return summarise_changes(
            [describe_change(change, self.layout.form.kind, labels) for change in changes]
        )

    @property
    def before_newest(self) -> int:
        """The number of the page's second revision, 0 where it has one only."""
        return self._rows[1].number if len(self._rows) > 1 else 0

    @property
    def live(self) -> int:
        """The number of the revision that readers see, 0 where none of this page is live."""
        numbers = (
            entry.revision.number
            for entry in self.entries
            if entry.periods and entry.periods[-1].until is None
        )
        return next(numbers, 0)


def live_periods(article: Article) -> dict[int, list[Period]]:
    """Return when each revision was live, by the revision's id, from the article's events."""
    verbs = (*GOES_LIVE, *GOES_DOWN)
    rows = PublicationEvent.objects.filter(article=article, verb__in=verbs).order_by("pk")
    return periods_of(rows.values_list("verb", "revision_id", "at"))


def periods_of(events: Iterable[tuple[str, int | None, datetime]]) -> dict[int, list[Period]]:
    """Return when each revision was live, from events as (verb, revision id, time) in order.

    A change of the audience alone begins no new period.
    """
    periods: dict[int, list[Period]] = {}
    current: tuple[int, datetime] | None = None
    for verb, revision, at in events:
        if verb in AUDIENCE_VERBS and current is not None and current[0] == revision:
            continue
        if current is not None:
            periods.setdefault(current[0], []).append(Period(current[1], at))
        current = (revision, at) if verb in GOES_LIVE and revision is not None else None
    if current is not None:
        periods.setdefault(current[0], []).append(Period(current[1], None))
    return periods
