"""Anchors of lines that were removed or merged away, as a publication stores them."""

from django.db.models import Q
from django.utils import timezone

from kb.documents import PublicDocument, RemovedLine, lines_of
from kb.models import Audience, Publication, PublicationEvent


def carry_anchors(gone: Publication, into: Publication) -> None:
    """Add the anchors of a publication that was merged to the one it went into.

    Call it when the merge is written: only agents see the title of an internal one.
    """
    heading = gone.heading if gone.is_public else ""
    carried = carried_lines(gone.document, into.document, heading, timezone.localdate().isoformat())
    if into.is_public:
        carried = publicly_known(into.pk, carried)
    if carried:
        into.document = {**into.document, "removed": [*into.document["removed"], *carried]}
        into.save(update_fields=["document"])


def carried_lines(
    gone: PublicDocument, into: PublicDocument, heading: str, today: str
) -> list[RemovedLine]:
    """Return the entries that `into` needs for the anchors of `gone`, which becomes part of it.

    `heading` is the title of `gone`, `today` an ISO date.
    """
    known = _anchors_in(into)
    titles = {line["anchor"]: heading for line in lines_of(gone)}
    titles |= {line["anchor"]: line.get("part_of") or heading for line in gone["removed"]}
    return [
        {"anchor": anchor, "removed_on": today, "nearest": "", "part_of": title}
        for anchor, title in titles.items()
        if anchor not in known
    ]


def publicly_known(pk: int, removed: list[RemovedLine]) -> list[RemovedLine]:
    """Return the removed lines that were public once: an anchor is made of its line's words.

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
        anchor for document in documents if document is not None for anchor in _anchors_in(document)
    }
    return [line for line in removed if line["anchor"] in public]


def _anchors_in(document: PublicDocument) -> set[str]:
    """Return the anchors of a public document's lines, and of those that were removed from it."""
    return {line["anchor"] for line in (*lines_of(document), *document["removed"])}
