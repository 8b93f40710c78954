"""Anchors of lines that were removed or merged away: what a publication remembers of them."""

from django.db.models import Q
from django.utils import timezone

from kb.models import Audience, Publication, PublicationEvent
from kb.publishing.history import Document, lines_of


def carry_anchors(gone: Publication, into: Publication) -> None:
    """Let the anchors of a publication that was merged land in the one it went into.

    Call it when the merge is written. Only agents are told the title of what was internal.
    """
    heading = gone.heading if gone.is_public else ""
    carried = carried_lines(gone.document, into.document, heading, timezone.localdate().isoformat())
    if into.is_public:
        carried = publicly_known(into.pk, carried)
    if carried:
        into.document = {**into.document, "removed": [*into.document["removed"], *carried]}
        into.save(update_fields=["document"])


def carried_lines(gone: Document, into: Document, heading: str, today: str) -> list[Document]:
    """Return what one document has to say of the anchors of another that becomes part of it."""
    known = {line["anchor"] for line in (*lines_of(into), *into["removed"])}
    return [
        {
            "anchor": line["anchor"],
            "removed_on": today,
            "nearest": "",
            "part_of": line.get("part_of") or heading,
        }
        for line in (*lines_of(gone), *gone["removed"])
        if line["anchor"] not in known
    ]


def publicly_known(pk: int, removed: list[Document]) -> list[Document]:
    """Return those removed lines whose anchors everyone could see: an anchor is made of words.

    `pk` is the article's; what was merged into it counts as its own.
    """
    events = PublicationEvent.objects.filter(
        Q(article=pk) | Q(article__publication__is_merged=True, article__publication__successor=pk),
        document__isnull=False,
    )
    if not removed or not events.filter(audience=Audience.INTERNAL).exists():
        return removed
    documents = events.filter(audience=Audience.PUBLIC).values_list("document", flat=True)
    public = {
        line["anchor"]
        for document in documents
        if document is not None
        for line in (*lines_of(document), *document["removed"])
    }
    return [line for line in removed if line["anchor"] in public]
