"""The site as it is served, over 16 connections, beside a bare view of the same server."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from kb.models import Category, Publication, PublicationCounter, StoredPage
from tests.bench._load import Load, ask_all, for_seconds
from tests.bench._texts import queries
from tests.bench.pages import WORDS, fill
from tests.running_site import ROOT, Served, served

SECONDS = 3.0
SEARCHES = 400
REPEATED = 20
MEBI = 1024 * 1024
FILE = "limit.html"

GOALS = {
    "article, cached": 2.2,
    "category, cached": 2.2,
    "home, cached": 2.2,
    "article, after a publish elsewhere": 0.6,
    "article, never rendered": 0.35,
    "search, each another": 0.25,
    "search, repeated": 1.0,
    "suggestions, each another": 0.5,
    "suggestions, repeated": 0.5,
}
"""What is asked → the share of the bare view that it is to reach."""

SLOWEST = 60
"""Milliseconds within which 99 of 100 are to be answered."""


def main(articles: int) -> None:
    """Print the time of a cold start, a line for each kind of address, the memory it takes."""
    fill(articles)
    manage("collectstatic", "--no-input", "--verbosity", "0")
    folder = settings.KB_DATA_DIR / "files"
    folder.mkdir()
    paths = article_paths()
    with site() as running:
        # What whitenoise serves, compressed too, is what it found when it started.
        (folder / FILE).write_bytes(running.get(paths[0]).body)
        (folder / f"{FILE}.br").write_bytes(running.get(paths[0], Accept_Encoding="br").body)
    StoredPage.objects.all().delete()
    start = time.perf_counter()
    with site() as running:
        running.wait(path="/")
        print(f"run_site again, first page: {time.perf_counter() - start:.2f} s (goal 1.0)")
        report(measure(running.port, paths))
        report_memory(running)


def measure(port: int, paths: list[str]) -> dict[str, Load]:
    """Ask for everything in an order in which each is in the state that its name says."""
    bare = [f"/bare/{pk}/" for pk in Publication.objects.values_list("pk", flat=True)[:1_000]]
    ask_all(port, for_seconds(["/about/", *bare], SECONDS))
    found = {"bare": ask_all(port, for_seconds(bare, SECONDS))}
    found["article, never rendered"] = ask_all(port, paths)
    pages = {"article": paths, "category": category_paths(), "home": ["/"]}
    for name, own in pages.items():
        # So often that every worker keeps each.
        ask_all(port, own * 5)
        found[f"{name}, cached"] = ask_all(port, for_seconds(own, SECONDS))
    PublicationCounter.objects.update(mark=random.getrandbits(60))
    found["article, after a publish elsewhere"] = ask_all(port, paths)
    for name, texts in {"search": searched(), "suggest": typed()}.items():
        own = [f"{reverse(name)}?{urlencode({'q': text})}" for text in texts]
        title = "suggestions" if name == "suggest" else name
        found[f"{title}, each another"] = ask_all(port, own)
        ask_all(port, own[:REPEATED] * 5)
        found[f"{title}, repeated"] = ask_all(port, for_seconds(own[:REPEATED], SECONDS))
    found["limit: the same bytes as a static file"] = ask_all(
        port, for_seconds([f"/{FILE}"], SECONDS)
    )
    return found


def report(found: dict[str, Load]) -> None:
    """Print a line for each, and whether its share of the bare view and its p99 are kept."""
    for name, load in found.items():
        share, goal = load.rate / found["bare"].rate, GOALS.get(name)
        kept = "" if goal is None else f"{'kept' if share >= goal else 'MISSED'} ({goal}), "
        told = "kept" if load.p99 <= SLOWEST else f"MISSED ({SLOWEST})"
        print(
            f"{name:40} {load.rate:6.0f} requests/s {share:6.2f} of bare {kept}"
            f"p99 {load.p99:.0f} ms {told}"
        )


def report_memory(running: Served) -> None:
    """Print what the largest process takes: its share of what several hold counts as a share."""
    memory = [process.memory_full_info() for process in running.processes()]
    largest = max(memory, key=lambda found: found.pss)
    whole = sum(found.pss for found in memory)
    print(
        f"memory of a worker: {largest.pss / MEBI:.0f} MB (goal 120), {largest.rss / MEBI:.0f} MB "
        f"with all that others hold too; of all {len(memory)} processes: {whole / MEBI:.0f} MB"
    )


def article_paths() -> list[str]:
    """Return the pages of the guide, which are real ones, articles and codes."""
    rows = Publication.objects.filter(article__source__key="guide", is_live=True)
    return [row.get_absolute_url() for row in rows.order_by("pk")]


def category_paths() -> list[str]:
    """Return the pages of the guide's areas."""
    areas = Category.objects.filter(source__key="guide", parent=None)
    return [area.get_absolute_url() for area in areas]


def searched() -> list[str]:
    """Return different texts: words that stand together in the articles, else any words."""
    if samples := os.environ.get("KB_SAMPLES"):
        return list(dict.fromkeys(queries(Path(samples), SEARCHES)))
    chance = random.Random(2)
    return [f"{' '.join(chance.sample(WORDS, 3))} {number}" for number in range(SEARCHES)]


def typed() -> list[str]:
    """Return the beginnings of these texts, each once."""
    return list(dict.fromkeys(text[:length] for text in searched() for length in (4, 7, 12)))


@contextmanager
def site() -> Iterator[Served]:
    """Serve the site over the same database; nobody is told to wait."""
    command = [sys.executable, str(ROOT / "manage.py"), "run_site"]
    rates = {"KB_SEARCH_RATE": "1000000", "KB_SUGGEST_RATE": "1000000"}
    with served(settings.KB_DATA_DIR, *command, **environment(), **rates) as running:
        yield running


def manage(*arguments: str) -> None:
    """Run a command with the settings that serve."""
    command: Iterable[str] = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(list(command), env=os.environ | environment(), check=True)


def environment() -> dict[str, str]:
    """Return what tells a process where the database of this run is."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.bench._served_settings",
        "KB_DATA_DIR": str(settings.KB_DATA_DIR),
        "KB_DATABASE_URL": str(settings.DATABASES["default"]["NAME"]),
        "KB_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
