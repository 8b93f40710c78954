"""The sitemap of many articles: milliseconds of the first request for a part, and of the next."""

import time
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.test import override_settings

from kb.page_cache.memory import PAGE_MEMORY
from kb.page_cache.stored_pages import PAGE_QUEUE
from kb.pages.sitemap import count_parts
from tests.bench.pages import cached, fill, get

ROUNDS = 5
GOAL = 100


def main(articles: int) -> None:
    """Add articles until there are so many, then ask for every part, kept and not."""
    fill(articles)
    PAGE_QUEUE.is_paused = True
    with override_settings():
        cached()
        application = get_wsgi_application()
        get(application, "/about/")
        parts = [f"/sitemap-{part}.xml" for part in range(count_parts())]
        first = max(fastest(first_time, application, part) for part in parts)
        kept = max(fastest(milliseconds, application, part) for part in parts)
    print(f"slowest of {len(parts)} parts: {first:.0f} ms (goal {GOAL}), {kept:.1f} ms once kept")


def fastest(measure: Callable[[Any, str], float], application: Any, path: str) -> float:
    """Return the best of several measurements of a page."""
    return min(measure(application, path) for _round in range(ROUNDS))


def first_time(application: Any, path: str) -> float:
    """Return how long a page takes that no process has rendered."""
    PAGE_MEMORY.clear()
    PAGE_QUEUE.items.clear()
    return milliseconds(application, path)


def milliseconds(application: Any, path: str) -> float:
    """Return how long a request takes."""
    start = time.perf_counter()
    get(application, path)
    return 1000 * (time.perf_counter() - start)
