"""How fast a site goes out and comes in, on both databases, and the memory that either takes."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.search import ROOT, Env, postgresql, sqlite

MOST = 2_000
"""Articles: how long one takes does not depend on their number."""


def main(articles: int) -> None:
    """Print both figures for each database; the articles are mixed from those in KB_SAMPLES."""
    samples = os.environ.get("KB_SAMPLES")
    if not samples:
        print("LEFT OUT: KB_SAMPLES names no folder to mix articles from")
        return
    databases: dict[str, Callable[[], Any]] = {"SQLite": sqlite, "PostgreSQL": postgresql}
    with tempfile.TemporaryDirectory() as folder:
        for name, database in databases.items():
            target = str(Path(folder) / name)
            with database() as env:
                run(env, "fill", samples, str(min(articles, MOST)))
                _tell(name, "export", run(env, "export", target))
            with database() as env:
                run(env, "empty")
                _tell(name, "import", run(env, "import", target))


def run(env: Env, what: str, *arguments: str) -> Any:
    """Run one step in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "tests.bench._moving", what, *arguments]
    done = subprocess.run(
        command, env=dict(env), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def _tell(database: str, what: str, found: Any) -> None:
    speed = found["articles"] / found["seconds"]
    size = f", {found['bytes'] / 1_000_000:.0f} MB of files" if what == "export" else ""
    print(
        f"{database}: {what} of {found['articles']} articles, {speed:.0f} a second, "
        f"at most {found['memory']:.0f} MB of memory{size}"
    )
