"""Text that was copied from a program: whether it was, and which of its words tell what failed.

Pure, and linear in the text. Nothing of the text is kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.text.code_finder import blank_out
from kb.text.mask import mask

MOST_CHARACTERS = 1_000_000
LONGEST_LINE = 2_000
"""Characters of a line that are read for its words."""

LONGEST_TYPED = 160
MOST_TYPED_WORDS = 24
"""What is longer, or has more words, was hardly typed by hand."""

LONGEST_HEADING = 120
FEWEST_MESSAGE_WORDS = 5

_LINE_END = re.compile(r"\r\n|\n|\r")

# What only programs write: times, levels, JSON, pairs with a sign between, frames of a trace.
_LOG = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b"
    r"|\[(?:error|warn(?:ing)?|info|debug|fatal|emerg)\]"
    r"|\bTraceback \(|\bat [\w$.]+\([\w.]+:\d+\)|File \"[^\"\n]+\", line \d"
    r"|[{,]\s*\"[\w.@-]+\"\s*:|\b\w{1,40}=\S{1,200}\s{1,4}\w{1,40}=\S|\bERR!|\b[\w-]{1,60}\[\d+\]:",
    re.IGNORECASE,
)
# What a message begins with: the program, the class of an error, a level, each with a colon.
_MESSAGE = re.compile(
    r"(?:error|exception|fatal|panic|warning|failed|failure)\b[^:\n]{0,60}:\s"
    r"|^[\w.()\[\]-]+: [^:\n]{1,80}: \S|\S: \S[^:\n]{0,80}: \S|\b\w+Error\b|\b\w+Exception\b",
    re.IGNORECASE | re.MULTILINE,
)

# What a line that reports a failure holds.
_FAILURE = re.compile(
    r"\b(?:error|err|fatal|fail(?:ed|ure|s)?|exception|panic|crit(?:ical)?|emerg|alert|severe|denied|"
    r"refused|timed? ?out|timeout|unable|cannot|can't|could not|not found|killed|abort(?:ed)?|"
    r"unreachable|invalid|unauthori[sz]ed|forbidden|violat\w+|deadlock\w*)\b|\w(?:Error|Exception)\b",
    re.IGNORECASE,
)
_CAUSED_BY = re.compile(
    r"^\s*(?:Caused by|caused by|The above exception|During handling)\b[:\s]{0,4}"
)
_FRAME = re.compile(r"^\s*(?:at [\w$.<>]+\(|at .{1,200}:\d+|File \"|\.\.\. \d+ more|goroutine \d+)")
_NOISE = re.compile(
    r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,\d]*(?:Z|[+-]\d\d:?\d\d)?|\b\d\d:\d\d:\d\d[.,\d]*|"
    r"\b0x[0-9a-f]{4,16}\b|\b[0-9a-f]{12,64}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|"
    r"\[[\d#*:]+\]|\b(?:INFO|DEBUG|WARN(?:ING)?|ERROR|NOTICE|TRACE|FATAL)\b|"
    r"(?:https?|postgres\w*|mysql|redis|amqp)://\S+|(?<![\w.])(?:/[\w.@-]+){2,}|"
    r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b|…",
    re.IGNORECASE,
)
MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class PastedLines:
    """The lines of a text without noise: those that tell what failed, then the others."""

    telling: Sequence[str]
    others: Sequence[str]


def is_pasted(text: str) -> bool:
    """Whether a text looks copied from somewhere else: it may contain anything about anybody."""
    text = text.strip()
    if len(text) > LONGEST_TYPED or _LINE_END.search(text):
        return True
    words = text.split()
    if len(words) > MOST_TYPED_WORDS or _LOG.search(text):
        return True
    return len(words) >= FEWEST_MESSAGE_WORDS and bool(_MESSAGE.search(text))


def is_log(text: str) -> bool:
    """Whether a text has what programs write, however short it is; prose has not."""
    return bool(_LOG.search(text) or _MESSAGE.search(text))


def heading_of(text: str) -> str:
    """Return the line of a text that tells most, masked, on one line of LONGEST_HEADING."""
    lines = _lines(text)
    line = " ".join(mask(next(iter(_telling(lines) if is_log(text) else lines), "")).split())
    if len(line) <= LONGEST_HEADING:
        return line
    return (
        line[:LONGEST_HEADING].rpartition(" ")[0].rstrip(" ,.;:") + " …"
        if " " in line
        else line[:LONGEST_HEADING] + "…"
    )


def pasted_lines(text: str) -> PastedLines:
    """Return the lines of a log with those that report a failure apart; of prose, all tell."""
    lines = _lines(text)
    telling = _telling(lines) if is_log(text) else lines
    chosen = set(telling)
    others = [line for line in lines if line not in chosen and not _FRAME.match(line)]
    return PastedLines(list(_plain(telling)), list(_plain(others)))


def telling_words(text: str) -> str:
    """Return the words of a text that say most about a failure, masked, for a search.

    Those after the last `Caused by` come first, then those of the first and of the last line that
    reports a failure, else of the first lines that hold words at all. Times, ids, addresses, paths
    and frames of traces are left out.
    """
    said = [word for line in _plain(_telling(_lines(text))) for word in line.split()]
    words = [word for word in said if any(map(str.isalnum, word))]
    return " ".join(list(dict.fromkeys(words))[:MOST_WORDS])


def reports_failure(text: str) -> bool:
    """Return whether any line of a text says that something failed; else all lines tell as much."""
    return any(_is_failure(line) for line in _lines(text))


def telling_lines(text: str) -> list[str]:
    """Return the lines that `telling_words` reads, masked, three at most."""
    return [
        " ".join(mask(blank_out(line[:LONGEST_LINE])).split()) for line in _telling(_lines(text))
    ]


def _lines(text: str) -> list[str]:
    return [line for line in _LINE_END.split(text[:MOST_CHARACTERS]) if line.strip()]


def _telling(lines: Sequence[str]) -> list[str]:
    said = [line for line in lines if not _FRAME.match(line)]
    causes = [line for line in said if _CAUSED_BY.match(line)]
    failures = [line for line in said if _FAILURE.search(line[:LONGEST_LINE])]
    chosen = [*causes[-1:], *failures[:1], *failures[-1:]]
    return list(dict.fromkeys(chosen)) or list(said[:3])


def _is_failure(line: str) -> bool:
    return bool(_CAUSED_BY.match(line) or _FAILURE.search(line[:LONGEST_LINE]))


def _plain(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield " ".join(_NOISE.sub(" ", mask(_CAUSED_BY.sub("", line[:LONGEST_LINE]))).split())
