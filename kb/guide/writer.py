"""A Guide → text in the format that the parser reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.guide.code_rows import is_message
from kb.guide.document import (
    Code,
    ContentsEntry,
    Detail,
    Guide,
    GuideEntry,
    GuideSection,
    PartName,
    SectionPart,
)
from kb.guide.titles import read_title, title_key

_LABELS: dict[PartName, str] = {
    "problem": "Problem:",
    "environment": "Environment:",
    "cause": "Cause:",
    "steps": "Diagnostic Steps:",
    "tools": "Tools:",
    "resolutions": "Resolution:",
}
_INDENT = "   "


def write_guide(guide: Guide) -> str:
    """Return the text of a guide; parsing it returns an equal guide."""
    titles = {title_key(entry.title): entry.title for entry in guide.contents}
    blocks = [_title_block(guide), _table_of_contents(guide.contents)]
    blocks += [write_section(section, titles) for section in guide.sections]
    blocks += [[guide.closing_note] if guide.closing_note else []]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _title_block(guide: Guide) -> list[str]:
    version = f"Version {guide.version}" if guide.version else ""
    date = f"Last Updated: {guide.dated_on}" if guide.dated_on else ""
    version_line = " | ".join(text for text in (version, date) if text)
    subtitle = upper_title(guide.subtitle, {})
    block = _underlined(upper_title(guide.title, {}), "=")
    lines_below = [line for line in (subtitle, version_line) if line]
    return [*block, "", *lines_below] if lines_below else block


def _table_of_contents(entries: Sequence[ContentsEntry]) -> list[str]:
    if not entries:
        return []
    lines = [_heading_text(entry.number, entry.title) for entry in entries]
    return [*_underlined("TABLE OF CONTENTS", "-"), *lines]


def write_section(section: GuideSection, titles: Mapping[str, str]) -> list[str]:
    """Return the lines of a section; `titles` are those of the table of contents by `title_key`."""
    is_sub = bool(section.parent_number)
    title = section.title if is_sub else upper_title(section.title, titles)
    heading = _underlined(_heading_text(section.number, title), "-" if is_sub else "=")
    return [*heading, *_body(section)]


def _body(section: GuideSection) -> Iterator[str]:
    is_problem = section.kind == "problem"
    for index, part in enumerate(section.parts):
        if index and part.name not in ("steps", "items"):
            yield ""
        yield from _part(part, is_labelled=is_problem or index > 0)
    if section.parts and section.codes:
        yield ""
    yield from map(_code_line, section.codes)


def _part(part: SectionPart, *, is_labelled: bool) -> Iterator[str]:
    label = label_of(part)
    if part.name == "steps" and not is_labelled:
        label = ""
    if label or part.text:
        yield f"{label} {part.text}".strip()
    yield from _details(part.details, "" if part.name == "text" and not part.text else _INDENT)
    is_numbered = part.is_numbered or part.name in ("steps", "resolutions")
    yield from _list(part.entries, is_numbered=is_numbered)


def label_of(part: SectionPart) -> str:
    """Return the label that a part has in a guide, with its colon; "" for one without."""
    return f"{part.label}:" if part.name == "other" else _LABELS.get(part.name, "")


def _list(entries: Iterable[GuideEntry], *, is_numbered: bool) -> Iterator[str]:
    for number, entry in enumerate(entries, start=1):
        yield f"{number}. {entry.text}" if is_numbered else f"- {entry.text}"
        yield from _details(entry.details, _INDENT)


def _details(details: Iterable[Detail], indent: str) -> Iterator[str]:
    number = 0
    for detail in details:
        number = number + 1 if detail.kind == "numbered_item" else 0
        if detail.kind == "paragraph":
            yield ""
        yield from _detail(detail, number, indent)


def _detail(detail: Detail, number: int, indent: str) -> list[str]:
    if detail.kind == "command":
        code = [f"{indent}{line}" for line in detail.text.split("\n")]
        return [f"{indent}```", *code, f"{indent}```"]
    if detail.kind == "item":
        return [f"{indent}{_INDENT * detail.depth}- {detail.text}"]
    if detail.kind == "numbered_item":
        return [f"{indent}{_INDENT * detail.depth}{number}. {detail.text}"]
    if detail.kind == "paragraph":
        return [f"{indent}{detail.text}"]
    return [f"{indent}{detail.kind.capitalize()}: {detail.text}"]


def _code_line(code: Code) -> str:
    if is_message(code.code):
        return f"{code.code}: {code.explanation}"
    return f"{code.code}: {code.title}" + (f" - {code.explanation}" if code.explanation else "")


def _heading_text(number: str, title: str) -> str:
    dot = "." if number and "." not in number else ""
    return f"{number}{dot} {title}".strip()


def _underlined(heading: str, rule: str) -> list[str]:
    return [heading, rule * max(2, len(heading))]


def upper_title(title: str, contents: Mapping[str, str]) -> str:
    """Return a title in upper case, or unchanged where the parser would not restore its case."""
    upper = title.upper()
    return upper if read_title(upper, contents) == title else title
