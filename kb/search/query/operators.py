"""What somebody typed or pasted → the operators that can be meant as such, and the text without.

A quote, a dash or a colon is an operator only where a person would have put it; everywhere else it
is part of the text. A quoted run that is no operator is still worth more than its words apart.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum

MOST_PHRASE_WORDS = 8


class OperatorName(Enum):
    """The operators; the value of a filter is what is typed before its colon."""

    PHRASE = "phrase"
    WITHOUT = "without"
    KIND = "kind"
    CATEGORY = "category"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator and its value as typed: the words in quotes, after the dash or the colon."""

    name: OperatorName
    value: str


@dataclass(frozen=True, slots=True)
class OperatorText:
    """A text taken apart: its operators, the words beside them, and quoted runs that are none."""

    operators: tuple[Operator, ...]
    plain: str
    quoted: tuple[str, ...] = ()


KINDS = frozenset({"problem", "procedure", "checklist", "error_code", "how_to"})
"""What `kind:` may be followed by."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_FILTER = re.compile(r"(?<!\S)(kind|category|code):([^\s\"]+)(?!\S)", re.IGNORECASE)
_RUN = re.compile(r'"([^"]+)"')
_ALONE = re.compile(r'(?<!\S)"([^"]+)"(?![^\s,.;!?])')
_BRACKET = re.compile(r"[()\[\]{}<>=|\\]")
# Words as people write them; a colon, a sign or a bracket between them is a program's.
_PLAIN_WORDS = re.compile(r"[^()\[\]{}<>=|\\:;\"$]*")

# A dash before letters excludes a word: not "-9", and not one of two letters as in "ls -la".
_EXCLUDED = re.compile(r"(?<!\S)-([^\W\d_]{3,})(?!\S)")
_FLAG = re.compile(r"(?<!\S)--?[^\W_][^\s]*")
_LAST_FLAGS = re.compile(r"(?:(?:^|\s)-[^\W\d_]{3,})+\s*$|^(?:-[^\W\d_]{3,}(?:\s|$))+")
_SHELL = re.compile(
    r"[|><$`=\\;&{}]|(?<!\S)--\w|(?<!\S)[./~]*/\w|(?<!\S)\.(?!\S)|(?<!\S)[A-Z][a-z]+-[A-Z]\w+"
)
_COMMANDS = frozenset(
    """ansible apt awk az aws bash cat cd certutil chkdsk chmod chown cmd cp curl cut date dd df dig
    docker du find gcc gcloud git gpg grep gunzip gzip helm htop httpd ifconfig ip ipconfig iptables
    java javac journalctl jq kill kubectl ldapsearch less ln ls lsof make mkdir mongo mongosh mount
    msiexec mv mvn mysql mysqldump net netsh netstat nginx nmap node npm nslookup openssl perl php
    ping pip powershell ps psql pwsh python python3 redis-cli rm robocopy rsync ruby scp sed sfc sh
    sort ss ssh sudo systemctl tail tar tcpdump telnet terraform top traceroute umount unzip wget
    xcopy yum zip""".split()  # noqa: SIM905
)


def typed_filters(text: str) -> list[Operator]:
    """Return what may be a category or a code to search in, whether or not it exists."""
    typed = [Operator(OperatorName(name.lower()), value) for name, value in _FILTER.findall(text)]
    return [operator for operator in typed if operator.name is not OperatorName.KIND]


def read_operators(text: str, existing: Collection[Operator]) -> OperatorText:
    """Return the operators of a text; a category or code is one where `existing` has it.

    Where nothing would be left beside them but phrases, a text has no filters and no exclusions.
    """
    text = text.translate(_QUOTES)
    operators: list[Operator] = []
    rest = _take(_FILTER, text, operators, _filter_in(existing))
    if not _looks_like_command(rest):
        rest = _take(_EXCLUDED, rest, operators, _without)
    if not rest.strip():
        operators, rest = [], text
    phrases = _phrases(rest)
    quoted = () if phrases else tuple(_RUN.findall(rest))
    operators += [Operator(OperatorName.PHRASE, phrase) for phrase in phrases]
    plain = " ".join(rest.replace('"', " ").split())
    return OperatorText(tuple(operators), plain, quoted)


def read_as_data(text: str) -> OperatorText:
    """Return a text in which nothing is an operator: what was pasted, or is searched without."""
    text = text.translate(_QUOTES)
    plain = " ".join(text.replace('"', " ").split())
    return OperatorText((), plain, tuple(_RUN.findall(text)))


def _take(
    pattern: re.Pattern[str],
    text: str,
    operators: list[Operator],
    read: Callable[[re.Match[str]], Operator | None],
) -> str:
    """Move the operators that a pattern finds out of the text; return the rest."""

    def replace(match: re.Match[str]) -> str:
        operator = read(match)
        if operator is None:
            return match[0]
        operators.append(operator)
        return " "

    return pattern.sub(replace, text)


def _filter_in(existing: Collection[Operator]) -> Callable[[re.Match[str]], Operator | None]:
    def read(match: re.Match[str]) -> Operator | None:
        operator = Operator(OperatorName(match[1].lower()), match[2])
        is_kind = operator.name is OperatorName.KIND and operator.value.lower() in KINDS
        return operator if is_kind or operator in existing else None

    return read


def _without(match: re.Match[str]) -> Operator:
    return Operator(OperatorName.WITHOUT, match[1])


def _looks_like_command(text: str) -> bool:
    """Say whether dashes in a text are flags: after a command, with signs of a shell, or several.

    Several words may be left out where they stand together, at the end or the beginning.
    """
    first = text.split(maxsplit=1)[:1]
    if _SHELL.search(text) or (first and first[0].lower() in _COMMANDS):
        return True
    flags = _FLAG.findall(text)
    if any(len(flag) < 4 or flag[1:2].isupper() or not flag[1:].isalpha() for flag in flags):
        return len(flags) > 1
    return len(flags) > 1 and not _stand_together(text, len(flags))


def _stand_together(text: str, count: int) -> bool:
    together = _LAST_FLAGS.search(text)
    return bool(together and len(together[0].split()) == count)


def _phrases(text: str) -> list[str]:
    """Return the phrases of a text: all that is quoted, where every quote is the person's own."""
    quoted = _RUN.findall(text)
    if text.count('"') != 2 * len(quoted) or quoted != _ALONE.findall(text):
        return []
    if not _PLAIN_WORDS.fullmatch(_RUN.sub(" ", text)):
        return []
    are_short = all(
        len(run.split()) <= MOST_PHRASE_WORDS and not _BRACKET.search(run) for run in quoted
    )
    # Messages quote single names; those are words like others: user "app" does not exist.
    return [run for run in quoted if len(run.split()) > 1] if are_short else []
