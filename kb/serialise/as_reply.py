"""A publication as the plain text of a ticket reply, for a customer."""

from collections.abc import Iterator

from kb.documents import LineDocument, line_place, numbered_lines, tool_place
from kb.models import LinkType, Publication
from kb.serialise import labels
from kb.serialise.addresses import address_lines, short_path
from kb.serialise.contact import escalation
from kb.serialise.labels import part_title, text_label
from kb.serialise.structure import (
    Links,
    caution,
    failure_link,
    filled_lists,
    filled_texts,
    linked_publications,
    remarks,
)
from kb.serialise.whole_links import absolute_address
from kb.text.html_to_plain import html_to_plain

INDENT = "   "


def to_reply(publication: Publication, links: Links, base: str, revision: int = 0) -> str:
    """Return the article with its addresses, and a warning where a customer cannot open them.

    `revision` is the number of the revision that is copied; 0 leaves its address out.
    """
    return "\n\n".join(_Reply(publication, links, base).parts(revision)) + "\n"


class _Reply:
    """The parts of the reply of one publication; made from its HTML, as readers see it."""

    def __init__(self, publication: Publication, links: Links, base: str) -> None:
        self.publication = publication
        self.document = publication.document
        self.links = links
        self.base = base
        self.absolute = absolute_address(publication, base)

    def parts(self, revision: int) -> Iterator[str]:
        """Yield the paragraphs of the reply."""
        publication, document = self.publication, self.document
        yield publication.heading
        for field in filled_texts(document):
            text = self.plain(field)
            gap = "\n" if "\n" in text else " "
            yield f"{text_label(publication.kind, field)}:{gap}{text}"
        if document["tools"]:
            tools = (self.plain(tool_place(index)) for index in range(len(document["tools"])))
            yield "\n".join([f"{labels.TOOLS}:", *(f"- {text}" for text in tools)])
        if targets := linked_publications(document, self.links, LinkType.POINTS_TO):
            yield "\n".join([f"{labels.POINTS_TO}:", *(f"- {self.name(row)}" for row in targets)])
        for part in filled_lists(document):
            rows = [f"{part_title(publication.kind, part)}:"]
            for number, line in numbered_lines(document, part):
                rows += self.line(number, line)
            yield "\n".join(rows)
        yield address_lines(publication, self.base, revision)

    def line(self, number: int, line: LineDocument) -> Iterator[str]:
        """Yield the rows of a step or a resolution."""
        anchor = line["anchor"]
        yield f"{number}. {self.row(line_place(anchor))}"
        if rest := self.row(line_place(anchor, "rest")):
            yield INDENT + rest
        if warning := caution(line):
            yield INDENT + warning
        for row in line["command"].splitlines():
            yield f"{INDENT}$ {row}"
        for caption, _text, field in remarks(line):
            yield f"{INDENT}{caption}: {self.row(line_place(anchor, field))}"
        if target := failure_link(self.document, line, self.links, escalation()):
            is_article = target.href.startswith("/")
            address = f" ({self.absolute(target.href)})" if is_article else ""
            yield f"{INDENT}{labels.IF_NOT}: {target.text}{address}"
        for same in linked_publications(self.document, self.links, LinkType.SAME_AS, anchor=anchor):
            yield f"{INDENT}{labels.SAME_AS}: {self.name(same)}"

    def plain(self, place: str) -> str:
        """Return a text of the publication without HTML."""
        return html_to_plain(self.publication.html.get(place, ""), self.absolute)

    def row(self, place: str) -> str:
        """Return the text of a line; what it breaks into stays below its number."""
        return self.plain(place).replace("\n", f"\n{INDENT}")

    def name(self, target: Publication) -> str:
        """Return the heading of an article with its short address."""
        return f"{target.heading} ({self.base}{short_path(target)})"
