"""The lines under one heading → a GuideSection."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.guide.document import Code, GuideSection
from kb.guide.errors import ErrorCollector
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

ANY_LINE_EXPECTED = (
    "expected `Problem:`, `Diagnostic Steps:`, `Tools:`, `Resolution:`, a line of a list (`1.` or "
    "`-`), `CODE: Name - description`, `Message: explanation` or an underlined heading; a line "
    "that continues the one before is indented"
)
MAX_CODE = 120
MAX_TITLE = 200


@dataclass
class SectionPart:
    """A label with its list, or a list without a label (`field` ""); items have line numbers."""

    field: str
    line: int
    text: str = ""
    items: list[tuple[int, Item]] = dataclasses.field(default_factory=list)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of its list items, in order."""
        return tuple(item.text for _line, item in self.items)

    @property
    def is_numbered(self) -> bool:
        """Whether its first list item has a number."""
        return bool(self.items) and self.items[0][1].number is not None


def read_section(
    number: str, title: str, lines: Sequence[GuideLine], errors: ErrorCollector
) -> GuideSection:
    """Return the section with these lines; adds what is wrong with them to `errors`."""
    parts: list[SectionPart] = []
    code_lines: list[GuideLine] = []
    for line in lines:
        _read_line(line, parts, code_lines, errors)
    if parts:
        for line in code_lines:
            errors.add(line.number, ANY_LINE_EXPECTED)
    codes = () if parts else _read_codes(code_lines, errors)
    by_field = _parts_by_field(parts, errors)
    lists = {name: part.texts for name, part in by_field.items()}
    return GuideSection(
        number,
        title,
        problem=by_field["problem"].text if "problem" in by_field else "",
        steps=lists.get("steps", ()),
        tools=lists.get("tools", ()),
        resolutions=lists.get("resolutions", ()),
        items=lists.get("items", ()),
        codes=codes,
    )


def _read_line(
    line: GuideLine, parts: list[SectionPart], code_lines: list[GuideLine], errors: ErrorCollector
) -> None:
    """Add a line to `parts` or to `code_lines`."""
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
        code_lines.append(line)
    else:
        errors.add(line.number, ANY_LINE_EXPECTED)


def _read_codes(lines: Sequence[GuideLine], errors: ErrorCollector) -> tuple[Code, ...]:
    codes: dict[str, Code] = {}
    for line in lines:
        code = _read_code(line, errors)
        if code.code.casefold() in codes:
            errors.add(line.number, f"expected each code once: {code.code} is there already")
        codes[code.code.casefold()] = code
    return tuple(codes.values())


def _read_code(line: GuideLine, errors: ErrorCollector) -> Code:
    spelling, rest = read_code(line.text) or ("", "")
    name, description = (spelling, rest) if is_message(spelling) else split_name(rest)
    if not rest or not name:
        errors.add(line.number, f"expected a name or an explanation after `{spelling}:`")
    if len(spelling) > MAX_CODE or len(name) > MAX_TITLE:
        errors.add(
            line.number,
            f"expected at most {MAX_CODE} characters before the colon and {MAX_TITLE} in "
            "the name after it",
        )
    return Code(spelling, name, description)


def _parts_by_field(parts: Sequence[SectionPart], errors: ErrorCollector) -> dict[str, SectionPart]:
    by_field: dict[str, SectionPart] = {}
    for part in parts:
        name = part.field or ("steps" if part.is_numbered else "items")
        if name in by_field:
            first = by_field[name].line
            errors.add(part.line, f"expected this once: it is in line {first} already")
        by_field.setdefault(name, part)
        _check_part(part, errors)
    _check_combination(by_field, errors)
    return by_field


def _check_part(part: SectionPart, errors: ErrorCollector) -> None:
    if part.field == "problem":
        _check_problem(part, errors)
        return
    if part.text:
        errors.add(part.line, "expected nothing after this label: its list starts on the next line")
    if not part.items:
        errors.add(part.line, "expected a list under this label")
    for (_line, before), (line, item) in pairwise(part.items):
        _check_item_number(line, before, item, errors)
    for line, item in part.items:
        if not item.text:
            errors.add(line, "expected words after the number or the dash")


def _check_problem(part: SectionPart, errors: ErrorCollector) -> None:
    if not part.text:
        errors.add(part.line, "expected the problem in words after `Problem:`")
    for line, _item in part.items[:1]:
        errors.add(line, "expected `Diagnostic Steps:` or `Resolution:` above this list")


def _check_item_number(line: int, before: Item, item: Item, errors: ErrorCollector) -> None:
    if (item.number is None) != (before.number is None):
        errors.add(line, "expected a label, or a line of a list that starts as those above do")
    elif item.number is not None and before.number is not None and item.number <= before.number:
        errors.add(line, f"expected a number above {before.number}")


def _check_combination(parts: Mapping[str, SectionPart], errors: ErrorCollector) -> None:
    """Add an error for lists that cannot stand under one heading."""
    unlabelled = [part.line for part in parts.values() if not part.field]
    if unlabelled and ("problem" in parts or {"steps", "items"} <= parts.keys()):
        errors.add(unlabelled[0], "expected a label such as `Diagnostic Steps:` above this list")
    if "resolutions" in parts and "problem" not in parts:
        errors.add(parts["resolutions"].line, "expected `Problem:` above `Resolution:`")
    if parts.keys() == {"tools"}:
        errors.add(parts["tools"].line, "expected steps beside the tools")
