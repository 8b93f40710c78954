"""One line of a guide → which of the format's marks it has: rule, heading, item of a list."""

import re
from dataclasses import dataclass

RULE = re.compile(r"([=\-])\1+|([~^*_+#–—─═])\2{2,}")
"""A line under a heading, or between two sections."""

_CONTENTS = """
    contents, table of contents, inhalt, inhaltsverzeichnis, sommaire, table des matières
    índice, contenido, tabla de contenidos, tabla de contenido, inhoud, inhoudsopgave
"""
CONTENTS_NAMES = frozenset(word.strip() for word in re.split(r"[,\n]", _CONTENTS) if word.strip())

_NUMBERED = re.compile(
    r"([0-9]{1,4}(?:\.[0-9]{1,4})+)[.)]? (?:[-–—] )?(.+)|([0-9]{1,4})[.)] (?:[-–—] )?(.+)"
)
_WITHOUT_DOT = re.compile(r"([0-9]{1,2})(?: ?[-–—:])? (.+)")
_ROMAN = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})(?:[.)]| ?[-–—:]) (.+)")
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_PAGE_NUMBER = re.compile(
    r"(?:seite|page|página|pagina|p\.)\s*\d{1,4}(?:\s*(?:/|of|von|sur|de|van)\s*\d{1,4})?"
    r"|[-–—]\s*\d{1,4}\s*[-–—]",
    re.IGNORECASE,
)
_STEP_WORDS = "step|schritt|étape|etape|paso|stap"
_ITEM = re.compile(
    rf"(?:(?:{_STEP_WORDS})\s?([0-9]{{1,4}})\s?(?:[.):]|[-–—](?= ))"
    r"|\(?([0-9]{1,6})(?:\.\)|[.)]|[°º](?!\s?[CF]\b))|([a-z])[.)]"
    r"|[-*•‣▪◦○●·–—]|\[[ xX]?\](?= )|☐)(?:\s+(.*))?",
    re.IGNORECASE,
)
_CHECK_BOX = re.compile(r"(?:\[[ xX]?\]|☐)\s+")


@dataclass(frozen=True)
class Item:
    """A list item; `number` is None for a bullet, that of its place for a letter."""

    number: int | None
    text: str
    is_letter: bool = False


def read_section_number(text: str) -> tuple[str, str] | None:
    """Return number and title of `2. TITLE` or `2.1 Title`, or None; leading zeros are dropped."""
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return None
    return _plain_number(match[1] or match[3]), match[2] or match[4]


def read_heading(text: str) -> tuple[str, str]:
    """Return number and title of an underlined heading; "" without a number.

    Also of `2 Title`, of `2 - Title` and of `II. Title`, which is number 2.
    """
    if numbered := read_section_number(text):
        return numbered
    roman = _ROMAN.fullmatch(text)
    if roman and (number := 10 * len(roman[1]) + _ROMAN_ONES.index(roman[2])):
        return str(number), roman[3]
    match = _WITHOUT_DOT.fullmatch(text)
    return (_plain_number(match[1]), match[2]) if match else ("", text)


def is_sub_heading(text: str) -> bool:
    """Say whether a line looks like the heading of a sub-section: `2.1 Title`."""
    numbered = read_section_number(text)
    return numbered is not None and "." in numbered[0]


def is_page_number(text: str) -> bool:
    """Say whether a line is nothing but the number of a page: `Page 4 of 9`, `- 4 -`."""
    return _PAGE_NUMBER.fullmatch(text.strip()) is not None


def is_contents_heading(text: str) -> bool:
    """Say whether a line is the heading of the table of contents, in one of five languages."""
    return text.strip(" :").casefold() in CONTENTS_NAMES


def read_item(text: str) -> Item | None:
    """Return the item of a line (`1. x`, `1) x`, `Step 1: x`, `a. x`, `- x`, `• x`), or None."""
    match = _ITEM.fullmatch(text)
    if match is None:
        return None
    number, letter = match[1] or match[2], match[3]
    words = _CHECK_BOX.sub("", match[4] or "", count=1)
    if letter:
        return Item(ord(letter.lower()) - ord("a") + 1, words, is_letter=True)
    return Item(int(number) if number else None, words)


def _plain_number(number: str) -> str:
    return ".".join(str(int(part)) for part in number.split("."))


def item_mark(line: str) -> str:
    """Return what stands before the words of a list's item, with its blanks; "" for another line.

    `  1. ` of `  1. Look`, `- [ ] ` of `- [ ] Look`.
    """
    bare = line.strip()
    match = _ITEM.fullmatch(bare)
    if match is None:
        return ""
    start = match.start(4) if match[4] is not None else len(bare)
    box = _CHECK_BOX.match(bare, start)
    return line[: line.index(bare)] + bare[: box.end() if box else start]


def with_number(line: str, number: int) -> str:
    """Return the line of a numbered item with another number; a letter becomes another letter."""
    bare = line.strip()
    match = _ITEM.fullmatch(bare)
    group = next((at for at in (1, 2, 3) if match and match[at]), 0)
    if match is None or not group:
        return line
    first = "A" if match[group].isupper() else "a"
    mark = chr(ord(first) + number - 1) if group == 3 else str(number)
    before = line.index(bare)
    return line[: before + match.start(group)] + mark + line[before + match.end(group) :]
