"""What happened to articles, newest first: saves, verbs, flags and comments in one order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kb.admin.common.flagged_lines import line_name, row_places
from kb.admin.common.permissions import RequestUser
from kb.admin.common.references import article_label
from kb.admin.history.entries import (
    COMMENT_RESOLVED,
    COMMENTED,
    FLAG_CLOSED,
    FLAGGED,
    SAVED,
    HistoryCursor,
    HistoryEntry,
)
from kb.models import Comment, Flag, Origin, PublicationEvent, Revision, Verb
from kb.publishing.rule_checks import may_comment

EntryRow = Mapping[str, Any]
ARTICLE_NAMES = tuple(f"article__{name}" for name in ("kind", "number", "code", "title"))


@dataclass(frozen=True)
class HistoryFilters:
    """What a list of entries is narrowed to; None and "" for everything.

    `kind` is a key of HAPPENED, `words` all stand in the reason, the note or the text.
    """

    article: int | None = None
    person: int | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class HistoryStream:
    """The rows of one table that each are one entry, of one kind or ("") of their verb.

    `time`, `who` and `words` are the names of columns; `columns` are what else is read.
    """

    rank: int
    kind: str
    rows: "QuerySet[Any, Any]"
    time: str
    who: str
    words: str
    columns: tuple[str, ...]

    def narrowed(self, filters: HistoryFilters) -> "HistoryStream | None":
        """Return the stream of those rows that the filters let through; None for none at all."""
        kinds = {self.kind} if self.kind else {verb.value for verb in Verb}
        if filters.kind and filters.kind not in kinds:
            return None
        conditions: dict[str, object] = {
            "article": filters.article,
            self.who: filters.person,
            f"{self.time}__gte": filters.since,
            f"{self.time}__lt": filters.until,
        }
        if filters.kind and not self.kind:
            conditions["verb"] = filters.kind
        rows = self.rows.filter(
            **{k: value for k, value in conditions.items() if value is not None}
        )
        return replace(self, rows=self._containing(rows, filters.words))

    def _containing(self, rows: "QuerySet[Any, Any]", words: list[str]) -> "QuerySet[Any, Any]":
        """Leave the rows with all these words; found through the index of that column alone.

        The rows themselves hold whole documents: reading a hundred thousand takes seconds.
        """
        if not words:
            return rows
        found = self.rows.model._default_manager.order_by()
        for word in words:
            found = found.filter(**{f"{self.words}__icontains": word})
        return rows.filter(pk__in=found.values("pk"))

    def newest(self, before: HistoryCursor | None, count: int) -> list[HistoryEntry]:
        """Return the newest entries before a place in the order, in one query."""
        rows = self.rows if before is None else self._rows_before(before)
        names = ("pk", self.time, f"{self.who}__username", self.words, "article_id", *ARTICLE_NAMES)
        ordered = rows.order_by(f"-{self.time}", "-pk").values(*names, *self.columns)
        return [self._entry(row) for row in ordered[:count]]

    def _rows_before(self, before: HistoryCursor) -> "QuerySet[Any, Any]":
        if self.rank > before.rank:
            return self.rows.filter(**{f"{self.time}__lt": before.at})
        rows = self.rows.filter(**{f"{self.time}__lte": before.at})
        same = {self.time: before.at, "pk__gte": before.pk}
        return rows.exclude(**same) if self.rank == before.rank else rows

    def _entry(self, row: EntryRow) -> HistoryEntry:
        names = {name: row[f"article__{name}"] for name in ("number", "code", "title")}
        return HistoryEntry(
            place=HistoryCursor(row[self.time], self.rank, row["pk"]),
            kind=self.kind or row["verb"],
            who=row[f"{self.who}__username"] or "",
            words=row[self.words],
            detail=row.get("detail") or _quote(row),
            anchor=row.get("anchor") or "",
            revision=row.get("number") or row.get("revision__number") or 0,
            article_id=row["article_id"],
            article_kind=row["article__kind"],
            article_name=article_label(names),
        )


def _quote(row: EntryRow) -> str:
    """Return the words of the line that a comment was written on, "" for none."""
    line = row.get("line_text")
    return _("on “%(line)s”") % {"line": line} if line else ""


def all_streams(user: RequestUser) -> list[HistoryStream]:
    """Return the streams of all that a user may read; of equal times, a later stream's is on top.

    A revert is told by its event, so its revision is left out.
    """
    saves = Revision.objects.exclude(origin=Origin.REVERT)
    return [_saves(saves), *_talk(user), _events(PublicationEvent.objects.all())]


def article_streams(user: RequestUser) -> list[HistoryStream]:
    """Return the streams of the page that has every revision: a revert is told by its revision."""
    events = PublicationEvent.objects.exclude(verb=Verb.REVERT)
    return [_saves(Revision.objects.all()), *_talk(user), _events(events)]


def _saves(rows: "QuerySet[Revision]") -> HistoryStream:
    return HistoryStream(0, SAVED, rows, "created_at", "created_by", "note", ("number",))


def _events(rows: "QuerySet[PublicationEvent]") -> HistoryStream:
    columns = ("verb", "detail", "revision__number")
    return HistoryStream(5, "", rows, "at", "by", "reason", columns)


def _talk(user: RequestUser) -> list[HistoryStream]:
    """Return the streams of comments and flags: each as it was written, and as it was closed."""
    comments = Comment.objects.all() if may_comment(user) else Comment.objects.none()
    flags = Flag.objects.all()
    resolved, closed = comments.exclude(resolved_at=None), flags.exclude(closed_at=None)
    of_line, quoted = ("anchor",), ("anchor", "line_text")
    return [
        HistoryStream(1, COMMENTED, comments, "at", "by", "text", quoted),
        HistoryStream(2, FLAGGED, flags, "at", "by", "reason", of_line),
        HistoryStream(3, COMMENT_RESOLVED, resolved, "resolved_at", "resolved_by", "text", quoted),
        HistoryStream(4, FLAG_CLOSED, closed, "closed_at", "closed_by", "reason", of_line),
    ]


def newest_entries(
    streams: Iterable[HistoryStream],
    filters: HistoryFilters,
    before: HistoryCursor | None,
    count: int,
) -> list[HistoryEntry]:
    """Return the newest entries of all streams together: a query for each stream, two for lines."""
    parts = [stream.newest(before, count) for stream in _narrowed_streams(streams, filters)]
    newest = list(islice(merge(*parts, key=lambda entry: entry.place, reverse=True), count))
    return _with_line_names(newest)


def _with_line_names(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """Let each entry about a line, that quotes none, name it: "Step 2"; in two queries, or none."""
    unnamed = {entry.place for entry in entries if entry.anchor and not entry.detail}
    places = row_places({entry.article_id for entry in entries if entry.place in unnamed})
    return [
        replace(entry, detail=line_name(entry.anchor, places.get((entry.article_id, entry.anchor))))
        if entry.place in unnamed
        else entry
        for entry in entries
    ]


def _narrowed_streams(
    streams: Iterable[HistoryStream], filters: HistoryFilters
) -> Iterator[HistoryStream]:
    for stream in streams:
        narrowed = stream.narrowed(filters)
        if narrowed is not None:
            yield narrowed
