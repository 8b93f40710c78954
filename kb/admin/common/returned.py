"""Why drafts were sent back to their authors: true until they are submitted again."""

from collections.abc import Collection

from kb.models import PublicationEvent, Verb

DECIDES = (Verb.RETURN, Verb.SUBMIT, Verb.DISCARD)


def last_returns(drafts: Collection[int]) -> dict[int, PublicationEvent]:
    """Return the event that sent a draft back, by the article's id, in one query.

    Drafts that were submitted or discarded since have none; a save alone answers nothing.
    """
    events = PublicationEvent.objects.filter(article__in=drafts, verb__in=DECIDES)
    in_order = events.select_related("by").defer("document", "html").order_by("pk")
    newest = {event.article_id: event for event in in_order}
    return {pk: event for pk, event in newest.items() if event.verb == Verb.RETURN}
