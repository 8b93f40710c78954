"""Two sites that differ in size alone, each in a database of its own, on SQLite and PostgreSQL."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.search import ROOT, Env, postgresql

KEPT = ROOT / "build" / "growth"
"""Where the sites of SQLite are kept between two runs; `make clean` removes them."""


@contextmanager
def on_sqlite(sizes: tuple[int, int]) -> Iterator[list[Env]]:
    """Copies of two files."""
    with tempfile.TemporaryDirectory(dir=made_folder(KEPT)) as folder:
        envs = []
        for count in sizes:
            own = made_folder(Path(folder) / str(count))
            shutil.copyfile(kept_site(count), own / "kb.sqlite3")
            envs.append(environment(own, f"{own}/kb.sqlite3"))
        yield envs


@contextmanager
def on_postgresql(sizes: tuple[int, int]) -> Iterator[list[Env]]:
    """Two databases of one server, with the rows of the same files."""
    with postgresql() as server, tempfile.TemporaryDirectory() as folder:
        envs = []
        for count in sizes:
            name = f"growth_{count}"
            make_database(server["KB_DATABASE_URL"], name)
            url = server["KB_DATABASE_URL"].replace("/postgres?", f"/{name}?")
            envs.append(environment(made_folder(Path(folder) / str(count)), url))
            fill(envs[-1], str(count), str(kept_site(count)))
        yield envs


def kept_site(count: int) -> Path:
    """Return the file of a site of so many articles, made or brought up to this version."""
    kept = KEPT / f"{count}.sqlite3"
    with tempfile.TemporaryDirectory(dir=made_folder(KEPT)) as folder:
        own = Path(folder)
        if kept.exists():
            migrate(environment(own, str(kept)))
        else:
            fill(environment(own, f"{own}/kb.sqlite3"), str(count))
            (own / "kb.sqlite3").rename(kept)
    return kept


SITES = {"sqlite": on_sqlite, "postgresql": on_postgresql}


def make_database(url: str, name: str) -> None:
    """Make an empty database on a server."""
    import psycopg  # noqa: PLC0415 (only where there is a PostgreSQL)

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')


def environment(folder: Path, url: str) -> Env:
    """Return what tells a process where its site is, and that nobody is told to wait."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "KB_DATA_DIR": str(folder),
        "KB_DATABASE_URL": url,
        "KB_LOG_LEVEL": "ERROR",
        "KB_STATEMENT_TIMEOUT": "0",
        "KB_SEARCH_RATE": "1000000",
        "KB_SUGGEST_RATE": "1000000",
    }


def made_folder(folder: Path) -> Path:
    """Make a folder that only we read; return it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def fill(env: Env, *what: str) -> None:
    """Make a site of so many articles, from a file if one is named."""
    command = [sys.executable, "-m", "tests.bench._growth", "fill", *what]
    subprocess.run(command, env=dict(env), cwd=ROOT, check=True, stderr=subprocess.DEVNULL)


def migrate(env: Env) -> None:
    """Bring a site up to this version."""
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity=0"]
    subprocess.run(command, env=dict(env), cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
