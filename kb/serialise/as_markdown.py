"""A publication as Markdown."""

import re
from collections.abc import Collection, Iterator

from kb.documents import LineDocument, PublicDocument, numbered_lines
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
from kb.serialise.whole_links import absolute_address, with_whole_links
from kb.text.gfm.parser import begins_block
from kb.text.html_to_plain import Absolute
from kb.text.markdown import escape


def to_markdown(publication: Publication, links: Links, base: str = "", revision: int = 0) -> str:
    """Return the whole article; addresses begin with `base`, those of images too.

    `revision` is the number of the revision that is copied; 0 leaves its address out.
    """
    absolute = absolute_address(publication, base)
    addresses = address_lines(publication, base, revision).replace("\n", "  \n")
    return "\n\n".join([*markdown_parts(publication, links, absolute), addresses]) + "\n"


def to_chapter(publication: Publication, links: Links, base: str) -> str:
    """Return the whole article below the title of a text that has several, with its address."""
    absolute = absolute_address(publication, base)
    parts = markdown_parts(publication, links, absolute, level="##")
    return "\n\n".join([*parts, base + short_path(publication)]) + "\n"


def markdown_parts(
    publication: Publication,
    links: Links,
    absolute: Absolute,
    marked: Collection[str] = (),
    level: str = "#",
) -> Iterator[str]:
    """Yield the paragraphs of an article; `absolute` completes the addresses in it.

    The lines with an anchor in `marked` get it as an id, so that `#anchor` leads there.
    `level` is the mark of the title.
    """
    document: PublicDocument = publication.document
    yield f"{level} {escape(publication.heading)}"
    for field in filled_texts(document):
        text = with_whole_links(document[field].strip(), absolute)
        yield _labelled(str(text_label(publication.kind, field)), text)
    if document["tools"]:
        tools = (with_whole_links(text, absolute) for text in document["tools"])
        yield f"**{labels.TOOLS}:**\n\n" + "\n".join(f"- {text}" for text in tools)
    for part in filled_lists(document):
        yield f"{level}# {part_title(publication.kind, part)}"
        for number, line in numbered_lines(document, part):
            text = _line(f"{number}. ", line, document, links, absolute)
            yield _marked_line(text, line) if line["anchor"] in marked else text
    if document["aliases"]:
        yield f"**{labels.ALIASES}:** " + ", ".join(map(escape, document["aliases"]))
    for title, type_ in (
        (labels.POINTS_TO, LinkType.POINTS_TO),
        (labels.RELATED, LinkType.RELATED),
    ):
        if targets := linked_publications(document, links, type_):
            yield f"**{title}:** " + ", ".join(_link(target, absolute) for target in targets)


def _labelled(label: str, text: str) -> str:
    """Return a text behind its label, below it where the text begins with another block."""
    between = "\n\n" if begins_block(text) else " "
    return f"**{label}:**{between}{text}"


def _line(
    number: str, line: LineDocument, document: PublicDocument, links: Links, absolute: Absolute
) -> str:
    rows = [with_whole_links(line["text"].strip(), absolute), caution(line)]
    rows.append(fenced(line["command"]) if line["command"] else "")
    rows += [
        f"{caption}: {with_whole_links(text, absolute)}" for caption, text, _field in remarks(line)
    ]
    if target := failure_link(document, line, links, escalation()):
        words = escape(target.text)
        words = f"[{words}]({absolute(target.href)})" if target.href else words
        rows.append(f"{labels.IF_NOT}: {words}")
    if same := linked_publications(document, links, LinkType.SAME_AS, anchor=line["anchor"]):
        rows.append(f"{labels.SAME_AS}: " + ", ".join(_link(each, absolute) for each in same))
    body = "\n\n".join(filter(None, rows)).replace("\n", "\n" + " " * len(number))
    return number + re.sub(r"[ ]+$", "", body, flags=re.MULTILINE)


def _marked_line(text: str, line: LineDocument) -> str:
    """Return the Markdown of a line with its anchor as an id."""
    number, _space, rest = text.partition(" ")
    mark = f'<a id="{line["anchor"]}"></a>'
    between = "\n\n" + " " * len(f"{number} ") if begins_block(rest) else ""
    return f"{number} {mark}{between}{rest}"


def _link(target: Publication, absolute: Absolute) -> str:
    return f"[{escape(target.heading)}]({absolute(target.get_absolute_url())})"


def fenced(command: str) -> str:
    """Return a command as fenced code; the fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall(r"`+", command)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{command}\n{fence}"
