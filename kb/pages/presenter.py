"""A publication → what its page shows, with every link resolved for this reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kb.documents import LineList, PublicDocument, numbered_lines
from kb.models import LinkType, Publication
from kb.pages.article_query import FoundArticle
from kb.pages.related import RelatedArticles
from kb.serialise.labels import Label, part_title, text_label
from kb.serialise.structure import (
    FailureLink,
    Links,
    failure_link,
    filled_lists,
    filled_texts,
    linked_publications,
)
from kb.text.code_mentions import link_mentions


@dataclass(frozen=True)
class TextBlock:
    """A text of the article under its caption; `is_ours` where the source says it differently."""

    name: str
    label: Label
    html: SafeString
    is_ours: bool


@dataclass(frozen=True)
class Removed:
    """An anchor that was public once, the day it went, and what it was part of before a merge."""

    anchor: str
    removed_on: date
    part_of: str
    has_nearest: bool


@dataclass(frozen=True)
class LineCard:
    """A step or a fix as its card shows it."""

    number: int
    anchor: str
    html: SafeString
    command: str
    look_for: SafeString
    worked_if: SafeString
    jump: FailureLink | None
    same_as: list[Publication]
    changes_system: bool
    is_ours: bool
    removed: list[Removed]
    copy_label: str
    link_label: str

    @property
    def has_more(self) -> bool:
        """Whether we say anything beside the line itself."""
        return bool(self.command or self.look_for or self.worked_if or self.jump or self.same_as)


@dataclass(frozen=True)
class LineSection:
    """The steps or the resolutions, under their heading."""

    name: str
    title: Label
    lines: list[LineCard]


class ArticlePresenter:
    """What the page of one publication shows to one reader.

    `links` is all that this reader may follow from it, `here` what leads to it. Where its words
    came from a source (`has_source`), ours are told from the source's.
    """

    def __init__(
        self,
        publication: Publication,
        links: Links,
        *,
        here: Sequence[Publication] = (),
        has_source: bool = False,
    ) -> None:
        self.publication = publication
        self.document: PublicDocument = publication.document
        self.links = links
        self.here = here
        self.has_source = has_source

    @cached_property
    def _urls(self) -> Mapping[int, str]:
        return {target.pk: target.get_absolute_url() for target in self.links.values()}

    def html(self, place: str) -> SafeString:
        """Return a text's stored safe HTML, its mentions made links; "" where there is none."""
        stored = self.publication.html.get(place, "")
        return mark_safe(link_mentions(stored, self._urls) if stored else "")  # noqa: S308

    @cached_property
    def blocks(self) -> dict[str, TextBlock]:
        """Return the texts that there are, by name."""
        flags = self.document["from_source"]
        return {
            name: TextBlock(
                name,
                text_label(self.publication.kind, name),
                self.html(name),
                self.has_source and not flags.get(name, False),
            )
            for name in filled_texts(self.document)
        }

    @cached_property
    def tools(self) -> list[SafeString]:
        """Return the things to have at hand."""
        return [self.html(f"tool:{index}") for index in range(len(self.document["tools"]))]

    @cached_property
    def parts(self) -> list[LineSection]:
        """Return steps and resolutions, each where there are any."""
        return [
            LineSection(name, part_title(self.publication.kind, name), list(self._lines(name)))
            for name in filled_lists(self.document)
        ]

    def _lines(self, part: LineList) -> Iterable[LineCard]:
        copy_label, link_label = _("Copy step %(number)d"), _("Link to step %(number)d")
        for number, line in numbered_lines(self.document, part):
            anchor = line["anchor"]
            yield LineCard(
                number=number,
                anchor=anchor,
                html=self.html(anchor),
                command=line["command"],
                look_for=self.html(f"{anchor}:expected"),
                worked_if=self.html(f"{anchor}:verify"),
                jump=failure_link(self.document, line, self.links),
                same_as=linked_publications(
                    self.document, self.links, LinkType.SAME_AS, anchor=anchor
                ),
                changes_system=line["changes_system"],
                is_ours=self.has_source and not line["from_source"],
                removed=self.removed_near(anchor),
                copy_label=copy_label % {"number": number},
                link_label=link_label % {"number": number},
            )

    def removed_near(self, anchor: str) -> list[Removed]:
        """Return the lines that are gone and were nearest to this one; "": nothing is left."""
        return [
            Removed(
                line["anchor"],
                date.fromisoformat(line["removed_on"]),
                line.get("part_of", ""),
                bool(anchor),
            )
            for line in self.document["removed"]
            if line["nearest"] == anchor
        ]

    @cached_property
    def removed_alone(self) -> list[Removed]:
        """Return the lines that are gone from an article that has none left."""
        return self.removed_near("")

    def related(self, *types: str) -> list[Publication]:
        """Return what the article as a whole links to."""
        return linked_publications(self.document, self.links, *types)

    @cached_property
    def work_through(self) -> list[Publication]:
        """Return what to work through when this code appears."""
        return self.related(LinkType.POINTS_TO)

    @cached_property
    def codes(self) -> list[Publication]:
        """Return the error codes that belong to it, that its text names or that lead here."""
        own = [row for row in self.related(LinkType.RELATED, LinkType.POINTS_TO) if row.is_code]
        rest = [*self.links.values(), *(() if self.publication.is_code else self.here)]
        return own + [row for row in rest if row.is_code and row not in own]

    @cached_property
    def links_here(self) -> list[Publication]:
        """Return what leads here and is not shown among the codes."""
        return [row for row in self.here if row not in self.codes]

    @cached_property
    def articles(self) -> list[Publication]:
        """Return the related articles that are no codes."""
        return [row for row in self.related(LinkType.RELATED) if not row.is_code]


def present(found: FoundArticle, around: RelatedArticles) -> ArticlePresenter:
    """Return the content of a live article's page."""
    return ArticlePresenter(
        found.publication,
        around.targets,
        here=around.here,
        has_source=bool(found.source_title),
    )
