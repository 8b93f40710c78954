"""A publication as plain data for JSON."""

from kb.documents import (
    LINE_LISTS,
    LineDocument,
    PublicDocument,
    RelationDocument,
    if_not_of,
    read_if_not,
)
from kb.models import Publication
from kb.serialise.addresses import short_path
from kb.serialise.structure import Links

# The keys of articles that the reader may not see are in the relations; the other fields here
# are for our own pages.
OMITTED = {"relations", "removed", "from_source", *LINE_LISTS}


def to_json(publication: Publication, links: Links, base: str) -> dict[str, object]:
    """Return the article as plain JSON types; addresses begin with `base`."""
    document: PublicDocument = publication.document
    return {
        "id": publication.pk,
        **{name: value for name, value in document.items() if name not in OMITTED},
        "summary": publication.summary,
        "url": base + publication.get_absolute_url(),
        "short_url": base + short_path(publication),
        "published_at": publication.published_at.isoformat(),
        "revised_at": publication.revised_at.isoformat(),
        **{part: [_line(line, links) for line in document[part]] for part in LINE_LISTS},
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


def _line(line: LineDocument, links: Links) -> dict[str, object]:
    """Return a line, without its `if_not` where that is an article the reader may not see."""
    key = read_if_not(if_not_of(line)).article_key
    is_hidden = key != "" and key not in links
    return {**line, "if_not": ""} if is_hidden else {**line}
