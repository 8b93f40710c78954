"""Anchors of lines that were removed or merged away, as a publication stores them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

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
        carried = publicly_known({into.pk: carried})[into.pk]
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


def publicly_known(removed: Mapping[int, list[RemovedLine]]) -> dict[int, list[RemovedLine]]:
    """Return the removed lines of some articles, by id, that were public once.

    An anchor is made of its line's words. What was merged into an article counts as its own.
    """
    with_lines = [pk for pk, lines in removed.items() if lines]
    internal = _events_of(with_lines, Audience.INTERNAL) if with_lines else {}
    public = _events_of(internal, Audience.PUBLIC, "document") if internal else {}
    anchors = {
        pk: {anchor for (document,) in public.get(pk, []) for anchor in _anchors_in(document)}
        for pk in internal
    }
    return {
        pk: [line for line in lines if line["anchor"] in anchors[pk]] if pk in anchors else lines
        for pk, lines in removed.items()
    }


def _events_of(
    pks: Collection[int], audience: Audience, *columns: str
) -> dict[int, list[tuple[Any, ...]]]:
    """Return columns of the texts that went live for an audience, by article of those that had any.

    What was merged into one of these articles counts as its own.
    """
    texts = PublicationEvent.objects.filter(document__isnull=False, audience=audience)
    merged = texts.filter(article__publication__is_merged=True)
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for events, owner in ((texts, "article"), (merged, "article__publication__successor")):
        rows = events.filter(**{f"{owner}__in": pks}).values_list(owner, *columns)
        for pk, *values in rows:
            found[pk].append(tuple(values))
    return found


def _anchors_in(document: PublicDocument) -> set[str]:
    """Return the anchors of a public document's lines, and of those that were removed from it."""
    return {line["anchor"] for line in (*lines_of(document), *document["removed"])}
