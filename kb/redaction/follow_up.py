"""An article whose texts were redacted → what is derived of them, written anew."""

from django.db.models import F

from kb.media.uses import rebuild_uses
from kb.models import AgentNote, Article, Publication, State
from kb.publishing import history
from kb.publishing.article_words import store_words
from kb.publishing.project import project
from kb.publishing.projection import NOTE, Projection, place_of, publication_from
from kb.text.sort_keys import make_sort_key

DERIVED = ("number", "title", "code", "slug", "summary", "sort_key", "place")


def follow_up(article: Article) -> None:
    """Write anew what editors find an article by, and what readers see of it.

    Call it with the article's row locked. Whoever has its form open is told that it was changed.
    """
    Article.objects.filter(pk=article.pk).update(
        sort_key=make_sort_key(article.number, article.code, article.title),
        edit_version=F("edit_version") + 1,
    )
    newest = history.latest(article)
    if newest is not None:
        store_words(article, newest.document, has_draft=article.state != State.PUBLISHED)
    publication = Publication.objects.select_related("revision").filter(pk=article.pk).first()
    if publication is not None and publication.is_live:
        _project_again(article, publication)
    elif publication is not None:
        _derive_again(article, publication)
    rebuild_uses(article)


def _project_again(article: Article, publication: Publication) -> None:
    """Project a live text again from its redacted HTML: nothing is rendered under a lock."""
    note = AgentNote.objects.filter(publication=publication).values_list("html", flat=True).first()
    project(
        Projection(
            article=article,
            revision=publication.revision,
            html={**publication.html, NOTE: note or ""},
            before=publication,
            at=publication.revised_at,
            audience=publication.audience,
            expires_at=publication.expires_at,
            expiry_zone=publication.expiry_zone,
        )
    )


def _derive_again(article: Article, publication: Publication) -> None:
    """Write the names of a text that is gone: its old address still tells them."""
    made = publication_from(publication.document, publication.html)
    made.place = place_of(article, publication.category, publication.document)
    values = {name: getattr(made, name) for name in DERIVED}
    Publication.objects.filter(pk=publication.pk).update(**values)
