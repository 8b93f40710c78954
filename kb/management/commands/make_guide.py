"""Make the fixture of a guide from its text and the facts about it."""

import json
from argparse import ArgumentParser
from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kb.guide.errors import LinesError
from kb.guide.facts import Facts, read_facts
from kb.guide.fixture import dump, make_rows
from kb.guide.fixture_rows import FixtureRow
from kb.guide.lines import decode
from kb.guide.outline import SOURCE, read_outline
from kb.guide.parser import parse_guide
from kb.guide.validate_facts import facts_that_apply
from kb.publishing.source_keys import SourceKeyRefused, check_source_key
from kb.text.slugs import slugify

MOST_NAMED = 5
Result = TypeVar("Result")


class Command(BaseCommand):
    """manage.py make_guide [PATH] [--check]"""

    help = (
        "Make fixtures/guide.json from fixtures/guide.txt and fixtures/facts.toml; "
        "of another guide, fixtures/<its name>.json."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the path of a guide, and --check."""
        parser.add_argument(
            "path", nargs="?", type=Path, help="Another guide; its facts are in <name>.toml."
        )
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail where the fixture is old."
        )

    def handle(self, *args: Any, path: Path | None = None, check: bool, **options: Any) -> None:
        """Write the fixture, or compare it. Raises CommandError with one line for each error."""
        folder = Path(settings.BASE_DIR) / "fixtures"
        source, text = _source(path), path or folder / "guide.txt"
        facts = text.with_suffix(".toml") if path else folder / "facts.toml"
        fixture = folder / f"{source}.json"
        before = fixture.read_bytes() if fixture.exists() else b""
        after = self._make(source, text, facts, _previous_rows(fixture, before)).encode()
        if check and after != before:
            raise CommandError(f"{fixture} is out of date: run make guide.")
        if after != before:
            fixture.write_bytes(after)
        if options["verbosity"]:
            self.stdout.write(f"{fixture} {'is up to date' if after == before else 'written'}.")

    def _make(
        self, source: str, text_path: Path, facts_path: Path, previous: list[FixtureRow]
    ) -> str:
        """Return the text of a fixture; lines keep their `previous` anchors.

        Raises CommandError with one line for each error in the guide or the facts.
        """
        text = _read_file(text_path, str, keeps_mark=True)
        guide = _with_path(text_path, lambda: parse_guide(text))
        has_facts = source == SOURCE or facts_path.exists()
        facts = _read_file(facts_path, read_facts) if has_facts else Facts()
        _facts, left_out = facts_that_apply(facts, read_outline(guide, {}, source))
        if left_out:
            self.stderr.write(f"{facts_path}: {_about_nothing(left_out)}")
        return _with_path(facts_path, lambda: dump(make_rows(guide, facts, previous, source, text)))


def _source(path: Path | None) -> str:
    """Return the key of a guide: the name of its file."""
    if path is None:
        return SOURCE
    source = slugify(path.stem)
    if source == SOURCE:
        raise CommandError(f"{path}: the site's first guide is called so; name the file otherwise.")
    try:
        check_source_key(source)
    except SourceKeyRefused as refused:
        raise CommandError(f"{path}: {refused}") from refused
    return source


def _about_nothing(names: list[str]) -> str:
    named = ", ".join(names[:MOST_NAMED])
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"left out what is said about {named}{more}: the guide has no such article or section."


def _read_file(path: Path, reader: Callable[[str], Result], *, keeps_mark: bool = False) -> Result:
    """Return what a reader makes of a file's text; `keeps_mark`: with its byte order mark."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    mark = data.startswith(BOM_UTF8) and keeps_mark
    return _with_path(path, lambda: reader("\ufeff" * mark + decode(data)))


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
