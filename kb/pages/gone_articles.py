"""An article that is gone → what its address may tell this reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.models import Audience, Publication, PublicationEvent, Verb
from kb.pages.related import relatives_of
from kb.reader import Reader

PUBLISHING_VERBS = (Verb.PUBLISH, Verb.RESTORE, Verb.OPEN, Verb.MOVE)
"""After these, readers see what the event has as its document."""

MOST_SUCCESSORS = 20
MOST_RELATIVES = 5


@dataclass(frozen=True)
class GoneArticle:
    """What a 410 page may say: no `publication` where its title is not for this reader.

    `relatives` are the nearest articles where there is no successor. `merged_into` is set alone:
    the address leads there.
    """

    publication: Publication | None = None
    successor: Publication | None = None
    relatives: Sequence[Publication] = ()
    merged_into: Publication | None = None


def find_gone(pk: int, user: Reader) -> GoneArticle | None:
    """Return what may be said of an article that is not visible; None: it never was, for them."""
    publication = Publication.objects.filter(pk=pk).first()
    # Asked whatever is there: a query more would tell an id that is used from one that is not.
    was_public = article_was_public(pk)
    reads_internal = user.has_perm("kb.view_internal")
    if publication is None or not (reads_internal or was_public):
        return None
    successor = _visible(publication.successor_id, user)
    if publication.is_merged and successor:
        return GoneArticle(merged_into=successor)
    if not reads_internal and (publication.is_live or not publication.is_public):
        return GoneArticle()
    successor = successor or _visible_successor(publication, user)
    relatives = [] if successor else relatives_of(publication, user, MOST_RELATIVES)
    return GoneArticle(publication, successor, relatives)


def article_was_public(pk: int) -> bool:
    """Return whether everyone could once read this article."""
    events = PublicationEvent.objects.filter(article=pk, verb__in=PUBLISHING_VERBS)
    return events.filter(audience=Audience.PUBLIC).exists()


def _visible(pk: int | None, user: Reader) -> Publication | None:
    if pk is None:
        return None
    return Publication.objects.visible_to(user).listed().filter(pk=pk).first()


def _visible_successor(publication: Publication, user: Reader) -> Publication | None:
    """Follow successors that are gone themselves to the first that this reader can see."""
    followed, pk = {publication.pk}, publication.successor_id
    while pk is not None and pk not in followed and len(followed) <= MOST_SUCCESSORS:
        if visible := _visible(pk, user):
            return visible
        followed.add(pk)
        gone = Publication.objects.filter(pk=pk, is_live=False)
        pk = gone.values_list("successor", flat=True).first()
    return None
