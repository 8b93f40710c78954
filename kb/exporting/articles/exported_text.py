"""Articles → which of their texts goes out as Markdown, and the articles that it links to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kb.documents import PublicDocument, RevisionDocument
from kb.models import Article, Audience, Publication, Redirect
from kb.publishing import history
from kb.publishing.projection import publication_from
from kb.publishing.public import public_document
from kb.serialise.structure import Links, target_keys


@dataclass(frozen=True)
class ExportedText:
    """An article with the text of it that is exported.

    `published` is what readers have of it, live or gone; None before the first publish. `shown` is
    that, while it is live, else a publication of the working copy, stored nowhere. `note` is the
    note for agents beside it.
    """

    article: Article
    published: Publication | None
    shown: Publication
    note: str
    revision: int
    redirects: list[Redirect]

    @property
    def is_live(self) -> bool:
        """Whether readers see this text now."""
        return self.published is not None and self.published.is_live


def exported_texts(pks: Sequence[int]) -> list[ExportedText]:
    """Return these articles in the order of their ids."""
    articles = Article.objects.filter(pk__in=pks).select_related("source", "owner").order_by("pk")
    published = _published(pks)
    redirects: dict[int, list[Redirect]] = {}
    for redirect in Redirect.objects.filter(article__in=pks).order_by("path", "pk"):
        redirects.setdefault(redirect.article_id, []).append(redirect)
    return [
        _exported_text(article, published.get(article.pk), redirects.get(article.pk, []))
        for article in articles
    ]


def _published(pks: Sequence[int]) -> dict[int, Publication]:
    rows = Publication.objects.select_related("revision", "successor").defer("html")
    return {row.pk: row for row in rows.filter(pk__in=pks)}


def _exported_text(
    article: Article, published: Publication | None, redirects: list[Redirect]
) -> ExportedText:
    if published is not None and published.is_live:
        revision: Any = published.revision
        note = revision.document["internal_note"]
        return ExportedText(article, published, published, note, revision.number, redirects)
    newest = history.latest(article)
    document = newest.document if newest else history.snapshot(article)
    shown = _unpublished(article, document)
    number = newest.number if newest else 0
    return ExportedText(article, published, shown, document["internal_note"], number, redirects)


def _unpublished(article: Article, document: RevisionDocument) -> Publication:
    public: PublicDocument = public_document(document, None, None, "")
    return publication_from(public, {}, article_id=article.pk, category_id=article.category_id)


def linked_articles(texts: Sequence[ExportedText]) -> tuple[Links, Links]:
    """Return the live articles that these link to by key: the public ones, and all of them.

    A public article names no internal one, so that its file can be handed on as it is.
    """
    keys = {key for text in texts for key in target_keys(text.shown.document)}
    live = Publication.objects.filter(is_live=True, article__key__in=keys)
    rows = live.select_related("article").defer("html", "document").order_by("pk")
    everything = {row.article.key: row for row in rows}
    public = {key: row for key, row in everything.items() if row.audience == Audience.PUBLIC}
    return public, everything
