"""Pages in, requests per second out, beside a bare Django view under the same middleware."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import count, cycle
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

from kb.models import Category, Publication
from kb.page_cache.memory import PAGE_MEMORY
from kb.page_cache.stored_pages import PAGE_QUEUE
from tests.bench._library import publish_all

READERS = count(1)
SECONDS = 3.0
ROUNDS = 3
GOALS = {"cached": 2.2, "elsewhere": 0.6, "never rendered": 0.35, "article, rendered": 0.4}
"""Ending of a line → the share of the bare view that it is to reach."""

WORDS = ["server", "network", "database", "token", "cache", "queue", "disk", "slow", "fails"]


def main(articles: int) -> None:
    """Add articles until there are so many, then measure each page in turn, several times."""
    fill(articles)
    with override_settings(ROOT_URLCONF="tests.bench._urls"):
        report(measure())


def fill(articles: int) -> None:
    """Add articles until there are so many."""
    missing = articles - Publication.objects.count()
    if missing > 0:
        publish_all(texts(missing), prefix=f"pages-{missing}")


def texts(number: int) -> Iterator[tuple[str, str]]:
    """Yield titles and bodies of a few words each, the same in every run."""
    chance = random.Random(1)
    for place in range(number):
        yield (
            f"{' '.join(chance.choices(WORDS, k=4))} {place}",
            " ".join(chance.choices(WORDS, k=60)),
        )


def measure() -> dict[str, float]:
    """Return the best of several rounds for each page, in requests per second."""
    application = get_wsgi_application()
    calls = {name: page(application, own, before) for name, (own, before) in measured().items()}
    best = dict.fromkeys(calls, 0.0)
    for _round in range(ROUNDS):
        for name, (warm, ask) in calls.items():
            warm()
            best[name] = max(best[name], rate(ask))
    return best


def measured() -> dict[str, tuple[list[str], Callable[[], None]]]:
    """Return the pages to measure, asked in turn, and what happens before each request.

    The articles are those of the guide, which are real ones.
    """
    articles = Publication.objects.filter(article__source__key="guide", is_live=True)
    areas = Category.objects.filter(source__key="guide", parent=None)
    pages = {
        "article": [one.get_absolute_url() for one in articles.order_by("pk")],
        "category": [area.get_absolute_url() for area in areas],
        "home": ["/"],
    }
    found = {"bare": ([f"/bare/{article.pk}/" for article in articles], do_nothing)}
    for name, own in pages.items():
        found[f"{name}, cached"] = (own, cached)
        found[f"{name}, after a publish elsewhere"] = (own, published_elsewhere)
        found[f"{name}, rendered"] = (own, rendered)
        found[f"{name}, never rendered"] = (own, never_rendered)
    return found


def do_nothing() -> None:
    """Ask as it is."""


def cached() -> None:
    """Turn the page cache on."""
    settings.KB_PAGE_CACHE_MB = 32


def published_elsewhere() -> None:
    """Let the counter have been raised since, by something that no measured page shows."""
    cached()
    for key, kept in PAGE_MEMORY.entries.items():
        PAGE_MEMORY.entries[key] = replace(kept, mark=0)


def rendered() -> None:
    """Turn the page cache off."""
    settings.KB_PAGE_CACHE_MB = 0


def never_rendered() -> None:
    """Let the page be asked for in a process that has rendered none, after all processes forgot."""
    cached()
    cache.clear()
    PAGE_MEMORY.clear()
    PAGE_QUEUE.items.clear()


def page(
    application: Any, own: list[str], before: Callable[[], None]
) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return what asks for every page once, and what asks for the next one, `before` it each."""
    PAGE_QUEUE.is_paused = True
    turns = cycle(own)

    def ask() -> None:
        before()
        get(application, next(turns))

    def warm() -> None:
        for _path in own:
            ask()

    return warm, ask


def rate(call: Callable[[], None]) -> float:
    """Return how often a second something can be done."""
    call()
    done, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < SECONDS / ROUNDS:
        call()
        done += 1
    return done / elapsed


def get(application: Any, path: str) -> None:
    """Ask for a page as a browser without a session does; raise AssertionError if it is no page."""
    path, _mark, query = path.partition("?")
    reader = next(READERS)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        # One reader who asks so often would be told to wait.
        "REMOTE_ADDR": f"10.{reader // 65_536 % 256}.{reader // 256 % 256}.{reader % 256}",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip, br",
    }
    statuses: list[str] = []
    response = application(environ, lambda status, headers, exc_info=None: statuses.append(status))
    b"".join(response)
    response.close()
    assert statuses == ["200 OK"], (path, statuses)


def report(rates: dict[str, float]) -> None:
    """Print a line a page, and whether the promised shares of the bare view are kept."""
    for name, per_second in rates.items():
        share = per_second / rates["bare"]
        promise = next((goal for ending, goal in GOALS.items() if name.endswith(ending)), None)
        kept = "" if promise is None else f"{'kept' if share >= promise else 'MISSED'} ({promise})"
        print(f"{name:36} {per_second:6.0f} requests/s {share:6.2f} of bare {kept}".rstrip())
