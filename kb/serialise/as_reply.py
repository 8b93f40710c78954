"""A publication as the plain text of a ticket reply."""

from collections.abc import Iterator

from kb.documents import LineDocument, PublicDocument, numbered_lines
from kb.models import Publication
from kb.serialise import labels
from kb.serialise.addresses import address_lines
from kb.serialise.labels import part_title, text_label
from kb.serialise.structure import (
    Links,
    failure_link,
    filled_lists,
    filled_texts,
    remarks,
)
from kb.text.markdown import to_plain


def to_reply(publication: Publication, links: Links, base: str, revision: int = 0) -> str:
    """Return the article with its addresses, and a warning where a customer cannot open them.

    `revision` is the number of the revision that is copied; 0 leaves its address out.
    """
    return "\n\n".join(_parts(publication, links, base, revision)) + "\n"


def _parts(publication: Publication, links: Links, base: str, revision: int) -> Iterator[str]:
    document: PublicDocument = publication.document
    yield publication.heading
    for field in filled_texts(document):
        yield f"{text_label(publication.kind, field)}: {to_plain(document[field]).strip()}"
    if document["tools"]:
        yield "\n".join(
            [f"{labels.TOOLS}:", *(f"- {to_plain(text)}" for text in document["tools"])]
        )
    for part in filled_lists(document):
        rows = [f"{part_title(publication.kind, part)}:"]
        for number, line in numbered_lines(document, part):
            rows += _line(number, line, document, links)
        yield "\n".join(rows)
    yield address_lines(publication, base, revision)


def _line(number: int, line: LineDocument, document: PublicDocument, links: Links) -> Iterator[str]:
    yield f"{number}. {to_plain(line['text']).strip()}"
    for row in line["command"].splitlines():
        yield f"   $ {row}"
    for caption, text in remarks(line):
        yield f"   {caption}: {to_plain(text)}"
    if target := failure_link(document, line, links):
        yield f"   {labels.IF_NOT}: {target.text}"
