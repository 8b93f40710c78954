"""How many publications a second are made anew, on both databases, and how long others wait."""

import os
from collections.abc import Callable
from typing import Any

from tests.bench.moving import MOST, run
from tests.bench.search import postgresql, sqlite

GOAL = 100
"""Articles a second."""


def main(articles: int) -> None:
    """Print it where every text comes out differently, and where none does."""
    samples = os.environ.get("KB_SAMPLES")
    if not samples:
        print("LEFT OUT: KB_SAMPLES names no folder to mix articles from")
        return
    databases: dict[str, Callable[[], Any]] = {"SQLite": sqlite, "PostgreSQL": postgresql}
    for name, database in databases.items():
        with database() as env:
            run(env, "fill", samples, str(min(articles, MOST)))
            for what in ("all changed", "unchanged"):
                tell(f"{name}, {what}", run(env, "reproject"))


def tell(what: str, found: Any) -> None:
    """Print a line."""
    print(
        f"{what}: {found['articles'] / found['seconds']:.0f} a second (goal {GOAL}), "
        f"{found['articles'] / found['processor']:.0f} in a second of the processor, "
        f"{found['longest']:.2f} s the longest transaction, {found['memory']:.0f} MB"
    )
