"""A publication as plain data for JSON."""

from collections.abc import Iterable, Iterator, Mapping

from kb.documents import (
    LINE_LISTS,
    STEP_FIELDS,
    ArticleDocument,
    LineDocument,
    PublicDocument,
    RelationDocument,
    if_not_of,
    read_if_not,
)
from kb.models import Publication
from kb.serialise.addresses import short_path
from kb.serialise.structure import Links
from kb.text.image_addresses import with_whole_addresses

# The keys of articles that the reader may not see are in the relations. PostgreSQL does not keep
# the order of a document's fields, nor does an export: so it is said here.
SHOWN = tuple(
    name for name in ArticleDocument.__annotations__ if name not in {"relations", *LINE_LISTS}
)
LINE_FIELDS = (*STEP_FIELDS[:-1], "verify", "changes_system", "from_source")


def to_json(publication: Publication, links: Links, base: str) -> dict[str, object]:
    """Return the article as plain JSON types; addresses begin with `base`."""
    document: PublicDocument = publication.document
    return {
        "id": publication.pk,
        **{name: _whole(value, base) for name, value in _in_order(SHOWN, document)},
        "summary": publication.summary,
        "url": base + publication.get_absolute_url(),
        "short_url": base + short_path(publication),
        "published_at": publication.published_at.isoformat(),
        "revised_at": publication.revised_at.isoformat(),
        **{part: [_line(line, links, base) for line in document[part]] for part in LINE_LISTS},
        "links": [
            _link(relation, links[relation["target"]], base)
            for relation in document["relations"]
            if relation["target"] in links
        ],
    }


def _link(relation: RelationDocument, target: Publication, base: str) -> dict[str, object]:
    return {
        "type": relation["type"],
        "anchor": relation["anchor"],
        "id": target.pk,
        "title": target.heading,
        "url": base + target.get_absolute_url(),
    }


def _line(line: LineDocument, links: Links, base: str) -> dict[str, object]:
    """Return a line, without its `if_not` where that is an article the reader may not see."""
    key = read_if_not(if_not_of(line)).article_key
    is_hidden = key != "" and key not in links
    shown = {name: _whole(value, base) for name, value in _in_order(LINE_FIELDS, line)}
    return {**shown, "if_not": ""} if is_hidden else shown


def _in_order(names: Iterable[str], values: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    return ((name, values[name]) for name in names if name in values)


def _whole(value: object, base: str) -> object:
    """Return a text, or a list of texts, with whole addresses of our images."""
    if isinstance(value, str):
        return with_whole_addresses(value, base)
    return [_whole(each, base) for each in value] if isinstance(value, list) else value
