"""So many mixed articles in, lines about speed and size out, beside the database's own search."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import psutil
from django.db import connection, transaction

from kb.models import Publication
from kb.search.find import find
from kb.search.index import rebuild
from kb.search.index.write import index_publication
from kb.search.suggest import suggest
from tests.bench import _raw
from tests.bench._library import publish_all
from tests.bench._texts import articles, queries

QUERIES = 300
EDITS = 100
IN_A_ROW = 30
KEYS = (3, 6, 12)
"""After how many letters suggestions are asked for."""

TABLES = ("kb_term", "kb_word", "kb_posting", "kb_indexeddocument")
MEBI = 1024 * 1024


def measure(folder: Path, count: int) -> Iterator[str]:
    """Yield one line for each figure."""
    start = time.perf_counter()
    publish_all(articles(folder, count))
    yield f"made and indexed {count / (time.perf_counter() - start):.0f} articles a second"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    raw, asked = _raw.prepare(), queries(folder, QUERIES)
    beside(_find, raw, asked[:20])
    ours, theirs = beside(_find, raw, asked)
    yield f"search {spread(ours)}"
    yield f"{_raw.NAMES[connection.vendor]} {spread(theirs)}"
    yield f"search is {at(ours, 0.95) / at(theirs, 0.95):.2f} of that at p95"
    starts = [text[:length] for text in asked for length in KEYS]
    yield f"suggestions {spread(times(lambda text: suggest(text, None), starts))}"
    yield f"index {_raw.size(TABLES) / count / 1000:.1f} kB an article"
    yield f"indexing one edit {spread(times(_edit, _some(EDITS)))}"
    yield f"rebuilding {_rebuilt(min(count, 2_000)):.0f} articles a second"
    yield f"memory {psutil.Process().memory_info().rss / MEBI:.0f} MB"


def beside(
    ours: Callable[[str], object], theirs: Callable[[str], object], values: Iterable[str]
) -> tuple[list[float], list[float]]:
    """Return how long the calls of both took, turn by turn: what slows the machine slows both."""
    first: list[float] = []
    second: list[float] = []
    rest = list(values)
    while rest:
        some, rest = rest[:IN_A_ROW], rest[IN_A_ROW:]
        first += times(ours, some)
        second += times(theirs, some)
    return sorted(first), sorted(second)


def times(call: Callable[..., object], values: Iterable[object]) -> list[float]:
    """Return how long each call took, in milliseconds, shortest first."""
    found = []
    for value in values:
        start = time.perf_counter()
        call(value)
        found.append(1_000 * (time.perf_counter() - start))
    return sorted(found)


def at(ordered: Sequence[float], share: float) -> float:
    """Return the time within which this share of the calls was done."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(ordered: Sequence[float]) -> str:
    """Return p50, p95 and p99 as text."""
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return ", ".join(f"{name} {at(ordered, share):.1f} ms" for name, share in shares.items())


def _find(text: str) -> object:
    return find(text, None)


def _some(count: int) -> list[Publication]:
    return list(Publication.objects.order_by("-pk")[:count])


def _edit(publication: Publication) -> None:
    """Change three words in the middle of a text, and index it as publishing does."""
    words = re.split(r"(\s+)", publication.document["body"])
    middle = len(words) // 2
    words[middle : middle + 6] = ["printer ", "router ", "socket "]
    publication.document["body"] = "".join(words)
    with transaction.atomic():
        index_publication(publication)


def _rebuilt(count: int) -> float:
    """Rebuild some articles beside the index in use; return how many a second."""
    pks = list(Publication.objects.order_by("pk").values_list("pk", flat=True)[:count])
    generation = rebuild.begin()
    start = time.perf_counter()
    for first in range(0, count, rebuild.BATCH):
        rebuild.build_batch(generation, pks[first : first + rebuild.BATCH])
    seconds = time.perf_counter() - start
    rebuild.drop(generation)
    return count / seconds
