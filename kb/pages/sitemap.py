"""The public articles, in parts that each fit into one file of a sitemap."""

from kb.models import Publication

PART_SIZE = 5_000
"""Ids in a part; a range of ids is found by the index. A sitemap may hold 50,000 addresses."""


def count_parts() -> int:
    """Return the number of parts, at least 1."""
    newest = Publication.objects.visible_to(None).order_by("-pk").values_list("pk", flat=True)
    return 1 + (newest.first() or 0) // PART_SIZE


def publications_in_part(part: int) -> list[Publication]:
    """Return the public articles with ids in one range, with what their address and date need."""
    ids = {"pk__gte": part * PART_SIZE, "pk__lt": (part + 1) * PART_SIZE}
    publications = Publication.objects.visible_to(None).filter(**ids).order_by("pk")
    return list(publications.only("pk", "kind", "slug", "revised_at"))
