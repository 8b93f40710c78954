"""Start scripts in processes of their own, on a database that only they use."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.running_site import ROOT, clean_environment

NAMES = count(1)
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
call_command("loaddata", "roles", verbosity=0)
"""


@dataclass(frozen=True)
class House:
    """A data folder and a database of their own."""

    folder: Path
    url: str

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file."""
        return "://" not in self.url

    def environment(self, **variables: str) -> dict[str, str]:
        """What a process needs to find them."""
        here = {"KB_DATA_DIR": str(self.folder), "KB_DATABASE_URL": self.url}
        return clean_environment(
            DJANGO_SETTINGS_MODULE="tests.settings", KB_LOG_LEVEL="ERROR", **here, **variables
        )

    def start(
        self, script: str, *arguments: str, stdin: int = subprocess.DEVNULL
    ) -> "subprocess.Popen[str]":
        """Begin a script in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-u", "-c", script, *arguments],
            cwd=ROOT,
            env=self.environment(),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str, *arguments: str) -> list[str]:
        """Run a script to its end; the lines that it printed."""
        return ended([self.start(script, *arguments)])[0]


def ended(processes: list["subprocess.Popen[str]"], seconds: float = 120) -> list[list[str]]:
    """Wait for all; what each printed. An error in one is the test's."""
    found = []
    for process in processes:
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            kill(processes)
            raise
        if process.returncode:
            kill(processes)
            raise AssertionError(errors)
        found.append(output.splitlines())
    return found


def kill(processes: list["subprocess.Popen[str]"]) -> None:
    """End those that are left, and read what they still said."""
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=10)


# --- Databases ------------------------------------------------------------------------------------


def server_url() -> str:
    """The PostgreSQL that the tests run on; "" where they run on SQLite."""
    url = os.environ.get("KB_DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


def named(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def make_template(folder: Path) -> House:
    """A database with its tables and the roles, to be copied."""
    name = f"trust_{os.getpid()}_{next(NAMES)}"
    url = server_url()
    if url:
        statement(f'CREATE DATABASE "{name}"')
    house = House(folder, named(url, name) if url else str(folder / "kb.sqlite3"))
    house.run(PREPARE)
    return house


def copy_of(template: House, folder: Path) -> House:
    """A copy of the template for one test."""
    if template.is_sqlite:
        shutil.copy(template.url, folder / "kb.sqlite3")
        return House(folder, str(folder / "kb.sqlite3"))
    name = f"trust_{os.getpid()}_{next(NAMES)}"
    origin = urlsplit(template.url).path.strip("/")
    statement(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    return House(folder, named(template.url, name))


def drop(house: House) -> None:
    """Remove the database, where it is not a file in the test's own folder."""
    if not house.is_sqlite:
        name = urlsplit(house.url).path.strip("/")
        statement(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def statement(sql: str) -> None:
    """Say something to the server, outside of any transaction."""
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(sql.encode())
