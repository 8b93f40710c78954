"""Tests by name → what became of each, and the figures that it noted."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.running_site import ROOT
from tests.torture.faults import Tests

OK, FAILED, LEFT_OUT = "ok", "FAILED", "left out"


@dataclass(frozen=True)
class Tried:
    """A test that was tried: its name as a sentence, what it saw or why it was left out."""

    name: str
    outcome: str
    seen: str = ""

    @property
    def line(self) -> str:
        """What is printed of it."""
        mark = "" if self.outcome == OK else f"{self.outcome}: "
        return f"{mark}{self.name}" + (f": {self.seen}" if self.seen else "")


def node_ids(tests: Tests) -> list[str]:
    """The names of tests as pytest has them."""
    return [f"tests/{file}::test_{name}" for file, names in tests.items() for name in names]


def try_tests(tests: Tests, url: str, log: Path) -> list[Tried]:
    """Run tests on a database ("" for SQLite); what pytest says goes into a log."""
    log.parent.mkdir(parents=True, exist_ok=True)
    report = log.with_suffix(".xml")
    report.unlink(missing_ok=True)
    environment = {key: text for key, text in os.environ.items() if key != "KB_DATABASE_URL"}
    environment |= {"SLOW": "1"} | ({"KB_DATABASE_URL": url} if url else {})
    with log.open("wb") as output:
        subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "--no-header", "-p", "no:cacheprovider"),
                # The newer form has no place for what a test notes.
                *("-o", "junit_family=xunit1", f"--junitxml={report}"),
                *node_ids(tests),
            ],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    found = list(read_report(report.read_text())) if report.exists() else []
    return [*found, *never_ran(tests, found)]


def read_report(text: str) -> Iterator[Tried]:
    """What a report of pytest says of each test."""
    for case in ElementTree.fromstring(text).iter("testcase"):  # noqa: S314 (pytest's own)
        notes = [f"{one.get('name')} {one.get('value')}" for one in case.iter("property")]
        outcome = OK
        for tag, meaning in (("failure", FAILED), ("error", FAILED), ("skipped", LEFT_OUT)):
            if (found := case.find(tag)) is not None:
                outcome = meaning
                notes.append(found.get("message", "").partition("\n")[0])
        yield Tried(sentence(case.get("name", "")), outcome, ", ".join(notes))


def sentence(name: str) -> str:
    """The name of a test as it is read: `test_a_b[c]` → "a b [c]"."""
    words, bracket, parameter = name.removeprefix("test_").partition("[")
    return words.replace("_", " ") + (f" [{parameter}" if bracket else "")


def never_ran(tests: Tests, found: list[Tried]) -> Iterator[Tried]:
    """A failure for each test that pytest has not run, because it could not begin."""
    ran = {each.name.partition(" [")[0] for each in found}
    for names in tests.values():
        for name in names:
            if sentence(name) not in ran:
                yield Tried(sentence(name), FAILED, "it has not run")


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self.begun_at = time.monotonic()

    def __str__(self) -> str:
        minutes, seconds = divmod(round(time.monotonic() - self.begun_at), 60)
        return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
