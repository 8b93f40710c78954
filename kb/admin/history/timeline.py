"""The history of an article: each revision with what it changed, and when readers saw it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.common.change_text import describe_change, summarise_changes
from kb.admin.common.references import article_labels
from kb.admin.forms.layouts import FormLayout
from kb.documents import RevisionDocument
from kb.models import Article, PublicationEvent, Revision, Verb
from kb.text.document_diff import diff_documents

PAGE = 50
AUDIENCE = (Verb.RESTRICT, Verb.OPEN)
UP = (Verb.PUBLISH, Verb.RESTORE, *AUDIENCE)
DOWN = (Verb.RETIRE, Verb.EXPIRE, Verb.MERGE)


@dataclass(frozen=True)
class Period:
    """When readers saw a revision; without an end they still do."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class TimelineEntry:
    """One row of the history."""

    revision: Revision
    changed: str
    periods: list[Period]

    @property
    def address(self) -> str:
        """Where it can be read as readers saw it, "" where they never did."""
        if not self.periods:
            return ""
        document = self.revision.document
        where = (self.revision.article_id, document["slug"], self.revision.number)
        return reverse("article-revision", args=where)

    @property
    def who(self) -> str:
        """Who made it; nobody is the product itself."""
        person = self.revision.created_by
        return person.get_username() if person else _("import")


class Timeline:
    """A page of an article's revisions, newest first; `before` is the number to go on from."""

    def __init__(self, article: Article, sheet: FormLayout, *, before: int = 0) -> None:
        self.article, self.sheet, self.before = article, sheet, before

    @cached_property
    def _rows(self) -> list[Revision]:
        rows = Revision.objects.filter(article=self.article).select_related("created_by")
        if self.before:
            rows = rows.filter(number__lt=self.before)
        return list(rows[: PAGE + 1])

    @property
    def older(self) -> int:
        """The number to go on from, 0 where there is no more."""
        return self._rows[PAGE - 1].number if len(self._rows) > PAGE else 0

    @cached_property
    def first(self) -> Revision | None:
        """The oldest revision."""
        rows = Revision.objects.filter(article=self.article).defer("document")
        return rows.order_by("number").first()

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return Revision.objects.filter(article=self.article).count()

    @cached_property
    def newest(self) -> int:
        """The number of the newest."""
        rows = Revision.objects.filter(article=self.article).order_by("-number")
        return rows.values_list("number", flat=True).first() or 0

    @cached_property
    def entries(self) -> list[TimelineEntry]:
        """The rows of this page."""
        rows = self._rows
        earlier = [*rows[1:], None]
        periods = live_periods(self.article)
        pairs = list(zip(rows, earlier, strict=True))[:PAGE]
        documents = [row.document for row in rows]
        keys = {link["target"] for each in documents for link in each["relations"]}
        labels = article_labels(keys)
        return [
            TimelineEntry(row, self._changed(row, old, labels), periods.get(row.pk, []))
            for row, old in pairs
        ]

    def _changed(self, new: Revision, old: Revision | None, labels: dict[str, str]) -> str:
        if old is None:
            return _("The beginning")
        before: RevisionDocument = old.document
        said = [
            describe_change(c, self.sheet.nouns, labels)
            for c in diff_documents(before, new.document)
        ]
        return summarise_changes(said)

    @property
    def before_newest(self) -> int:
        """The number of the second row, 0 where there is one row."""
        return self._rows[1].number if len(self._rows) > 1 else 0

    @property
    def live(self) -> int:
        """The number of the revision that readers see, 0 where they see none."""
        return next(
            (e.revision.number for e in self.entries if e.periods and e.periods[-1].until is None),
            0,
        )


def live_periods(article: Article) -> dict[int, list[Period]]:
    """Return when each revision was live, by its id, from the events."""
    rows = PublicationEvent.objects.filter(article=article, verb__in=(*UP, *DOWN)).order_by("pk")
    return periods_of(rows.values_list("verb", "revision_id", "at"))


def periods_of(events: Iterable[tuple[str, Any, datetime]]) -> dict[int, list[Period]]:
    """Return the periods that a sequence of verbs makes; another audience begins no new one."""
    found: dict[int, list[Period]] = {}
    current: tuple[int, datetime] | None = None
    for verb, revision, at in events:
        if verb in AUDIENCE and current is not None and current[0] == revision:
            continue
        if current is not None:
            found.setdefault(current[0], []).append(Period(current[1], at))
        current = (revision, at) if verb in UP else None
    if current is not None:
        found.setdefault(current[0], []).append(Period(current[1], None))
    return found
