"""The table of faults: what it names is there, and what is printed of it is true."""

import ast
import os
import re
from pathlib import Path

import pytest

from tests.running_site import ROOT
from tests.torture.__main__ import IN_PART, NOT_TRIED, main, outcome_of
from tests.torture.faults import FAULTS, Fault
from tests.torture.try_tests import FAILED, LEFT_OUT, OK, Tried, never_ran, node_ids, read_report

pytestmark = pytest.mark.one_database
TABLE = Path(os.environ.get("KB_FAULT_TABLE", "/nonexistent"))


def functions(file: Path) -> set[str]:
    """The functions of a file."""
    module = ast.parse(file.read_text())
    return {node.name for node in module.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.key)
def test_every_fault_is_tried_by_tests_that_are_there(fault: Fault) -> None:
    """A test that was renamed would be missed when somebody needs it."""
    named = [
        node.split("::") for tests in (fault.tests, fault.on_postgresql) for node in node_ids(tests)
    ]
    assert named
    assert [name for file, name in named if name not in functions(ROOT / file)] == []


def test_every_fault_has_a_key_of_its_own() -> None:
    assert len({fault.key for fault in FAULTS}) == len(FAULTS)


@pytest.mark.skipif(not TABLE.is_file(), reason="KB_FAULT_TABLE names no file")
def test_every_row_of_the_agreed_table_is_tried() -> None:
    """Word by word, so that a row that changes is looked at again."""
    part = TABLE.read_text().partition("| fault | expected |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (.+) \| (.+) \|$", part, re.MULTILINE)
    assert len(rows) > 10
    assert [(fault.fault, fault.expected) for fault in FAULTS] == rows


REPORT = """<testsuites><testsuite>
<testcase name="test_a_b"><properties><property name="p95" value="0.1 s"/></properties></testcase>
<testcase name="test_a_b[x]"><failure message="assert 1 == 2&#10;where"/></testcase>
<testcase name="test_c"><skipped message="needs root"/></testcase>
</testsuite></testsuites>"""


def test_a_report_says_what_was_seen_why_it_failed_and_what_was_left_out() -> None:
    found = list(read_report(REPORT))
    assert [each.line for each in found] == [
        "a b: p95 0.1 s",
        "FAILED: a b [x]: assert 1 == 2",
        "left out: c: needs root",
    ]
    missing = list(never_ran({"test_x.py": ["a_b", "c", "d"]}, found))
    assert missing == [Tried("d", FAILED, "it has not run")]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([OK, OK], OK),
        ([OK, LEFT_OUT], IN_PART),
        ([LEFT_OUT], NOT_TRIED),
        ([OK, FAILED, LEFT_OUT], FAILED),
    ],
)
def test_a_fault_has_failed_where_one_test_has(outcomes: list[str], expected: str) -> None:
    assert outcome_of([Tried("a", outcome) for outcome in outcomes]) == expected


def test_a_fault_that_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "disk" in capsys.readouterr().out
