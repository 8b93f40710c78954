"""Several articles with their whole texts, to take along: those of a category or a search."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Case, F, QuerySet, When
from django.utils.safestring import SafeString, mark_safe

from kb.models import AgentNote, Publication
from kb.models.publication import (
    SOURCE_DATE_COLUMNS,
    SOURCE_KEY_COLUMN,
    source_date_of,
    with_source_key,
)
from kb.models.tree import CategoryNode
from kb.pages.line_cards import LineCard, LineSection
from kb.pages.presenter import ArticlePresenter
from kb.pages.related import targets_of_all
from kb.reader import Reader
from kb.serialise.addresses import short_path
from kb.serialise.structure import Links
from kb.text.whole_addresses import whole_address, with_own_ids

MOST_IN_PART = 100
"""Articles of a category on one page; a longer one comes in several parts."""

MOST_OF_A_SEARCH = 50
"""The best results of a search; the rest is not worth the paper."""


@dataclass(frozen=True)
class ArticleCollection:
    """The articles of one part, and how many there are in all."""

    publications: Sequence[Publication]
    links: dict[int, dict[str, Publication]]
    count: int
    part: int = 1
    parts: int = 1

    def links_of(self, publication: Publication) -> Links:
        """Return the articles that one of them links to or names, by key."""
        return self.links[publication.pk]

    @property
    def first(self) -> int:
        """Return the place of the first of them among all, from 1."""
        return (self.part - 1) * MOST_IN_PART + 1

    @property
    def last(self) -> int:
        """Return the place of the last of them among all."""
        return self.first + len(self.publications) - 1


class PrintedArticle(ArticlePresenter):
    """What the page of several articles shows of one: its ids are its own, addresses are whole."""

    def __init__(self, publication: Publication, links: Links, base: str, note: str) -> None:
        super().__init__(publication, links)
        self.base = base
        self.prefix = f"a{publication.pk}-"
        self._note = note

    def html(self, place: str) -> SafeString:
        """Return the safe HTML of a text as it stands among other articles."""
        return self._own(super().html(place))

    @property
    def note(self) -> SafeString:
        """Return the agents' note; "" where it was not asked for, or may not be seen."""
        return self._own(self._note)

    @property
    def address(self) -> str:
        """Return its whole permanent address."""
        return self.base + short_path(self.publication)

    @cached_property
    def sections(self) -> list[LineSection]:
        """Return the steps and the resolutions; where a failed step leads is on this page."""
        return [
            replace(part, lines=[self._card(line) for line in part.lines]) for part in self.parts
        ]

    def _card(self, line: LineCard) -> LineCard:
        link = line.failure_link
        if link is None or not link.href:
            return line
        href = whole_address(link.href, self.prefix, self.base)
        return replace(line, failure_link=replace(link, href=href))

    def _own(self, html: str) -> SafeString:
        return mark_safe(with_own_ids(html, self.prefix, self.base))  # noqa: S308 (stored safe HTML)


def category_collection(node: CategoryNode, user: Reader, part: int) -> ArticleCollection:
    """Return the articles of a category and of those inside it, in the order of the tree."""
    pks = [below.category.pk for below in node.walk()]
    order = Case(*(When(category=pk, then=place) for place, pk in enumerate(pks)), default=len(pks))
    rows = Publication.objects.visible_to(user).filter(category__in=pks)
    count = rows.count()
    parts = max(1, -(-count // MOST_IN_PART))
    part = min(max(part, 1), parts)
    start = (part - 1) * MOST_IN_PART
    publications = _read(rows.order_by(order, "place", "pk")[start : start + MOST_IN_PART])
    links = targets_of_all(publications, user)
    return ArticleCollection(publications, links, count, part, parts)


def chosen_collection(pks: Sequence[int], count: int, user: Reader) -> ArticleCollection:
    """Return these articles in this order, MOST_OF_A_SEARCH at most; `count` is that of all."""
    wanted = list(dict.fromkeys(pks))[:MOST_OF_A_SEARCH]
    found = {
        row.pk: row for row in _read(Publication.objects.visible_to(user).filter(pk__in=wanted))
    }
    publications = [found[pk] for pk in wanted if pk in found]
    links = targets_of_all(publications, user)
    return ArticleCollection(publications, links, max(count, len(publications)))


def printed_articles(
    collection: ArticleCollection, user: Reader, base: str, *, has_notes: bool
) -> list[PrintedArticle]:
    """Return what is printed of each article; notes only for those who may see them."""
    notes: dict[int, str] = {}
    if has_notes and user.has_perm("kb.view_internal"):
        pks = [row.pk for row in collection.publications]
        notes = dict(AgentNote.objects.filter(pk__in=pks).values_list("pk", "html"))
    return [
        PrintedArticle(row, collection.links_of(row), base, notes.get(row.pk, ""))
        for row in collection.publications
    ]


def _read(rows: QuerySet[Publication]) -> list[Publication]:
    """Return whole publications, with the date and the key of their source."""
    columns = {name.replace("__", "_"): name for name in (*SOURCE_DATE_COLUMNS, SOURCE_KEY_COLUMN)}
    found = list(rows.annotate(**{name: F(column) for name, column in columns.items()}))
    for row in found:
        values = {column: getattr(row, name) for name, column in columns.items()}
        row.source_date = source_date_of(values)
        with_source_key(row, values)
    return found
