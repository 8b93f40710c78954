"""Redirects from paths by which an article was reached to the article."""

from kb.models import Article, Publication, Redirect, number_in


def live_paths(publication: Publication) -> set[str]:
    """Return the paths by which readers reach a live publication, beside its own address.

    `errors/<slug>` of a code, `errors/<spelling>` of any kind, `<number>` of the first guide,
    `<source>/<number>` of another one.
    """
    paths = {f"errors/{publication.slug}"} if publication.is_code else set()
    sources = Article.objects.filter(pk=publication.pk).values_list("source__key", flat=True)
    source = sources.first() if publication.number else None
    if source:
        paths.add(number_in(source, publication.number))
    spellings = publication.spellings.values_list("normalised", flat=True)
    return paths | {f"errors/{normalised}" for normalised in spellings}


def reachable_paths(publication: Publication | None) -> dict[str, bool]:
    """Return the paths that lead to a publication now, each with whether it is public."""
    if publication is None or not publication.is_live:
        return {}
    return dict.fromkeys(live_paths(publication), publication.is_public)


def keep_redirects(publication: Publication, before: dict[str, bool]) -> None:
    """Write a redirect for each path `before` (from `reachable_paths`) that leads there no more.

    A path that was public once stays public. A path that two articles have had leads to both.
    """
    now = reachable_paths(publication)
    lost = {
        path: was_public
        for path, was_public in before.items()
        if path not in now or was_public > now[path]
    }
    rows = Redirect.objects.filter(article=publication.pk, path__in=lost)
    public = set(rows.filter(is_public=True).values_list("path", flat=True))
    rows.delete()
    Redirect.objects.bulk_create(
        Redirect(path=path, article_id=publication.pk, is_public=lost[path] or path in public)
        for path in sorted(lost)
    )
