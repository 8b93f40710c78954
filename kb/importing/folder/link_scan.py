"""Markdown, its code set aside → where its links and images are, in linear time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TARGET = (
    r"\([ \t]*\n?[ \t]*(?:<(?P<angle>[^<>\n]*)>"
    r"|(?P<plain>(?:\\.|[^\s()<>\\]|\((?:\\.|[^\s()<>\\]|\([^\s()<>]*\))*\))*))"
    r"(?P<title>\s+(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?\s*\)"
)
_SPACED = r"\((?P<spaced>[^()<>\"'\n]{1,300}\.[A-Za-z]{2,8}(?:#[\w.-]*)?)\)"
_MARK = re.compile(
    rf"\\.|(?P<open>!?\[)|(?P<close>\](?:{_TARGET}|{_SPACED})?)|(?P<gap>\n[ \t]*\n)"
    r"|<(?P<auto>https?://[^<>\s]*)>|(?P<bare>https?://[^\s<>\[\]\"'\x02\x03]+)",
    re.DOTALL,
)
_TRAILING = re.compile(r"[?!.,:*_~'\";]+$")


@dataclass(frozen=True)
class FoundLink:
    """A link, an image or a bare address: where it stands, its words and where it leads."""

    start: int
    end: int
    words: str
    target: str
    title: str = ""
    is_image: bool = False
    is_bare: bool = False


def find_links(hidden: str) -> Iterator[FoundLink]:
    """Yield links in the order of their ends, those inside others first."""
    opened: list[tuple[int, bool]] = []
    for mark in _MARK.finditer(hidden):
        if mark["gap"] is not None:
            opened.clear()
        elif mark["open"]:
            opened.append((mark.start(), mark["open"][0] == "!"))
        elif mark["close"]:
            link = _link(hidden, mark, opened.pop()) if opened else None
            if link:
                yield link
        elif (mark["auto"] or mark["bare"]) and not opened:
            yield _bare(mark)


def _link(hidden: str, mark: re.Match[str], opening: tuple[int, bool]) -> FoundLink | None:
    target = next((mark[name] for name in ("angle", "plain", "spaced") if mark[name]), "")
    if not target or len(mark[0]) < 2:
        return None
    start, is_image = opening
    words = hidden[start + (2 if is_image else 1) : mark.start()]
    title = (mark["title"] or "").strip()
    return FoundLink(start, mark.end(), words, target, title, is_image)


def _bare(mark: re.Match[str]) -> FoundLink:
    address = mark["auto"] or mark["bare"]
    if mark["bare"]:
        address = _TRAILING.sub("", address)
        if address.endswith(")") and address.count("(") < address.count(")"):
            address = _TRAILING.sub("", address[:-1])
    end = mark.end() if mark["auto"] else mark.start() + len(address)
    return FoundLink(mark.start(), end, address, address, is_bare=True)
