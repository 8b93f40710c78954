"""Messages about many files → their kinds, the most frequent first, each with an example."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PLACE = re.compile(r"^Line \d+: ")
_VARIABLE = re.compile(
    r"(?P<code>`[^`\w]*[\w.:-]*)[^`]*`|“[^”]*”|\"[^\"]*\"|\[\[.*?\]\]|(?<!\S)\S*[/#@]\S*"
    r"|(?<!\S)\S+\.[A-Za-z]{2,8}(?=[\s:,]|$)|\d(?:[\d,-]*\d)?"
)
_SEVERAL = re.compile(r"…(?:[ ,]+…)+")


@dataclass
class MessageKind:
    """What several messages have in common, how many there are, and the first: (name, text)."""

    words: str
    count: int
    example: tuple[str, str]


def group_by_kind(messages: Iterable[tuple[str, str]]) -> list[MessageKind]:
    """Return the kinds of messages, each of them (whom it is about, its text)."""
    kinds: dict[str, MessageKind] = {}
    for name, text in messages:
        words = message_kind(text)
        kinds.setdefault(words, MessageKind(words, 0, (name, text))).count += 1
    return sorted(kinds.values(), key=lambda kind: -kind.count)


def message_kind(message: str) -> str:
    """Return a message with … for names, addresses, quotes and numbers, and without its line."""
    words = _VARIABLE.sub(_mask, _PLACE.sub("", message))
    return _SEVERAL.sub("…", words)


def _mask(match: re.Match[str]) -> str:
    return f"{match['code']}…`" if match["code"] and match["code"] != "`" else "…"
