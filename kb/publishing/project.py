"""A revision → its publication, with spellings, links, agents' note and index rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.documents import PublicDocument, RevisionDocument
from kb.media.sizes import with_image_sizes
from kb.models import (
    UNPLACED,
    Article,
    Audience,
    Category,
    ImportedArticle,
    Publication,
    Revision,
)
from kb.publishing import mentions, projected_rows, removed_anchors, seen_categories
from kb.publishing.public import (
    document_summary,
    markdown_texts,
    public_document,
    sort_key,
    spellings,
)
from kb.publishing.rules import Refused
from kb.search.index import write
from kb.text.rendering import render
from kb.text.sort_keys import make_place

NOTE = "internal_note"


def render_document(document: RevisionDocument) -> dict[str, str]:
    """Return the safe HTML of every text of a document by place; raise RenderingFailed.

    Call it before the transaction opens: a long article takes some tenths of a second.
    """
    return with_image_sizes(render(*markdown_texts(document), _))


def publication_from(document: PublicDocument, html: dict[str, str], **columns: Any) -> Publication:
    """Return the unsaved publication of a public document; `columns` are its other fields."""
    return Publication(
        kind=document["kind"],
        number=document["number"],
        title=document["title"],
        slug=document["slug"],
        code=document["code"],
        audience=document["audience"],
        summary=document_summary(document),
        sort_key=sort_key(document),
        document=document,
        html=html,
        **columns,
    )


def build_publication(
    article: Article,
    revision: Revision,
    html: Mapping[str, str],
    *,
    before: Publication | None,
    at: datetime,
    audience: str = "",
) -> Publication:
    """Return what a revision makes of an article's publication `before`, unsaved.

    `html` comes from `render_document`; `audience` replaces the revision's, where it is given.
    """
    document = revision.document
    public = public_document(
        {**document, "audience": audience or document["audience"]},
        _source_words(article),
        before.document if before else None,
        timezone.localtime(at).date().isoformat(),
    )
    if public["audience"] == Audience.PUBLIC:
        _drop_internal_anchors(article.pk, public)
    texts = {place: text for place, text in html.items() if place != NOTE}
    category = Category.objects.filter(key=document["category"] or None).first()
    return publication_from(
        public,
        mentions.mark_codes(texts, public, article.pk),
        article_id=article.pk,
        revision=revision,
        category=category,
        place=place_of(article, category, public),
        published_at=before.published_at if before else at,
        revised_at=at,
    )


def place_of(article: Article, category: Category | None, document: PublicDocument) -> str:
    """Return an article's place in a category; one of another category has no position there."""
    is_placed = category is not None and article.category_id == category.pk
    return make_place(article.position if is_placed else UNPLACED, sort_key(document))


def project(
    article: Article,
    revision: Revision,
    html: Mapping[str, str],
    *,
    before: Publication | None,
    at: datetime,
    audience: str = "",
    expires_at: datetime | None = None,
    expiry_zone: str = "",
) -> Publication:
    """Make a revision what readers see, in place of the publication `before`.

    The parameters are those of `build_publication`. Raises Refused where another live code has its
    address.
    """
    publication = build_publication(
        article, revision, html, before=before, at=at, audience=audience
    )
    publication.expires_at, publication.expiry_zone = expires_at, expiry_zone
    old_spellings = projected_rows.code_spellings(before)
    _save(publication, is_new=before is None)
    if publication.is_public:
        seen_categories.remember_category(publication.category_id)
    projected_rows.write_projected_rows(publication, html.get(NOTE, ""))
    write.index_publication(publication)
    if publication.is_code:
        changed = [*old_spellings, *spellings(publication.document)]
        mentions.update_mentions_of(changed, except_for=publication)
    return publication


def set_audience(publication: Publication, audience: str) -> None:
    """Change who may read a live publication, in every row that readers and searches see.

    Writes a revision that was set on the publication, too.
    """
    publication.audience = audience
    publication.document = {**publication.document, "audience": audience}
    if publication.is_public:
        _drop_internal_anchors(publication.pk, publication.document)
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
    old_spellings = projected_rows.code_spellings(publication)
    projected_rows.delete_projected_rows(publication)
    write.unindex_publication(publication.pk)
    mentions.update_mentions_of(old_spellings, except_for=publication)


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


def _drop_internal_anchors(pk: int, public: PublicDocument) -> None:
    """Drop the removed lines that were never public: an anchor is made of its line's words."""
    public["removed"] = removed_anchors.publicly_known(pk, public["removed"])


def _source_words(article: Article) -> RevisionDocument | None:
    """Return the article as its source last had it, None where it has no source."""
    imported: ImportedArticle | None = getattr(article, "imported", None)
    return imported.document if imported else None
