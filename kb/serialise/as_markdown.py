"""A publication as Markdown."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from kb.models import LinkType, Publication
from kb.serialise.addresses import for_a_ticket
from kb.serialise.structure import (
    Document,
    Links,
    filled_blocks,
    filled_parts,
    jump,
    part_title,
    remarks,
    targets,
    text_label,
)
from kb.text.markdown import escape


def to_markdown(publication: Publication, links: Links, base: str = "", revision: int = 0) -> str:
    """Return the whole article; addresses begin with `base`, the revision's is left out for 0."""
    return "\n\n".join(_parts(publication, links, base, revision)) + "\n"


def _parts(publication: Publication, links: Links, base: str, revision: int) -> Iterator[str]:
    document = publication.document
    yield f"# {escape(publication.heading)}"
    for field in filled_blocks(document):
        yield f"**{text_label(publication.kind, field)}:** {document[field].strip()}"
    if document["tools"]:
        yield f"**{_('Tools')}:**\n\n" + "\n".join(f"- {text}" for text in document["tools"])
    for part in filled_parts(document):
        yield f"## {part_title(publication.kind, part)}"
        for number, line in enumerate(document[part], start=1):
            yield _line(f"{number}. ", line, document, links, base)
    if document["aliases"]:
        yield f"**{_('Also written as')}:** " + ", ".join(map(escape, document["aliases"]))
    for title, type_ in ((_("Work through"), LinkType.POINTS_TO), (_("Related"), LinkType.RELATED)):
        if found := targets(document, links, type_):
            yield f"**{title}:** " + ", ".join(_link(target, base) for target in found)
    yield for_a_ticket(publication, base, revision).replace("\n", "  \n")


def _line(number: str, line: Document, document: Document, links: Links, base: str) -> str:
    rows = [line["text"].strip()]
    if line["command"]:
        rows.append(fenced(line["command"]))
    rows += [f"{caption}: {text}" for caption, text in remarks(line)]
    if goal := jump(document, line, links):
        where = goal.href if goal.href.startswith("#") else base + goal.href
        words = f"[{escape(goal.text)}]({where})" if goal.href else goal.text
        rows.append(f"{_('If it fails')}: {words}")
    if same := targets(document, links, LinkType.SAME_AS, anchor=line["anchor"]):
        rows.append(f"{_('See')}: " + ", ".join(_link(target, base) for target in same))
    body = "\n\n".join(rows).replace("\n", "\n" + " " * len(number))
    return number + re.sub(r"[ ]+$", "", body, flags=re.MULTILINE)


def _link(target: Publication, base: str) -> str:
    return f"[{escape(target.heading)}]({base}{target.get_absolute_url()})"


def fenced(command: str) -> str:
    """Return a command as a block of code, with a fence longer than any that it holds."""
    longest = max((len(run) for run in re.findall(r"`+", command)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{command}\n{fence}"
