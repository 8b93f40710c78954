"""Make fixtures/guide.json from the guide and from what we know beyond it."""

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
from kb.guide.line_anchors import Row
from kb.guide.lines import decode
from kb.guide.parser import parse_guide

Read = TypeVar("Read")


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
        """Write the fixture, or compare it; say what is wrong line by line."""
        folder = Path(settings.BASE_DIR) / "fixtures"
        path = folder / "guide.json"
        before = path.read_bytes() if path.exists() else b""
        after = make(folder, _rows(path, before)).encode()
        if check and after != before:
            raise CommandError(f"{path} is out of date: run make guide.")
        if after != before:
            path.write_bytes(after)
        if options["verbosity"]:
            self.stdout.write(f"{path} {'is up to date' if after == before else 'written'}.")


def make(folder: Path, previous: list[Row]) -> str:
    """Return the text of the fixture of a folder; raise CommandError with a line for each error."""
    guide = _read(folder / "guide.txt", parse_guide)
    path = folder / "facts.toml"
    facts = _read(path, read_facts)
    return _located(path, lambda: dump(make_rows(guide, facts, previous)))


def _read(path: Path, reader: Callable[[str], Read]) -> Read:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    return _located(path, lambda: reader(decode(data)))


def _located(path: Path, call: Callable[[], Read]) -> Read:
    try:
        return call()
    except LinesError as error:
        raise CommandError(error.located(path)) from error


def _rows(path: Path, data: bytes) -> list[Row]:
    """Return the rows of the fixture so far, which has the anchors."""
    try:
        rows: list[Row] = json.loads(data or b"[]")
    except ValueError as error:
        raise CommandError(f"{path}: expected JSON. {error}") from error
    return rows
