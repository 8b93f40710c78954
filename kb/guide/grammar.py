"""One line of a guide → which of the format's marks it carries."""

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
"""What a label is called → the field of a section that it fills."""

UNDERLINE = re.compile(r"={2,}|-{2,}")
CONTENTS_HEADING = re.compile(r"(?:table of )?contents", re.IGNORECASE)
_NUMBERED = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})+)\.? (.+)|([0-9]{1,4})\. (.+)")
_ITEM = re.compile(r"(?:([0-9]{1,6})[.)]|[-*•])(?: (.*))?")
_NAME_END = re.compile(r" [-–—] ")


@dataclass(frozen=True)
class Label:
    """`Problem:` and its like: the field it fills, and what follows on the same line."""

    field: str
    text: str


@dataclass(frozen=True)
class Item:
    """A line of a list; bullets have no number."""

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
    """Tell whether a line starts like the heading of a sub-section (`2.1 Title`)."""
    numbered = read_section_number(text)
    return numbered is not None and "." in numbered[0]


def read_label(text: str) -> Label | None:
    """Return the label that a line starts with, in any case, or None."""
    name, colon, rest = text.partition(":")
    field = LABELS.get(name.strip().lower())
    return Label(field, rest.strip()) if colon and field else None


def is_list_label(text: str) -> bool:
    """Tell whether a line is a label whose list begins on the next one."""
    label = read_label(text)
    return label is not None and label.field != "problem" and not label.text


def read_item(text: str) -> Item | None:
    """Return the list item of a line (`1. text`, `1) text`, `- text`), or None."""
    match = _ITEM.fullmatch(text)
    return Item(int(match[1]) if match[1] else None, match[2] or "") if match else None


def read_code(text: str) -> tuple[str, str] | None:
    """Return what stands before and after the colon of `CODE: …` or `Message: …`, or None."""
    name, colon, rest = f"{text} ".partition(": ")
    return (name.strip(), rest.strip()) if colon and name.strip() else None


def is_message(spelling: str) -> bool:
    """Tell a message in words (`Deadlock detected`) from a code (`404`, `EIO`, `HTTP 404`)."""
    has_digit = any(letter.isdigit() for letter in spelling)
    is_lower = any(letter.islower() for letter in spelling)
    return (is_lower or not has_digit) if " " in spelling else (is_lower and not has_digit)


def split_name(text: str) -> tuple[str, str]:
    """Return name and description of `Name - description`; the second is "" without a dash."""
    name, *rest = _NAME_END.split(text, maxsplit=1)
    return name.strip(), rest[0].strip() if rest else ""
