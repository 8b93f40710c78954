"""Make fixtures/guide.json from fixtures/guide.txt and fixtures/facts.toml."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kb.guide.errors import LinesError
from kb.guide.facts import read_facts
from kb.guide.fixture import dump, make_rows
from kb.guide.fixture_rows import FixtureRow
from kb.guide.lines import decode
from kb.guide.parser import parse_guide

Result = TypeVar("Result")


class Command(BaseCommand):
    """manage.py make_guide [--check]"""

    help = "Make fixtures/guide.json from fixtures/guide.txt and fixtures/facts.toml."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --check."""
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail where guide.json is old."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Write the fixture, or compare it. Raises CommandError with one line for each error."""
        folder = Path(settings.BASE_DIR) / "fixtures"
        path = folder / "guide.json"
        before = path.read_bytes() if path.exists() else b""
        after = make(folder, _previous_rows(path, before)).encode()
        if check and after != before:
            raise CommandError(f"{path} is out of date: run make guide.")
        if after != before:
            path.write_bytes(after)
        if options["verbosity"]:
            self.stdout.write(f"{path} {'is up to date' if after == before else 'written'}.")


def make(folder: Path, previous: list[FixtureRow]) -> str:
    """Return the text of a fixture; lines keep their `previous` anchors.

    Raises CommandError with one line for each error in guide.txt or facts.toml.
    """
    guide = _read_file(folder / "guide.txt", parse_guide)
    path = folder / "facts.toml"
    facts = _read_file(path, read_facts)
    return _with_path(path, lambda: dump(make_rows(guide, facts, previous)))


def _read_file(path: Path, reader: Callable[[str], Result]) -> Result:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    return _with_path(path, lambda: reader(decode(data)))


def _with_path(path: Path, call: Callable[[], Result]) -> Result:
    try:
        return call()
    except LinesError as error:
        raise CommandError(error.with_path(path)) from error


def _previous_rows(path: Path, data: bytes) -> list[FixtureRow]:
    """Return the rows of the fixture so far; [] where there is none."""
    try:
        rows: list[FixtureRow] = json.loads(data or b"[]")
    except ValueError as error:
        raise CommandError(f"{path}: expected JSON. {error}") from error
    return rows
