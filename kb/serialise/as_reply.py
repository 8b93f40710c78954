"""A publication as the plain text of a ticket reply."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kb.models import Publication
from kb.serialise.addresses import for_a_ticket
from kb.serialise.structure import (
    Document,
    Links,
    filled_blocks,
    filled_parts,
    jump,
    part_title,
    remarks,
    text_label,
)
from kb.text.markdown import to_plain


def to_reply(publication: Publication, links: Links, base: str, revision: int = 0) -> str:
    """Return the article with its addresses, and say where a customer cannot open them.

    `revision` is the number of the revision that is copied; 0 leaves its address out.
    """
    return "\n\n".join(_parts(publication, links, base, revision)) + "\n"


def _parts(publication: Publication, links: Links, base: str, revision: int) -> Iterator[str]:
    document = publication.document
    yield publication.heading
    for field in filled_blocks(document):
        yield f"{text_label(publication.kind, field)}: {to_plain(document[field]).strip()}"
    if document["tools"]:
        yield "\n".join([f"{_('Tools')}:", *(f"- {to_plain(text)}" for text in document["tools"])])
    for part in filled_parts(document):
        rows = [f"{part_title(publication.kind, part)}:"]
        for number, line in enumerate(document[part], start=1):
            rows += _line(number, line, document, links)
        yield "\n".join(rows)
    yield for_a_ticket(publication, base, revision)


def _line(number: int, line: Document, document: Document, links: Links) -> Iterator[str]:
    yield f"{number}. {to_plain(line['text']).strip()}"
    for row in line["command"].splitlines():
        yield f"   $ {row}"
    for caption, text in remarks(line):
        yield f"   {caption}: {to_plain(text)}"
    if goal := jump(document, line, links):
        yield f"   {_('If it fails')}: {goal.text}"
