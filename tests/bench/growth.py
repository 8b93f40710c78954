"""How much slower pages, writes and commands are on a site of ten times as many articles.

`python -m tests.bench.growth 100000 sqlite` measures one database alone. Each figure is the least
of several rounds, in milliseconds of a processor (of PostgreSQL's as well), so that it does not
depend on what else runs. The sites of SQLite are made once and kept in `build/`.
"""

import json
import statistics
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from tests.bench._growth_sites import SITES
from tests.bench.search import ROOT, Env

TIMES = 10
MOST_GROWTH = 1.33
NOISE = 2.0
"""Milliseconds that are not counted as growth: nobody notices them."""

ROUNDS = {"readers": 4, "editors": 4, "writes": 3, "commands": 1}
Answer = dict[str, Any]


class Measuring:
    """A process over one site, which does one thing after the other and tells what it took."""

    def __init__(self, env: Env) -> None:
        command = [sys.executable, "-m", "tests.bench._growth"]
        self.process = subprocess.Popen(
            command,
            env=dict(env),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, *what: str) -> Answer:
        """Let it do one thing. Raises RuntimeError where it has ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(what), file=self.process.stdin, flush=True)
        if not (line := self.process.stdout.readline()):
            raise RuntimeError(f"the process that measures ended at {what}")
        answer: Answer = json.loads(line)
        return answer

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


def main(articles: int, *databases: str) -> None:
    """Print a table for each database: both sizes, how much it grew, and which query did it."""
    for name in databases or ("sqlite", "postgresql"):
        with ExitStack() as stack:
            sizes = (articles // TIMES, articles)
            envs = stack.enter_context(SITES[name](sizes))
            both = [Measuring(env) for env in envs]
            for one in both:
                stack.callback(one.close)
            print(f"{name}: {sizes[0]} and {sizes[1]} articles", flush=True)
            report(both, sizes)


def report(both: list[Measuring], sizes: tuple[int, int]) -> None:
    """Print all that is measured, as it is measured."""
    for group, names in both[0].ask("names").items():
        for name in names:
            tell(group, name, *measure(both, group, name))
        if group == "readers":
            tell_memory(both, "a worker after all readers' pages")
    tell_memory(both, "after everything")
    tell_sizes(both, sizes)


def measure(both: list[Measuring], group: str, name: str) -> list[Answer]:
    """Return the least of several rounds at each size, turn by turn."""
    found: list[list[Answer]] = [[], []]
    for _round in range(ROUNDS[group] + (group != "commands")):
        for rounds, one in zip(found, both, strict=True):
            rounds.append(ask(one, group, name))
    return [least(rounds) for rounds in found]


def ask(one: Measuring, group: str, name: str) -> Answer:
    """Let a process measure one thing once."""
    if group in ("readers", "editors"):
        return one.ask("page", group, name)
    return one.ask(group.removesuffix("s"), name)


def least(rounds: list[Answer]) -> Answer:
    """Return the best of the rounds; of several addresses, the mean of the best of each."""
    if isinstance(rounds[0]["ms"], float):
        return min(rounds, key=lambda answer: answer["ms"])
    times = zip(*(answer["ms"] for answer in rounds), strict=True)
    best = min(rounds, key=lambda answer: sum(answer["ms"]))
    return {**best, "ms": statistics.fmean(map(min, times))}


def tell(group: str, name: str, small: Answer, large: Answer) -> None:
    """Print a line, and the query that takes most where something grew by too much."""
    ratio = large["ms"] / small["ms"]
    is_grown = ratio > MOST_GROWTH and large["ms"] - small["ms"] > NOISE
    unit, digits = ("ms each", 2) if group == "commands" else ("ms", 1)
    more = f"{large['queries']:6.1f} queries" if "queries" in large else told_command(small, large)
    mark = "  GROWS" if is_grown else ""
    times = f"{small['ms']:9.{digits}f} {large['ms']:9.{digits}f} {unit} {ratio:5.2f}"
    print(f"{group:8} {name:34} {times} {more}{mark}", flush=True)
    if is_grown and "slow" in large:
        for milliseconds, sql in large["slow"]:
            print(f"         {milliseconds:9.1f} ms {' '.join(sql.split())[:400]}")


def told_command(small: Answer, large: Answer) -> str:
    """Return how long a command took at the larger size, its peaks of memory, what it made."""
    peaks = f"{small['peak']:.0f} and {large['peak']:.0f}"
    made = f", {large['megabytes']:.0f} MB of files" if "megabytes" in large else ""
    return f"{large['seconds']:7.1f} s in all, {peaks} MB at most{made}"


def tell_memory(both: list[Measuring], when: str) -> None:
    """Print what both processes hold."""
    small, large = (one.ask("memory")["mb"] for one in both)
    print(f"memory   {when:34} {small:9.0f} {large:9.0f} MB {large / small:5.2f}", flush=True)


def tell_sizes(both: list[Measuring], sizes: tuple[int, int]) -> None:
    """Print the size of the database, and of each table that is large, for an article."""
    small, large = (one.ask("sizes") for one in both)
    totals = [sum(found["tables"].values()) for found in (small, large)]
    rows = {"database": totals, "search index": [small["index"], large["index"]]}
    for table, size in sorted(large["tables"].items(), key=lambda row: -row[1]):
        if size > totals[1] / 200:
            rows[table] = [small["tables"].get(table, 0.0), size]
    for name, found in rows.items():
        each = [size / count / 1000 for size, count in zip(found, sizes, strict=True)]
        print(
            f"size     {name:34} {each[0]:9.1f} {each[1]:9.1f} kB an article;",
            f"{found[1] / 1e6:.0f} MB",
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
