"""What a change makes old in a shared cache: a row that readers see → the keys of its pages."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import Error, transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from kb.models import Category, Notice, Publication, PublishedLink, Source
from kb.page_cache.purge import PURGE_QUEUE
from kb.page_cache.surrogate_keys import LISTS, SITE, named_keys, own_keys


def keys_of_publication(pk: int) -> set[str]:
    """Return the keys of the pages that show an article, or will when it comes or goes.

    Those that show it now, lists, its categories, and the pages that it links to or is linked from.
    """
    links = PublishedLink.objects.filter(Q(publication=pk) | Q(target=pk))
    linked = set(chain.from_iterable(links.values_list("publication", "target")))
    keys = {LISTS, f"article-{pk}"}
    for each in Publication.objects.filter(pk__in=linked | {pk}).defer("document", "html"):
        if each.pk != pk:
            keys |= {f"page-article-{each.pk}"} | own_keys(each.get_absolute_url())
            continue
        keys |= named_keys(each.get_absolute_url())
        if each.category:
            above = (each.category, *each.category.ancestors())
            keys |= {f"category-{category.pk}" for category in above}
    return keys


def purge_site() -> None:
    """Let the whole site be purged when this transaction commits; nothing without KB_PURGE_URL."""
    if settings.KB_PURGE_URL:
        transaction.on_commit(lambda: put_keys(lambda: {SITE}))


def purge_publication(sender: object, instance: Publication, **signal: Any) -> None:
    """Let what shows an article be purged after the commit; called before a save."""
    before = keys_of_publication(instance.pk)
    transaction.on_commit(lambda: put_keys(lambda: before | keys_of_publication(instance.pk)))


def purge_everything(sender: object, **signal: Any) -> None:
    """Let the whole site be purged: what has changed stands on any page."""
    purge_site()


def put_keys(find: Callable[[], set[str]]) -> None:
    """Queue keys; the whole site where they cannot be found."""
    try:
        PURGE_QUEUE.put(find())
    except Error:
        PURGE_QUEUE.put({SITE})


def connect_purging() -> None:
    """Listen to the rows that readers see; called where KB_PURGE_URL is set."""
    pre_save.connect(purge_publication, sender=Publication, dispatch_uid="purge_publication")
    for model in (Category, Notice, Source):
        uid = f"purge_{model.__name__}"
        post_save.connect(purge_everything, sender=model, dispatch_uid=uid)
        post_delete.connect(purge_everything, sender=model, dispatch_uid=uid)
    through = Notice.articles.through
    m2m_changed.connect(purge_everything, sender=through, dispatch_uid="purge_notice_articles")
