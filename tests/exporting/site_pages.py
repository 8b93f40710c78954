"""Every page that readers and editors have of what is stored, to compare two sites."""

import logging
import re
from collections.abc import Iterator

import time_machine
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from kb.limits import counters
from kb.models import GUIDE, Article, Category, Image, Publication, Redirect, Revision
from kb.search.log.search_log import WRITE_QUEUE

NOON = "2027-03-01T12:00:00+00:00"
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")\w+|(csrf-token" content=")\w+')


def pages() -> dict[str, str]:
    """Return status, target and body of every page by reader and path."""
    cache.clear()
    logging.disable()  # a third of the pages is gone, or not for everybody
    WRITE_QUEUE.is_paused = True
    found = {}
    with time_machine.travel(NOON, tick=False):
        for name, paths in READERS.items():
            client = Client()
            if name:
                client.force_login(get_user_model().objects.get(username=name))
            for path in paths():
                found[f"{name} {path}"] = _page(client, path)
    logging.disable(logging.NOTSET)
    WRITE_QUEUE.items.clear()
    return found


def _page(client: Client, path: str) -> str:
    counters.buckets.clear()
    answer = client.get(path)
    body = b"".join(answer) if answer.streaming else answer.content
    text = _TOKEN.sub(b"", body).decode("utf-8", "backslashreplace")
    return f"{answer.status_code} {answer.headers.get('Location', '')}\n{text}"


def all_paths() -> Iterator[str]:
    """Yield the addresses of all that was ever published, and of all old addresses."""
    yield from ("/", "/articles/", "/categories/", "/errors/", "/about/", "/sitemap.xml")
    yield from (f"/search/?q={words}" for words in ("fan", "linked", "conection", "EFAN1", "dns"))
    yield "/triage/?codes=EFAN2,ECONNREFUSED"
    for one in Publication.objects.order_by("pk"):
        yield from (f"/articles/{one.pk}/", one.get_absolute_url())
        yield from (f"/articles/{one.pk}.{ending}" for ending in ("md", "json", "txt"))
    redirects = Redirect.objects.order_by("pk")
    yield from (f"/{path}" for path in redirects.values_list("path", flat=True))
    yield from (one.get_absolute_url() for one in Category.objects.order_by("pk"))
    yield from (one.get_absolute_url() for one in Image.objects.order_by("pk"))
    numbers = Article.objects.exclude(number="").order_by("pk")
    yield from (f"/{number}/" for number in numbers.values_list("number", flat=True))
    for revision in Revision.objects.filter(number__gt=1).select_related("article").order_by("pk"):
        article = revision.article
        yield f"/articles/{article.pk}/{article.slug}/revisions/{revision.number}/"


def internal_paths() -> Iterator[str]:
    """Yield the pages that agents alone may see, and lists in which more stands for them."""
    yield from ("/", "/articles/", "/search/?q=fan", "/errors/")
    for one in Publication.objects.filter(audience="internal").order_by("pk"):
        yield from (one.get_absolute_url(), f"/articles/{one.pk}.json")


def editors_paths() -> Iterator[str]:
    """Yield lists and queues, and the form and the history of every article that was edited."""
    yield from ("/admin/", "/admin/kb/article/", "/admin/kb/image/", "/admin/kb/category/")
    for article in Article.objects.exclude(source__key=GUIDE).order_by("pk"):
        yield from (article.admin_url("history"), article.admin_url())


READERS = {"": all_paths, "anna": internal_paths, "rosa": editors_paths}
"""The pages of everyone, of somebody who reads internal articles, and of a superuser."""
