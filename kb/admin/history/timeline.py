"""The history of an article: what happened to it, and when readers saw each revision."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.common.change_text import describe_change, summarise_changes
from kb.admin.common.permissions import RequestUser
from kb.admin.common.references import article_labels
from kb.admin.forms.layouts import FormLayout
from kb.admin.history.entries import HistoryCursor, HistoryEntry
from kb.admin.history.streams import HistoryFilters, article_streams, newest_entries
from kb.models import Article, PublicationEvent, Revision, Verb
from kb.text.document_diff import diff_documents

PAGE_SIZE = 50
AUDIENCE_VERBS = (Verb.RESTRICT, Verb.OPEN)
SAME_TEXT_VERBS = (*AUDIENCE_VERBS, Verb.MOVE)
GOES_LIVE = (Verb.PUBLISH, Verb.RESTORE, *SAME_TEXT_VERBS)
GOES_DOWN = (Verb.RETIRE, Verb.EXPIRE, Verb.MERGE)


@dataclass(frozen=True)
class Period:
    """When readers saw a revision; `until` is None while they still do."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class TimelineEntry:
    """One row of an article's history: an event, or a revision with what it changed in words.

    `periods` are when readers saw the revision.
    """

    entry: HistoryEntry
    revision: Revision | None = None
    changed: str = ""
    periods: list[Period] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The path of the revision as readers saw it, "" where they never did."""
        if not self.periods or self.revision is None:
            return ""
        slug = self.revision.document["slug"]
        args = (self.revision.article_id, slug, self.revision.number)
        return reverse("article-revision", args=args)


class Timeline:
    """A page of what a user may read of an article's history, newest first, from a place on."""

    def __init__(
        self,
        article: Article,
        layout: FormLayout,
        user: RequestUser,
        *,
        before: HistoryCursor | None = None,
    ) -> None:
        self.article, self.layout, self.user, self.before = article, layout, user, before

    @cached_property
    def _found(self) -> list[HistoryEntry]:
        """What happened, and one entry more where the page is not the last."""
        filters = HistoryFilters(article=self.article.pk)
        return newest_entries(article_streams(self.user), filters, self.before, PAGE_SIZE + 1)

    @property
    def older(self) -> HistoryCursor | None:
        """The `before` of the next page, None on the last one."""
        return self._found[PAGE_SIZE - 1].place if len(self._found) > PAGE_SIZE else None

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers of this page's revisions, the newest first."""
        return [entry.revision for entry in self._found[:PAGE_SIZE] if entry.is_revision]

    @cached_property
    def _revisions(self) -> dict[int, Revision]:
        """The revisions of this page, and those that each of them is compared with."""
        needed = {number - earlier for number in self.numbers for earlier in (0, 1)}
        rows = Revision.objects.filter(article=self.article, number__in=needed)
        return {row.number: row for row in rows}

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
        documents = [revision.document for revision in self._revisions.values()]
        labels = article_labels(
            {link["target"] for each in documents for link in each["relations"]}
        )
        return [self._row(entry, periods, labels) for entry in self._found[:PAGE_SIZE]]

    def _row(
        self, entry: HistoryEntry, periods: dict[int, list[Period]], labels: dict[str, str]
    ) -> TimelineEntry:
        revision = self._revisions.get(entry.revision) if entry.is_revision else None
        if revision is None:
            return TimelineEntry(entry)
        changed = self._changed(revision, self._revisions.get(revision.number - 1), labels)
        return TimelineEntry(entry, revision, changed, periods.get(revision.pk, []))

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
        return self.numbers[1] if len(self.numbers) > 1 else 0

    @property
    def live(self) -> int:
        """The number of the revision that readers see, 0 where none of this page is live."""
        numbers = (
            entry.revision.number
            for entry in self.entries
            if entry.revision and entry.periods and entry.periods[-1].until is None
        )
        return next(numbers, 0)


def live_periods(article: Article) -> dict[int, list[Period]]:
    """Return when each revision was live, by the revision's id, from the article's events."""
    verbs = (*GOES_LIVE, *GOES_DOWN)
    rows = PublicationEvent.objects.filter(article=article, verb__in=verbs).order_by("pk")
    return periods_of(rows.values_list("verb", "revision_id", "at"))


def periods_of(events: Iterable[tuple[str, int | None, datetime]]) -> dict[int, list[Period]]:
    """Return when each revision was live, from events as (verb, revision id, time) in order.

    A change of the audience or the category alone begins no new period.
    """
    periods: dict[int, list[Period]] = {}
    current: tuple[int, datetime] | None = None
    for verb, revision, at in events:
        if verb in SAME_TEXT_VERBS and current is not None and current[0] == revision:
            continue
        if current is not None:
            periods.setdefault(current[0], []).append(Period(current[1], at))
        current = (revision, at) if verb in GOES_LIVE and revision is not None else None
    if current is not None:
        periods.setdefault(current[0], []).append(Period(current[1], None))
    return periods
