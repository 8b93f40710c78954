"""Live publications → the same made anew from their revisions, some at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from kb.documents import RevisionDocument
from kb.media.check_uses import articles_noted_wrongly
from kb.media.uses import rebuild_uses
from kb.models import Article, Publication
from kb.publishing.project import project_again, render_documents
from kb.publishing.projected_rows import notes_of
from kb.publishing.projection import NOTE, Projection, build_publications
from kb.publishing.rules import Refused
from kb.search.index.write import lock_index

BATCH = 50
"""Publications in one transaction: while it is open, 0.1 to 0.2 s, nobody else can write on SQLite.

They are rendered before it opens, and others write meanwhile.
"""

TellProgress = Callable[[int, int], None]
"""Called with the numbers of articles done and in all."""

Html = dict[str, str]


@dataclass(frozen=True)
class _Rendered:
    """The HTML of some publications by id, the documents that it was made of, and the failures."""

    documents: Mapping[int, RevisionDocument]
    html: Mapping[int, Html]
    failures: list[str]


def reproject_all(progress: TellProgress = lambda done, total: None) -> tuple[int, list[str]]:
    """Rebuild every live publication; return how many, and a line for each that failed.

    A process that ends early has rebuilt some whole articles and left the others as they were.
    """
    pks = _live_ids()
    failures: list[str] = []
    for start in range(0, len(pks), BATCH):
        progress(start, len(pks))
        failures += reproject(pks[start : start + BATCH])
    progress(len(pks), len(pks))
    return len(pks) - len(failures), failures


def reproject(pks: Sequence[int]) -> list[str]:
    """Rebuild some live publications; return a line for each that failed.

    What is published meanwhile stays as it is: it was made by the same code.
    """
    rendered = _render(pks)
    try:
        _write(rendered)
    except Refused as refused:
        if len(rendered.html) == 1:
            return [*rendered.failures, *(_failure(pk, str(refused)) for pk in rendered.html)]
        alone = [reproject([pk]) for pk in rendered.html]
        return [*rendered.failures, *(line for lines in alone for line in lines)]
    return rendered.failures


def rebuild_all_uses() -> None:
    """Note anew which article uses which image, drafts and old revisions included."""
    pks = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        for pk in articles_noted_wrongly(pks[start : start + BATCH]):
            with transaction.atomic():
                article = Article.objects.select_for_update().filter(pk=pk).first()
                if article is not None:
                    rebuild_uses(article)


def changed_articles(progress: TellProgress = lambda done, total: None) -> Iterator[str]:
    """Yield a line for each live publication that comes out differently now, or not at all."""
    pks = _live_ids()
    for start in range(0, len(pks), BATCH):
        progress(start, len(pks))
        batch = pks[start : start + BATCH]
        rendered = _render(batch)
        yield from rendered.failures
        yield from _changed_places(rendered)
    progress(len(pks), len(pks))


def _live_ids() -> list[int]:
    return list(
        Publication.objects.filter(is_live=True).order_by("pk").values_list("pk", flat=True)
    )


def _render(pks: Sequence[int]) -> _Rendered:
    live = Publication.objects.filter(pk__in=pks, is_live=True).order_by("pk")
    documents = dict(live.values_list("pk", "revision__document"))
    html, errors = render_documents(documents)
    failures = [_failure(pk, f"cannot be rendered: {error}") for pk, error in errors.items()]
    return _Rendered(documents, html, failures)


def _failure(pk: int, reason: str) -> str:
    return f"{pk} {Publication.objects.get(pk=pk).heading}: {reason}"


@transaction.atomic
def _write(rendered: _Rendered) -> None:
    """Write what is still what was rendered: a publish or a redaction may have come between."""
    rows = Article.objects.filter(pk__in=rendered.html).order_by("pk")
    articles = list(rows.select_for_update(of=("self",)).select_related("imported"))
    # Publishing takes this lock before it marks codes in others' texts: no two wait in a circle.
    lock_index()
    project_again(_projections(rendered, articles))


def _projections(rendered: _Rendered, articles: Sequence[Article]) -> list[Projection]:
    """Return what makes each live publication anew; its dates and audience stay."""
    live = Publication.objects.filter(pk__in=rendered.html, is_live=True)
    publications = live.select_related("revision").in_bulk()
    return [
        Projection(
            article=article,
            revision=before.revision,
            html=rendered.html[article.pk],
            before=before,
            at=before.revised_at,
            audience=before.audience,
            expires_at=before.expires_at,
            expiry_zone=before.expiry_zone,
        )
        for article in articles
        if (before := publications.get(article.pk)) is not None
        and before.revision.document == rendered.documents[article.pk]
    ]


def _changed_places(rendered: _Rendered) -> Iterator[str]:
    """Yield the places of texts that come out differently now, a line for each publication."""
    rows = Article.objects.filter(pk__in=rendered.html).order_by("pk")
    projections = _projections(rendered, list(rows.select_related("imported")))
    publications = build_publications(projections)
    notes = notes_of(publications)
    for projection, rebuilt in zip(projections, publications, strict=True):
        before = projection.before
        stored = {**(before.html if before else {}), NOTE: notes.get(rebuilt.pk, "")}
        made = {**rebuilt.html, NOTE: projection.note}
        places = sorted({*made, *stored})
        changed = [place for place in places if stored.get(place, "") != made.get(place, "")]
        if changed:
            yield f"{rebuilt.pk} {rebuilt.heading}: {', '.join(changed)}"
