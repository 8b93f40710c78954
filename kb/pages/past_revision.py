"""An old revision of an article → what readers saw while it was live."""

from typing import cast

from kb.documents import PublicDocument
from kb.models import Audience, Origin, Publication, PublicationEvent, Verb
from kb.pages.gone_articles import PUBLISHING_VERBS
from kb.publishing.projection import publication_from
from kb.reader import Reader

SHOWN_VERBS = (*PUBLISHING_VERBS, Verb.RESTRICT)
"""After a RESTRICT, too, readers of internal articles see what the event has as its document."""


def find_past_revision(publication: Publication, number: int, user: Reader) -> Publication | None:
    """Return the article as it was while this revision was live, stored nowhere.

    None where the revision never went live, or this reader could not see it then.
    """
    events = PublicationEvent.objects.filter(
        article=publication.pk,
        verb__in=SHOWN_VERBS,
        document__isnull=False,
        revision__number=number,
    )
    if not user.has_perm("kb.view_internal"):
        events = events.filter(audience=Audience.PUBLIC)
    newest = events.select_related("revision", "article__source").first()
    return _as_published(publication, newest) if newest else None


def _as_published(publication: Publication, event: PublicationEvent) -> Publication:
    document = cast("PublicDocument", event.document)  # not None: see the filter above
    past = publication_from(
        document,
        event.html or {},
        article_id=publication.pk,
        category_id=publication.category_id,
        revised_at=event.at,
    )
    revision, source = event.revision, event.article.source
    if revision is not None and revision.origin == Origin.IMPORT and source is not None:
        past.source_date = source.dated_on
    return past
