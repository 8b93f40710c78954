"""The lines under one heading → a section."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.guide.document import Code, GuideSection
from kb.guide.errors import Errors
from kb.guide.grammar import (
    Item,
    is_message,
    is_sub_heading,
    read_code,
    read_item,
    read_label,
    split_name,
)
from kb.guide.lines import GuideLine

EXPECTED = (
    "expected `Problem:`, `Diagnostic Steps:`, `Tools:`, `Resolution:`, a line of a list (`1.` or "
    "`-`), `CODE: Name - description`, `Message: explanation` or an underlined heading; a line "
    "that continues the one before is indented"
)
LONGEST_CODE = 120
LONGEST_TITLE = 200


@dataclass
class SectionPart:
    """A label with its list, or a list without a label (then `field` is "")."""

    field: str
    line: int
    text: str = ""
    items: list[tuple[int, Item]] = dataclasses.field(default_factory=list)

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of its list, in order."""
        return tuple(item.text for _line, item in self.items)

    @property
    def is_numbered(self) -> bool:
        """Whether its list starts with a number."""
        return bool(self.items) and self.items[0][1].number is not None


def read_section(
    number: str, title: str, lines: Sequence[GuideLine], errors: Errors
) -> GuideSection:
    """Return the section that has these lines; what is wrong with them goes to `errors`."""
    parts: list[SectionPart] = []
    coded: list[GuideLine] = []
    for line in lines:
        _sort(line, parts, coded, errors)
    if parts:
        for line in coded:
            errors.add(line.number, EXPECTED)
    codes = () if parts else _read_codes(coded, errors)
    found = _read_parts(parts, errors)
    lists = {name: part.texts for name, part in found.items()}
    return GuideSection(
        number,
        title,
        problem=found["problem"].text if "problem" in found else "",
        steps=lists.get("steps", ()),
        tools=lists.get("tools", ()),
        resolutions=lists.get("resolutions", ()),
        items=lists.get("items", ()),
        codes=codes,
    )


def _sort(
    line: GuideLine, parts: list[SectionPart], coded: list[GuideLine], errors: Errors
) -> None:
    text = line.text
    if is_sub_heading(text):
        errors.add(line.number, "expected a line of - or = under this heading")
    elif label := read_label(text):
        parts.append(SectionPart(label.field, line.number, label.text))
    elif item := read_item(text):
        if not parts:
            parts.append(SectionPart("", line.number))
        parts[-1].items.append((line.number, item))
    elif read_code(text):
        coded.append(line)
    else:
        errors.add(line.number, EXPECTED)


def _read_codes(lines: Sequence[GuideLine], errors: Errors) -> tuple[Code, ...]:
    codes: dict[str, Code] = {}
    for line in lines:
        code = _read_code(line, errors)
        if code.code.casefold() in codes:
            errors.add(line.number, f"expected each code once: {code.code} is there already")
        codes[code.code.casefold()] = code
    return tuple(codes.values())


def _read_code(line: GuideLine, errors: Errors) -> Code:
    spelling, rest = read_code(line.text) or ("", "")
    name, description = (spelling, rest) if is_message(spelling) else split_name(rest)
    if not rest or not name:
        errors.add(line.number, f"expected a name or an explanation after `{spelling}:`")
    if len(spelling) > LONGEST_CODE or len(name) > LONGEST_TITLE:
        errors.add(
            line.number,
            f"expected at most {LONGEST_CODE} characters before the colon and {LONGEST_TITLE} in "
            "the name after it",
        )
    return Code(spelling, name, description)


def _read_parts(parts: Sequence[SectionPart], errors: Errors) -> dict[str, SectionPart]:
    found: dict[str, SectionPart] = {}
    for part in parts:
        name = part.field or ("steps" if part.is_numbered else "items")
        if name in found:
            errors.add(part.line, f"expected this once: it is in line {found[name].line} already")
        found.setdefault(name, part)
        _check(part, errors)
    _check_together(found, errors)
    return found


def _check(part: SectionPart, errors: Errors) -> None:
    if part.field == "problem":
        _check_problem(part, errors)
        return
    if part.text:
        errors.add(part.line, "expected nothing after this label: its list starts on the next line")
    if not part.items:
        errors.add(part.line, "expected a list under this label")
    for (_line, before), (line, item) in pairwise(part.items):
        _check_order(line, before, item, errors)
    for line, item in part.items:
        if not item.text:
            errors.add(line, "expected words after the number or the dash")


def _check_problem(part: SectionPart, errors: Errors) -> None:
    if not part.text:
        errors.add(part.line, "expected the problem in words after `Problem:`")
    for line, _item in part.items[:1]:
        errors.add(line, "expected `Diagnostic Steps:` or `Resolution:` above this list")


def _check_order(line: int, before: Item, item: Item, errors: Errors) -> None:
    if (item.number is None) != (before.number is None):
        errors.add(line, "expected a label, or a line of a list that starts as those above do")
    elif item.number is not None and before.number is not None and item.number <= before.number:
        errors.add(line, f"expected a number above {before.number}")


def _check_together(found: Mapping[str, SectionPart], errors: Errors) -> None:
    """Say which lists cannot stand under one heading."""
    unlabelled = [part.line for part in found.values() if not part.field]
    if unlabelled and ("problem" in found or {"steps", "items"} <= found.keys()):
        errors.add(unlabelled[0], "expected a label such as `Diagnostic Steps:` above this list")
    if "resolutions" in found and "problem" not in found:
        errors.add(found["resolutions"].line, "expected `Problem:` above `Resolution:`")
    if found.keys() == {"tools"}:
        errors.add(found["tools"].line, "expected steps beside the tools")
