"""Labelled lines in, recall and false alarms out; a megabyte in, seconds out; then more aliases."""

import json
import random
import string
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kb.search.known_codes import code_finder_for
from kb.text.code_finder import CodeFinder, KnownCode
from kb.triage.rank import triage
from kb.triage.recognise import recognise
from tests.guide_codes import guide_codes

LINES = Path(__file__).resolve().parent.parent / "data" / "logs" / "lines.jsonl"
MEGABYTE = 1_000_000
ROUNDS = 3
ALIASES = (50, 5_000)

Row = Mapping[str, Any]


def main(articles: int) -> None:
    """Print all of it; how many articles there are changes nothing here."""
    rows = [json.loads(line) for line in LINES.read_text().splitlines()]
    text = megabyte(row["text"] for row in rows)
    finder = code_finder_for(None)
    report_quality(rows)
    seconds = best(lambda: recognise(text, finder))
    found = len(recognise(text, finder))
    print(f"recognised: {seconds:.2f} s of one core for a megabyte with {found} clues (goal 1)")
    prose = megabyte(["The quick brown fox jumps over the lazy dog, as it does every day."])
    print(f"            {best(lambda: recognise(prose, finder)):.2f} s for a megabyte without any")
    print(f"ranked:     {best(lambda: triage(text, None)):.2f} s with articles and search")
    report_growth(text)


def report_quality(rows: list[Row]) -> None:
    """Print recall over the labelled codes, and the share of traps in which anything is found."""
    codes = missed = 0
    for row in rows:
        meanings = set().union(*guide_codes().meanings(row["text"]))
        for wanted in row["codes"]:
            codes += 1
            missed += not meanings & {code.removeprefix("guide-") for code in wanted}
    traps = [row["text"] for row in rows if not row["codes"]]
    alarms = sum(bool(guide_codes().found(text)) for text in traps)
    print(f"labelled:   {len(rows)} lines, {codes} codes, {len(traps)} traps")
    print(f"recall:     {1 - missed / codes:.3f} (goal .98)")
    print(f"alarms:     {alarms / len(traps):.3f} of the traps (goal at most .01)")


def report_growth(text: str) -> None:
    """Print the seconds with few and with many aliases beside the guide's own."""
    few, many = (best(partial(recognise, text, finder_with(count))) for count in ALIASES)
    print(f"growth:     {many / few:.2f} from {ALIASES[0]} to {ALIASES[1]} aliases (goal 2)")


def finder_with(count: int) -> CodeFinder:
    """Return a finder of so many messages of two to five words, and as many codes as a fifth."""
    chance = random.Random(1)

    def word() -> str:
        return "".join(chance.choices(string.ascii_lowercase, k=chance.randint(3, 9)))

    words = ["connection", "error", "failed", "timeout", *(word() for _ in range(400))]
    messages = [" ".join(chance.choices(words, k=chance.randint(2, 5))) for _ in range(count)]
    return CodeFinder(
        KnownCode(pk, "", (f"E{word().upper()}", message) if pk % 5 == 0 else (message,))
        for pk, message in enumerate(messages, start=1)
    )


def megabyte(lines: Iterator[str] | list[str]) -> str:
    """Return the lines, again and again, cut at a megabyte."""
    block = "\n".join(lines) + "\n"
    return (block * (MEGABYTE // len(block) + 1))[:MEGABYTE]


def best(run: Callable[[], object]) -> float:
    """Return the least seconds of processor time of several rounds."""
    times = []
    for _round in range(ROUNDS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)
