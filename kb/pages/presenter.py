"""A publication → the content of its page, with links to what this reader can see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kb.documents import (
    LineList,
    PublicDocument,
    PublicText,
    line_place,
    numbered_lines,
    tool_place,
)
from kb.models import LinkType, Publication
from kb.pages.article_query import FoundArticle
from kb.pages.line_cards import LineCard, LineSection, RemovedNote, removed_note
from kb.pages.related import RelatedArticles
from kb.serialise.contact import escalation_on_page
from kb.serialise.labels import Label, line_title, part_title, text_label
from kb.serialise.structure import (
    Links,
    failure_link,
    filled_lists,
    filled_texts,
    linked_publications,
)
from kb.text.code_mentions import link_mentions
from kb.text.gfm.headings import Heading, finished_headings

MIN_CONTENTS = 3  # headings from which on a text has a list of them


@dataclass(frozen=True)
class TextBlock:
    """A text under its caption; `is_ours` where the source does not have this text.

    `contents` are the headings of a text that has many.
    """

    name: PublicText
    label: Label
    html: SafeString
    is_ours: bool
    contents: list[Heading]


class ArticlePresenter:
    """What the page of a publication shows to a reader.

    `links` are the articles that it links to or names, `here` those that link to it, both as far
    as this reader can see them. With `has_source`, texts that are not the source's are marked; with
    `for_agents`, a step may say to hand the case over to support.
    """

    def __init__(
        self,
        publication: Publication,
        links: Links,
        *,
        here: Sequence[Publication] = (),
        has_source: bool = False,
        for_agents: bool = False,
    ) -> None:
        self.publication = publication
        self.document: PublicDocument = publication.document
        self.links = links
        self.here = here
        self.has_source = has_source
        self.for_agents = for_agents

    @cached_property
    def _urls(self) -> Mapping[int, str]:
        return {target.pk: target.get_absolute_url() for target in self.links.values()}

    def html(self, place: str) -> SafeString:
        """Return the safe HTML of a text, codes in it linked; "" where the text is empty.

        `place` is a text's field, or what `tool_place` and `line_place` return.
        """
        html = self.publication.html.get(place, "")
        return mark_safe(link_mentions(html, self._urls) if html else "")  # noqa: S308

    @cached_property
    def blocks(self) -> dict[PublicText, TextBlock]:
        """Return the texts that are not empty, by field, in reading order."""
        flags = self.document["from_source"]
        return {
            name: TextBlock(
                name,
                text_label(self.publication.kind, name),
                self.html(name),
                self.has_source and not flags.get(name, False),
                self._contents(name),
            )
            for name in filled_texts(self.document)
        }

    def _contents(self, name: PublicText) -> list[Heading]:
        headings = finished_headings(self.publication.html.get(name, ""))
        return headings if len(headings) >= MIN_CONTENTS else []

    @cached_property
    def further_blocks(self) -> list[TextBlock]:
        """Return the texts below the one that opens the page: a code's meaning or the symptom."""
        opening = "cause" if self.publication.is_code else "symptom"
        return [block for name, block in self.blocks.items() if name != opening]

    @cached_property
    def tools(self) -> list[SafeString]:
        """Return the tools as safe HTML."""
        return [self.html(tool_place(index)) for index in range(len(self.document["tools"]))]

    @cached_property
    def parts(self) -> list[LineSection]:
        """Return the steps and the resolutions, without an empty list."""
        return [
            LineSection(name, part_title(self.publication.kind, name), list(self._lines(name)))
            for name in filled_lists(self.document)
        ]

    def _lines(self, part: LineList) -> Iterable[LineCard]:
        for number, line in numbered_lines(self.document, part):
            anchor, title = line["anchor"], line_title(part, number)
            yield LineCard(
                number=number,
                anchor=anchor,
                html=self.html(line_place(anchor)),
                rest=self.html(line_place(anchor, "rest")),
                command=line["command"],
                expected=self.html(line_place(anchor, "expected")),
                verify=self.html(line_place(anchor, "verify")),
                failure_link=failure_link(
                    self.document, line, self.links, escalation_on_page(for_agents=self.for_agents)
                ),
                same_as=linked_publications(
                    self.document, self.links, LinkType.SAME_AS, anchor=anchor
                ),
                changes_system=line["changes_system"],
                is_ours=self.has_source and not line["from_source"],
                removed=self.removed_near(anchor),
                title=title,
                copy_label=_("Copy %(line)s") % {"line": title},
                link_label=_("Link to %(line)s") % {"line": title},
                command_label=_("Copy the command of %(line)s") % {"line": title},
            )

    def removed_near(self, anchor: str) -> list[RemovedNote]:
        """Return the notes on removed lines to which this line is the nearest one left."""
        removed = self.document["removed"]
        return [removed_note(line) for line in removed if line["nearest"] == anchor]

    @cached_property
    def removed_alone(self) -> list[RemovedNote]:
        """Return the notes on removed lines of an article that has no line left."""
        return self.removed_near("")

    def related(self, *types: str) -> list[Publication]:
        """Return what the article, not one of its lines, links to with these types."""
        return linked_publications(self.document, self.links, *types)

    @cached_property
    def work_through(self) -> list[Publication]:
        """Return the articles to work through when this code appears."""
        return self.related(LinkType.POINTS_TO)

    @cached_property
    def codes(self) -> list[Publication]:
        """Return the codes that it links to, that it names and that link to it, in this order."""
        linked = self.related(LinkType.RELATED, LinkType.POINTS_TO)
        here = () if self.publication.is_code else self.here
        rows = dict.fromkeys([*linked, *self.links.values(), *here])
        return [row for row in rows if row.is_code]

    @cached_property
    def links_here(self) -> list[Publication]:
        """Return the articles that link to it and are not among `codes`."""
        return [row for row in self.here if row not in self.codes]

    @cached_property
    def articles(self) -> list[Publication]:
        """Return the related articles that are not codes."""
        return [row for row in self.related(LinkType.RELATED) if not row.is_code]


def present(found: FoundArticle, around: RelatedArticles) -> ArticlePresenter:
    """Return the content of the page of what `find_article` found."""
    return ArticlePresenter(
        found.publication,
        around.targets,
        here=around.here,
        has_source=bool(found.guide_title),
        for_agents=found.is_for_agents,
    )
