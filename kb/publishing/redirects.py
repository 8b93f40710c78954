"""Paths that were public and are no longer an article's own: kept, so that they still lead."""

from kb.models import Publication, Redirect


def live_paths(publication: Publication) -> set[str]:
    """Return the paths beside its address by which readers reach a live publication.

    `errors/<slug>` of a code, `errors/<spelling>` of any kind, `<number>` of the guide.
    """
    paths = {publication.number} if publication.number else set()
    if publication.is_code:
        paths.add(f"errors/{publication.slug}")
    spellings = publication.spellings.values_list("normalised", flat=True)
    return paths | {f"errors/{normalised}" for normalised in spellings}


def keep(publication: Publication, old_paths: set[str]) -> None:
    """Remember the paths that led to this publication and no longer do."""
    gone = old_paths - (live_paths(publication) if publication.is_live else set())
    for path in sorted(gone):
        Redirect.objects.update_or_create(path=path, defaults={"article_id": publication.pk})
