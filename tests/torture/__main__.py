"""`make torture`: tries every fault of the table; prints what was expected and what was seen."""

import subprocess
import sys
from collections import Counter
from textwrap import fill

from tests.running_site import ROOT
from tests.torture.faults import FAULTS, Fault
from tests.torture.try_tests import FAILED, LEFT_OUT, OK, Stopwatch, Tried, try_tests

LOGS = ROOT / "build" / "torture"
WIDTH, INDENT = 120, 12
NOT_TRIED, IN_PART = "NOT TRIED", "ok, in part"


def main(keys: list[str]) -> int:
    """Try the faults of these keys, or all; return 1 where one has failed, 2 for an unknown key."""
    chosen = [fault for fault in FAULTS if not keys or fault.key in keys]
    if unknown := set(keys) - {fault.key for fault in FAULTS}:
        print(f"No fault is called {', '.join(unknown)}; there are:", *(f.key for f in FAULTS))
        return 2
    watch = Stopwatch()
    try:
        url = _postgres("start") if any(fault.on_postgresql for fault in chosen) else ""
        outcomes = Counter(_try_fault(fault, url) for fault in chosen)
    finally:
        _postgres("stop")
    counted = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
    print(
        f"\n{len(chosen)} faults in {watch}: {counted}. The logs are in {LOGS.relative_to(ROOT)}/"
    )
    return 1 if outcomes[FAILED] else 0


def _postgres(verb: str) -> str:
    """Start or stop the PostgreSQL of the tests; return its URL."""
    command = [sys.executable, "tests/postgres.py", verb]
    return subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()


def _try_fault(fault: Fault, url: str) -> str:
    """Try a fault on both databases and print its row; return what became of it."""
    print(f"\n— {fault.key}: {fault.fault}")
    _print_cell("expected", fault.expected)
    watch, tried = Stopwatch(), list[Tried]()
    for database, tests in (("SQLite", fault.tests), ("PostgreSQL", fault.on_postgresql)):
        if not tests:
            continue
        log = LOGS / f"{fault.key}-{database.lower()}.log"
        found = try_tests(tests, url if database == "PostgreSQL" else "", log)
        tried += found
        for each in found:
            _print_cell(database, each.line)
    outcome = outcome_of(tried)
    _print_cell(outcome, f"{len(tried)} tests in {watch}")
    return outcome


def _print_cell(name: str, text: str) -> None:
    """Print a text beside its name, at once."""
    begin = f"  {name:<{INDENT - 2}}"
    print(fill(begin + text, WIDTH, subsequent_indent=" " * INDENT), flush=True)


def outcome_of(tried: list[Tried]) -> str:
    """What became of a fault, of what became of its tests."""
    outcomes = {each.outcome for each in tried}
    if FAILED in outcomes:
        return FAILED
    if OK not in outcomes:
        return NOT_TRIED
    return IN_PART if LEFT_OUT in outcomes else OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
