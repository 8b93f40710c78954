"""One line of a guide → which of the format's marks it has: number, label, list item, code."""

import re
from dataclasses import dataclass

LABELS = {
    "problem": "problem",
    "diagnostic steps": "steps",
    "steps": "steps",
    "tools": "tools",
    "tools required": "tools",
    "resolution": "resolutions",
}
"""Label in lower case → the field of a section that it fills."""

UNDERLINE = re.compile(r"={2,}|-{2,}")
CONTENTS_HEADING = re.compile(r"(?:table of )?contents", re.IGNORECASE)
_NUMBERED = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})+)\.? (.+)|([0-9]{1,4})\. (.+)")
_ITEM = re.compile(r"(?:([0-9]{1,6})[.)]|[-*•])(?: (.*))?")
_NAME_END = re.compile(r" [-–—] ")


@dataclass(frozen=True)
class GuideLabel:
    """A label such as `Problem:`: the field that it fills, and the text after the colon."""

    field: str
    text: str


@dataclass(frozen=True)
class Item:
    """A list item; `number` is None for a bullet."""

    number: int | None
    text: str


def read_section_number(text: str) -> tuple[str, str] | None:
    """Return number and title of `2. TITLE` or `2.1 Title`, or None; leading zeros are dropped."""
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return None
    number, title = match[1] or match[3], match[2] or match[4]
    return ".".join(str(int(part)) for part in number.split(".")), title


def is_sub_heading(text: str) -> bool:
    """Say whether a line looks like the heading of a sub-section: `2.1 Title`."""
    numbered = read_section_number(text)
    return numbered is not None and "." in numbered[0]


def read_label(text: str) -> GuideLabel | None:
    """Return the label that a line starts with, in upper or lower case, or None."""
    name, colon, rest = text.partition(":")
    field = LABELS.get(name.strip().lower())
    return GuideLabel(field, rest.strip()) if colon and field else None


def is_list_label(text: str) -> bool:
    """Say whether a line is a label with nothing after it: its list begins on the next line."""
    label = read_label(text)
    return label is not None and label.field != "problem" and not label.text


def read_item(text: str) -> Item | None:
    """Return the list item of a line (`1. text`, `1) text`, `- text`), or None."""
    match = _ITEM.fullmatch(text)
    return Item(int(match[1]) if match[1] else None, match[2] or "") if match else None


def read_code(text: str) -> tuple[str, str] | None:
    """Return the texts before and after the colon of `CODE: …` or `Message: …`, or None."""
    name, colon, rest = f"{text} ".partition(": ")
    return (name.strip(), rest.strip()) if colon and name.strip() else None


def is_message(spelling: str) -> bool:
    """Say whether this is a message (`Deadlock detected`), not a code (`404`, `EIO`)."""
    has_digit = any(letter.isdigit() for letter in spelling)
    is_lower = any(letter.islower() for letter in spelling)
    return (is_lower or not has_digit) if " " in spelling else (is_lower and not has_digit)


def split_name(text: str) -> tuple[str, str]:
    """Return name and description of `Name - description`; the second is "" without a dash."""
    name, *rest = _NAME_END.split(text, maxsplit=1)
    return name.strip(), rest[0].strip() if rest else ""
