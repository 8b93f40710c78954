"""How well and how fast search finds, on SQLite and on PostgreSQL, each in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent.parent
SETS = {"runbooks": 0.961, "covidfaq": 0.699, "cranfield": 0.449}
"""The floors of nDCG@10 on each set of judged queries."""

Env = Mapping[str, str]


def main(articles: int) -> None:
    """Print every figure; what it needs is found through KB_SEARCH_SETS and KB_SAMPLES."""
    with sqlite() as env:
        judged = run("judged", env)
        print(f"guide, tuned on: {judged['tuning']}")
        print(f"guide, kept for this: {judged['heldout']}")
    with sqlite() as env:
        for what, told in run("pasted", env).items():
            print(f"{what}: {told}")
    if folder := os.environ.get("KB_SEARCH_SETS"):
        for name, floor in SETS.items():
            with sqlite() as env:
                found = run("set", env, str(Path(folder) / name))
            print(f"{name}: nDCG@10 {found['ndcg']:.4f} (floor {floor}) {found['kinds']}")
    else:
        print("LEFT OUT: the sets of judged queries; KB_SEARCH_SETS names no folder")
    if not os.environ.get("KB_SAMPLES"):
        print("LEFT OUT: speed and size; KB_SAMPLES names no folder to mix articles from")
    databases: dict[str, Callable[[], Any]] = {"SQLite": sqlite, "PostgreSQL": postgresql}
    orders = {}
    for name, database in databases.items():
        with database() as env:
            orders[name] = run("orders", env)
        if folder := os.environ.get("KB_SAMPLES"):
            with database() as env:
                for line in run("speed", env, folder, str(articles))["lines"]:
                    print(f"{name}: {line}")
    same = sum(orders["SQLite"][text] == order for text, order in orders["PostgreSQL"].items())
    print(f"same ten in the same order on both: {same} of {len(orders['SQLite'])} queries")


def run(what: str, env: Env, *arguments: str) -> Any:
    """Run one measurement in a process of its own and return what it found."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench._search", what, *arguments],
        env=dict(env),
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def sqlite() -> Iterator[Env]:
    """An empty database in a folder that goes."""
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if name != "KB_DATABASE_URL"}
        yield env | {"KB_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "kb.settings"}


@contextmanager
def postgresql() -> Iterator[Env]:
    """An empty database on a server that is started for it and stopped."""
    try:
        with sqlite() as env:
            # Each in a process of its own: a second server of one process finds no folder.
            start = [sys.executable, "-m", "tests.postgres", "start"]
            done = subprocess.run(start, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            yield {**env, "KB_DATABASE_URL": done.stdout.split()[-1]}
    finally:
        postgres.stop()
