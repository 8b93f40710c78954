"""Anchors are for ever: made once from a line's first text, and carried along by a merge."""

from collections.abc import Iterable

from django.utils import timezone

from kb.models import Publication
from kb.publishing.history import lines_of
from kb.text.slugs import slugify


def new_anchor(text: str, taken: Iterable[str]) -> str:
    """Return an anchor for a line's first text that is in none of those `taken`."""
    stem, used = slugify(text), set(taken)
    anchor, count = stem, 1
    while anchor in used:
        count += 1
        anchor = f"{stem}-{count}"
    return anchor


def carry(gone: Publication, into: Publication) -> None:
    """Let the anchors of a publication that was merged land in the one it went into."""
    known = {line["anchor"] for line in (*lines_of(into.document), *into.document["removed"])}
    today = timezone.localdate().isoformat()
    carried = [
        {"anchor": line["anchor"], "removed_on": today, "nearest": ""}
        for line in (*lines_of(gone.document), *gone.document["removed"])
        if line["anchor"] not in known
    ]
    if carried:
        into.document = {**into.document, "removed": [*into.document["removed"], *carried]}
        into.save(update_fields=["document"])
