"""Pages in, requests per second out, beside a bare Django view under the same middleware."""

import random
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count, cycle
from typing import Any

from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

from kb.models import Category, Publication
from tests.bench._library import publish_all

READERS = count(1)
SECONDS = 3.0
ROUNDS = 3
GOAL = 0.4
WORDS = ["server", "network", "database", "token", "cache", "queue", "disk", "slow", "fails"]


def main(articles: int) -> None:
    """Add articles until there are so many, then measure each page in turn, several times."""
    missing = articles - Publication.objects.count()
    if missing > 0:
        publish_all(texts(missing), prefix=f"pages-{missing}")
    with override_settings(ROOT_URLCONF="tests.bench._urls"):
        report(measure())


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
    calls = {
        name: page(application, own, is_first=name.endswith("first time"))
        for name, own in paths().items()
    }
    best = dict.fromkeys(calls, 0.0)
    for _round in range(ROUNDS):
        for name, call in calls.items():
            best[name] = max(best[name], rate(call))
    return best


def paths() -> dict[str, list[str]]:
    """Return the pages to measure: those of the guide, which are real ones, asked in turn."""
    articles = Publication.objects.filter(article__source__key="guide", is_live=True)
    areas = Category.objects.filter(source__key="guide", parent=None)
    pages = [one.get_absolute_url() for one in articles.order_by("pk")]
    return {
        "bare": [f"/bare/{article.pk}/" for article in articles],
        "article": pages,
        "article, first time": pages,
        "category": [area.get_absolute_url() for area in areas],
        "search": ["/search/?q=connection+refused"],
        "home": ["/"],
    }


def page(application: Any, own: list[str], *, is_first: bool) -> Callable[[], None]:
    """Return what asks for the next page; `is_first` forgets what the process kept of it."""
    for path in own:
        get(application, path)
    turns = cycle(own)

    def ask() -> None:
        if is_first:
            cache.clear()
        get(application, next(turns))

    return ask


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
    """Print a line a page, and whether the article keeps its promise."""
    for name, per_second in rates.items():
        share = per_second / rates["bare"]
        print(f"{name:20} {per_second:6.0f} requests/s {share:6.2f} of bare")
    is_kept = rates["article"] >= GOAL * rates["bare"]
    print(f"article: {'kept' if is_kept else 'MISSED'} (at least {GOAL} of bare)")
