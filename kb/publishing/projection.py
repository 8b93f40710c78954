"""Revisions → the publications that they make, unsaved; many take as few queries as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from kb.documents import PublicDocument, RevisionDocument
from kb.models import (
    UNPLACED,
    Article,
    Audience,
    Category,
    ImportedArticle,
    Publication,
    Revision,
)
from kb.publishing import mentions, removed_anchors
from kb.publishing.public import document_summary, public_document, sort_key
from kb.text.sort_keys import make_place

NOTE = "internal_note"


@dataclass(frozen=True, kw_only=True)
class Projection:
    """A revision that becomes what readers see, in place of the publication `before`.

    `html` comes from `render_document`; `audience` replaces the revision's, where it is given.
    """

    article: Article
    revision: Revision
    html: Mapping[str, str]
    before: Publication | None
    at: datetime
    audience: str = ""
    expires_at: datetime | None = None
    expiry_zone: str = ""

    @property
    def note(self) -> str:
        """The safe HTML of the agents' note, "" for none."""
        return self.html.get(NOTE, "")


def build_publications(projections: Sequence[Projection]) -> list[Publication]:
    """Return what each of some revisions makes of its article's publication, unsaved."""
    keys = {each.revision.document["category"] for each in projections}
    categories = {row.key: row for row in Category.objects.filter(key__in=keys - {""})}
    documents = {each.article.pk: _public_document(each) for each in projections}
    drop_internal_anchors(documents)
    texts = {
        each.article.pk: {place: text for place, text in each.html.items() if place != NOTE}
        for each in projections
    }
    html = mentions.mark_codes(texts, documents)
    return [
        _publication(each, documents[each.article.pk], html[each.article.pk], categories)
        for each in projections
    ]


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


def place_of(article: Article, category: Category | None, document: PublicDocument) -> str:
    """Return an article's place in a category; one of another category has no position there."""
    is_placed = category is not None and article.category_id == category.pk
    return make_place(article.position if is_placed else UNPLACED, sort_key(document))


def drop_internal_anchors(documents: Mapping[int, PublicDocument]) -> None:
    """Drop from public articles the removed lines that were never public, in place.

    An anchor is made of its line's words.
    """
    public = {pk: each for pk, each in documents.items() if each["audience"] == Audience.PUBLIC}
    known = removed_anchors.publicly_known({pk: each["removed"] for pk, each in public.items()})
    for pk, document in public.items():
        document["removed"] = known[pk]


def _public_document(projection: Projection) -> PublicDocument:
    document, before = projection.revision.document, projection.before
    return public_document(
        {**document, "audience": projection.audience or document["audience"]},
        _source_words(projection.article),
        before.document if before else None,
        timezone.localtime(projection.at).date().isoformat(),
    )


def _publication(
    projection: Projection,
    document: PublicDocument,
    html: dict[str, str],
    categories: Mapping[str, Category],
) -> Publication:
    article, before = projection.article, projection.before
    category = categories.get(document["category"])
    return publication_from(
        document,
        html,
        article_id=article.pk,
        revision=projection.revision,
        category=category,
        place=place_of(article, category, document),
        published_at=before.published_at if before else projection.at,
        revised_at=projection.at,
        expires_at=projection.expires_at,
        expiry_zone=projection.expiry_zone,
    )


def _source_words(article: Article) -> RevisionDocument | None:
    """Return the article as its source last had it, None where it has no source."""
    imported: ImportedArticle | None = getattr(article, "imported", None)
    return imported.document if imported else None
