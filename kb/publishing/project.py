"""A revision → its publication, with spellings, links, agents' note and index rows."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from kb.models import (
    AgentNote,
    Article,
    Audience,
    Category,
    LinkType,
    Publication,
    PublishedAlias,
    PublishedLink,
    Revision,
)
from kb.publishing import mentions, removed_anchors, seen_categories
from kb.publishing.history import Document
from kb.publishing.public import (
    document_summary,
    markdown_texts,
    public_document,
    sort_key,
    spellings,
)
from kb.search.index import write
from kb.text.code_spelling import normalise
from kb.text.rendering import render

COLUMNS = ("kind", "number", "title", "slug", "code", "audience")


def render_document(document: Document) -> dict[str, str]:
    """Return the safe HTML of every text of a document; raise RenderingFailed.

    Call it before the transaction opens: it may take as long as the renderer's time limit.
    """
    return render(*markdown_texts(document))


def project(
    revision: Revision, html: dict[str, str], *, at: datetime, audience: str = ""
) -> Publication:
    """Make a revision what readers see; `html` comes from `render_document`.

    `audience` keeps one that was set on the live text, where it is not the revision's.
    """
    before = Publication.objects.filter(pk=revision.article_id).first()
    old_spellings = live_spellings(before) if before else []
    publication = _write(revision, html, before, at, audience)
    if publication.is_public:
        seen_categories.remember_category(publication.category_id)
    _write_spellings(publication)
    _write_links(publication)
    _write_note(publication, html.get("internal_note", ""))
    mentions.refresh([publication])
    write.index_publication(publication)
    if publication.is_code:
        mentions.refresh_holding([*old_spellings, *live_spellings(publication)], but=publication)
    return publication


def set_audience(publication: Publication, audience: str) -> None:
    """Change who may read a live publication, at once and everywhere it is projected."""
    publication.audience = audience
    publication.document = {**publication.document, "audience": audience}
    if publication.is_public:
        _tell_everyone(publication.pk, publication.document)
        seen_categories.remember_category(publication.category_id)
    publication.save(update_fields=["audience", "document"])
    write.index_publication(publication)


def withdraw(publication: Publication) -> None:
    """Delete all that made a publication findable; its row stays and says that it is gone."""
    old_spellings = live_spellings(publication)
    publication.spellings.all().delete()
    publication.links.all().delete()
    AgentNote.objects.filter(publication=publication).delete()
    write.unindex_publication(publication.pk)
    if publication.is_code:
        mentions.refresh_holding(old_spellings, but=publication)


def live_spellings(publication: Publication) -> list[str]:
    """Return the spellings under which readers find a publication now."""
    return list(publication.spellings.order_by("pk").values_list("text", flat=True))


def _write(
    revision: Revision,
    html: dict[str, str],
    before: Publication | None,
    at: datetime,
    audience: str,
) -> Publication:
    document = {**revision.document, "audience": audience or revision.document["audience"]}
    today = timezone.localtime(at).date().isoformat()
    public = public_document(
        document, _source_words(revision.article), before.document if before else None, today
    )
    if document["audience"] == Audience.PUBLIC:
        _tell_everyone(revision.article_id, public)
    values: dict[str, Any] = {
        **{name: document[name] for name in COLUMNS},
        "revision": revision,
        "summary": document_summary(document),
        "sort_key": sort_key(document),
        "category": Category.objects.filter(key=document["category"] or None).first(),
        "document": public,
        "html": {place: text for place, text in html.items() if place != "internal_note"},
        "is_live": True,
        "published_at": before.published_at if before else at,
        "revised_at": at,
        "gone_at": None,
        "successor": None,
        "is_merged": False,
    }
    return Publication.objects.update_or_create(article_id=revision.article_id, defaults=values)[0]


def _tell_everyone(pk: int, public: Document) -> None:
    """Leave out what was removed before everyone could read it: its anchor holds its words."""
    public["removed"] = removed_anchors.publicly_known(pk, public["removed"])


def _source_words(article: Article) -> Document | None:
    source = article.source
    if source is None:
        return None
    words: Document | None = source.document.get("articles", {}).get(article.key)
    return words


def _write_spellings(publication: Publication) -> None:
    publication.spellings.all().delete()
    PublishedAlias.objects.bulk_create(
        PublishedAlias(publication=publication, text=text, normalised=normalise(text)[:200])
        for text in spellings(publication.document)
    )


def _write_links(publication: Publication) -> None:
    publication.links.exclude(type=LinkType.MENTIONS).delete()
    relations = publication.document["relations"]
    keys = {relation["target"] for relation in relations}
    targets = dict(Article.objects.filter(key__in=keys).values_list("key", "pk"))
    PublishedLink.objects.bulk_create(
        PublishedLink(
            publication=publication,
            target_id=targets[relation["target"]],
            type=relation["type"],
            anchor=relation["anchor"],
            position=position,
        )
        for position, relation in enumerate(relations, start=1)
        if relation["target"] in targets
    )


def _write_note(publication: Publication, html: str) -> None:
    if html:
        AgentNote.objects.update_or_create(publication=publication, defaults={"html": html})
    else:
        AgentNote.objects.filter(publication=publication).delete()
