"""A revision → its publication, with spellings, links, agents' note and index rows."""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kb.documents import RevisionDocument
from kb.media.sizes import with_image_sizes, with_sizes_in_all
from kb.models import Article, Category, Publication
from kb.publishing import mentions, projected_rows, seen_categories
from kb.publishing.projection import (
    Projection,
    build_publications,
    drop_internal_anchors,
    place_of,
)
from kb.publishing.public import markdown_texts
from kb.publishing.rules import Refused
from kb.search.index import write
from kb.text.rendering import RenderingFailed, render


def render_document(document: RevisionDocument) -> dict[str, str]:
    """Return the safe HTML of every text of a document by place; raise RenderingFailed.

    Call it before the transaction opens: a long article takes some tenths of a second.
    """
    return with_image_sizes(render(*markdown_texts(document), _))


def render_documents(
    documents: Mapping[int, RevisionDocument],
) -> tuple[dict[int, dict[str, str]], dict[int, RenderingFailed]]:
    """Return what `render_document` does of each of many, and the errors of those that fail."""
    html: dict[int, dict[str, str]] = {}
    failed: dict[int, RenderingFailed] = {}
    for pk, document in documents.items():
        try:
            html[pk] = render(*markdown_texts(document), _)
        except RenderingFailed as error:
            failed[pk] = error
    return with_sizes_in_all(html), failed


def project(projection: Projection) -> Publication:
    """Make a revision what readers see; return its publication.

    Raises Refused where another live code has its address.
    """
    old_spellings = projected_rows.code_spellings(_befores([projection]))
    [publication] = _write([projection])
    write.index_publications([publication], {publication.pk: projection.note})
    new_spellings = projected_rows.code_spellings([publication])
    # Whether others name a code depends on its spellings alone: most edits leave them as they are.
    changed = {*old_spellings} ^ {*new_spellings}
    mentions.update_mentions_of(changed, except_for=publication)
    return publication


def project_again(projections: Sequence[Projection]) -> None:
    """Write anew what readers see of some live articles; what is the same already is left alone.

    So is the index of what has the same words: `manage.py reindex` makes that anew. Raises Refused
    where another live code has the address of one.
    """
    befores = _befores(projections)
    old_spellings = projected_rows.code_spellings(befores)
    old_words = _indexed_values(befores, projected_rows.notes_of(befores))
    publications = _write(projections)
    notes = {each.article.pk: each.note for each in projections}
    words = _indexed_values(publications, notes)
    others = [each for each in publications if words[each.pk] != old_words.get(each.pk)]
    if others:
        write.index_publications(others, notes)
    new_spellings = projected_rows.code_spellings(publications)
    mentions.update_mentions_of({*old_spellings} ^ {*new_spellings})


def set_audience(publication: Publication, audience: str) -> None:
    """Change who may read a live publication, in every row that readers and searches see.

    Writes a revision that was set on the publication, too.
    """
    publication.audience = audience
    publication.document = {**publication.document, "audience": audience}
    if publication.is_public:
        drop_internal_anchors({publication.pk: publication.document})
        seen_categories.remember_category(publication.category_id)
    publication.save(update_fields=["audience", "document", "revision"])
    write.index_publication(publication)


def set_category(publication: Publication, article: Article, category: Category | None) -> None:
    """Put a live publication into another category, in every row that readers and searches see.

    Writes a revision that was set on the publication, too.
    """
    publication.category = category
    publication.document = {**publication.document, "category": category.key if category else ""}
    publication.place = place_of(article, category, publication.document)
    if publication.is_public:
        seen_categories.remember_category(publication.category_id)
    publication.save(update_fields=["category", "document", "place", "revision"])
    write.index_publication(publication)


def withdraw(publication: Publication) -> None:
    """Delete all rows by which a publication is found; its own row stays."""
    old_spellings = projected_rows.code_spellings([publication])
    projected_rows.delete_projected_rows(publication)
    write.unindex_publication(publication.pk)
    mentions.update_mentions_of(old_spellings, except_for=publication)


def _befores(projections: Sequence[Projection]) -> list[Publication]:
    return [each.before for each in projections if each.before is not None]


def _write(projections: Sequence[Projection]) -> list[Publication]:
    """Write some publications with the rows by which they are found. Raises Refused."""
    publications = build_publications(projections)
    for publication, projection in zip(publications, projections, strict=True):
        if not _is_same(publication, projection.before):
            _save(publication, is_new=projection.before is None)
    public = {each.category_id for each in publications if each.is_public and each.category_id}
    seen_categories.remember_categories(public)
    notes = {each.article.pk: each.note for each in projections}
    projected_rows.write_projected_rows(publications, notes)
    return publications


def _indexed_values(
    publications: Sequence[Publication], notes: Mapping[int, str]
) -> dict[int, tuple[object, ...]]:
    """Return all that the index holds of some publications with their notes, by id."""
    return {
        each.pk: (each.kind, each.category_id, each.audience, each.document, notes.get(each.pk, ""))
        for each in publications
    }


def _is_same(publication: Publication, before: Publication | None) -> bool:
    """Whether every column of a publication is what is stored."""
    names = [column.attname for column in Publication._meta.concrete_fields]
    return before is not None and all(
        getattr(publication, name) == getattr(before, name) for name in names
    )


def _save(publication: Publication, *, is_new: bool) -> None:
    try:
        with transaction.atomic():
            publication.save(force_insert=is_new, force_update=not is_new)
    except IntegrityError as error:
        slug = publication.slug
        other = Publication.objects.codes().filter(slug=slug, is_live=True).first()
        if other is None:
            raise
        message = _("“%(other)s” already has the address %(slug)s: choose another.")
        raise Refused(message % {"other": other, "slug": slug}) from error
