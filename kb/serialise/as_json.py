"""A publication as plain data for JSON."""

from kb.models import Publication
from kb.serialise.addresses import short_path
from kb.serialise.structure import PARTS, Document, Links

# Keys of what the reader may not see stand in the relations; the rest is ours to know.
HIDDEN = {"relations", "removed", "from_source", *PARTS}


def to_json(publication: Publication, links: Links, base: str) -> Document:
    """Return the article as plain JSON types; addresses begin with `base`."""
    document = publication.document
    return {
        "id": publication.pk,
        **{name: value for name, value in document.items() if name not in HIDDEN},
        "summary": publication.summary,
        "url": base + publication.get_absolute_url(),
        "short_url": base + short_path(publication),
        "published_at": publication.published_at.isoformat(),
        "revised_at": publication.revised_at.isoformat(),
        **{part: [_line(line, links) for line in document[part]] for part in PARTS},
        "links": [
            _link(relation, links[relation["target"]], base)
            for relation in document["relations"]
            if relation["target"] in links
        ],
    }


def _link(relation: Document, target: Publication, base: str) -> Document:
    return {
        "type": relation["type"],
        "anchor": relation["anchor"],
        "id": target.pk,
        "title": target.heading,
        "url": base + target.get_absolute_url(),
    }


def _line(line: Document, links: Links) -> Document:
    goal = line.get("if_not", "")
    if not goal or goal == "escalate" or goal.startswith("#") or goal in links:
        return line
    return {**line, "if_not": ""}
