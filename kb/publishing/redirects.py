"""Paths that were public and are no longer an article's own: kept, so that they still lead."""

from kb.models import GUIDE, Article, Publication, Redirect


def live_paths(publication: Publication) -> set[str]:
    """Return the paths beside its address by which readers reach a live publication.

    `errors/<slug>` of a code, `errors/<spelling>` of any kind, `<number>` of the guide.
    """
    paths = {f"errors/{publication.slug}"} if publication.is_code else set()
    if publication.number and Article.objects.filter(pk=publication.pk, source__key=GUIDE):
        paths.add(publication.number)
    spellings = publication.spellings.values_list("normalised", flat=True)
    return paths | {f"errors/{normalised}" for normalised in spellings}


def reachable_paths(publication: Publication | None) -> dict[str, bool]:
    """Return the paths that lead to a publication now, each with whether everyone may ask."""
    if publication is None or not publication.is_live:
        return {}
    return dict.fromkeys(live_paths(publication), publication.is_public)


def keep_redirects(publication: Publication, before: dict[str, bool]) -> None:
    """Remember the paths that led to this publication, as `reached` gave them, and no longer do.

    What was once everyone's stays so, also where agents alone could ask for it in the end. A path
    that another article has had as well is kept for both.
    """
    now = reachable_paths(publication)
    left = {
        path: was for path, was in before.items() if was > now.get(path, False) or path not in now
    }
    rows = Redirect.objects.filter(article=publication.pk, path__in=left)
    known = set(rows.filter(is_public=True).values_list("path", flat=True))
    rows.delete()
    Redirect.objects.bulk_create(
        Redirect(path=path, article_id=publication.pk, is_public=left[path] or path in known)
        for path in sorted(left)
    )
