"""A publication as Markdown."""

import re
from collections.abc import Iterator

from kb.documents import LineDocument, PublicDocument, numbered_lines
from kb.models import LinkType, Publication
from kb.serialise import labels
from kb.serialise.addresses import address_lines
from kb.serialise.labels import part_title, text_label
from kb.serialise.structure import (
    Links,
    failure_link,
    filled_lists,
    filled_texts,
    linked_publications,
    remarks,
)
from kb.text.markdown import escape


def to_markdown(publication: Publication, links: Links, base: str = "", revision: int = 0) -> str:
    """Return the whole article; addresses begin with `base`.

    `revision` is the number of the revision that is copied; 0 leaves its address out.
    """
    return "\n\n".join(_parts(publication, links, base, revision)) + "\n"


def _parts(publication: Publication, links: Links, base: str, revision: int) -> Iterator[str]:
    document: PublicDocument = publication.document
    yield f"# {escape(publication.heading)}"
    for field in filled_texts(document):
        yield f"**{text_label(publication.kind, field)}:** {document[field].strip()}"
    if document["tools"]:
        yield f"**{labels.TOOLS}:**\n\n" + "\n".join(f"- {text}" for text in document["tools"])
    for part in filled_lists(document):
        yield f"## {part_title(publication.kind, part)}"
        for number, line in numbered_lines(document, part):
            yield _line(f"{number}. ", line, document, links, base)
    if document["aliases"]:
        yield f"**{labels.ALIASES}:** " + ", ".join(map(escape, document["aliases"]))
    for title, type_ in (
        (labels.POINTS_TO, LinkType.POINTS_TO),
        (labels.RELATED, LinkType.RELATED),
    ):
        if targets := linked_publications(document, links, type_):
            yield f"**{title}:** " + ", ".join(_link(target, base) for target in targets)
    yield address_lines(publication, base, revision).replace("\n", "  \n")


def _line(
    number: str, line: LineDocument, document: PublicDocument, links: Links, base: str
) -> str:
    rows = [line["text"].strip()]
    if line["command"]:
        rows.append(fenced(line["command"]))
    rows += [f"{caption}: {text}" for caption, text in remarks(line)]
    if target := failure_link(document, line, links):
        address = target.href if target.href.startswith("#") else base + target.href
        words = f"[{escape(target.text)}]({address})" if target.href else target.text
        rows.append(f"{labels.IF_NOT}: {words}")
    if same := linked_publications(document, links, LinkType.SAME_AS, anchor=line["anchor"]):
        rows.append(f"{labels.SAME_AS}: " + ", ".join(_link(each, base) for each in same))
    body = "\n\n".join(rows).replace("\n", "\n" + " " * len(number))
    return number + re.sub(r"[ ]+$", "", body, flags=re.MULTILINE)


def _link(target: Publication, base: str) -> str:
    return f"[{escape(target.heading)}]({base}{target.get_absolute_url()})"


def fenced(command: str) -> str:
    """Return a command as fenced code; the fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall(r"`+", command)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{command}\n{fence}"
