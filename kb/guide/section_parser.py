"""The lines under one heading → a GuideSection."""

from collections.abc import Sequence
from dataclasses import replace

from kb.guide.code_rows import looks_like_codes, read_codes
from kb.guide.document import (
    Detail,
    DetailKind,
    GuideEntry,
    GuideSection,
    PartName,
    SectionPart,
)
from kb.guide.entries import read_entry
from kb.guide.errors import ErrorCollector
from kb.guide.grammar import Item, is_sub_heading, read_item
from kb.guide.labels import (
    LIST_NAMES,
    TEXT_NAMES,
    NoteLabel,
    read_label,
    read_note,
    split_label,
)
from kb.guide.lines import GuideLine
from kb.guide.open_part import OpenPart, check_parts

UNMARKED = "unmarked words"
UNRULED_HEADING = "heading without a rule"
_SEEN_LENGTH = 60


def read_section(
    number: str, title: str, lines: Sequence[GuideLine], errors: ErrorCollector, line: int = 0
) -> GuideSection:
    """Return the section with these lines; adds what is wrong with them to `errors`.

    `line` is where its heading stands.
    """
    if looks_like_codes(title, lines):
        codes, rest = read_codes(lines, errors)
        return GuideSection(number, title, _texts_beside_codes(rest, errors), codes, line)
    parts = read_parts(lines, errors)
    return GuideSection(number, title, tuple(part.finished() for part in parts), line=line)


def _texts_beside_codes(
    lines: Sequence[GuideLine], errors: ErrorCollector
) -> tuple[SectionPart, ...]:
    """Return the paragraphs and notes of a section of codes."""
    parts = []
    for line in lines:
        if read_item(line.text):
            errors.add(
                line.number,
                f"{_seen(line)} is no code, and stands among codes; write `CODE: Name - what it "
                "means`, or give the list a heading of its own",
                "item among codes",
            )
        else:
            parts.append(_paragraph(line, errors))
    return tuple(part.finished() for part in parts)


def read_parts(lines: Sequence[GuideLine], errors: ErrorCollector) -> list[OpenPart]:
    """Return the labelled and unlabelled parts of a section; adds what is wrong to `errors`."""
    parts: list[OpenPart] = []
    for line in lines:
        if _is_unruled_heading(line):
            errors.add(
                line.number,
                f"{_seen(line)} looks like a heading; write a line of - under it",
                UNRULED_HEADING,
            )
            check_parts(parts, errors)
            parts = []  # what follows belongs to that heading, and is no fault of this section
        else:
            _read_line(line, parts, errors)
    check_parts(parts, errors)
    return parts


def _is_unruled_heading(line: GuideLine) -> bool:
    first = line.parts[0]
    return is_sub_heading(first.words) and "\t" not in first.raw


def _read_line(line: GuideLine, parts: list[OpenPart], errors: ErrorCollector) -> None:
    text = line.text
    if read_label(text):
        parts.append(_labelled(line, errors))
    elif note := read_note(text):
        _add_note(line, note, parts, errors)
    elif item := read_item(text):
        _add_item(line, item, parts, errors)
    elif line.is_after_blank or not parts or split_label(text)[0]:
        parts.append(_paragraph(line, errors))
    elif parts[-1].name == "text" and not parts[-1].entries:
        _join_paragraph(line, parts[-1], errors)
    else:
        errors.add(
            line.number,
            f"{_seen(line)} stands below a list and has no mark; indent it where it goes on with "
            "the line above, start it with a number or a dash where it is the next one, or leave a "
            "blank line before it",
            UNMARKED,
        )


def _labelled(line: GuideLine, errors: ErrorCollector) -> OpenPart:
    """Return the part that begins with `Problem: …`, `Tools:` and the like."""
    wrapped, words = 0, line.parts[0].words
    while not (label := read_label(words)):
        wrapped += 1
        words = f"{words} {line.parts[wrapped].words}"
    entry = read_entry(label.text, line.parts[wrapped:], errors)
    part = OpenPart(label.name, line.number, entry.text, details=list(entry.details))
    if part.name in LIST_NAMES and part.text:
        _read_list_on_the_same_line(part)
    return part


def _read_list_on_the_same_line(part: OpenPart) -> None:
    """Make entries of `Tools: ping, browser` and `Fix: Restart it.`."""
    texts = part.text.split(", ") if part.name == "tools" else [part.text]
    part.entries = [GuideEntry(text, line=part.line) for text in texts if text]
    if part.entries:
        part.entries[-1] = replace(part.entries[-1], details=tuple(part.details))
    part.details, part.text = [], ""


def _paragraph(line: GuideLine, errors: ErrorCollector) -> OpenPart:
    """Return the part of words without a label, or with one that is not known."""
    words = line.parts[0].words
    name, rest = split_label(words)
    if name and not read_note(words) and (rest or len(line.parts) > 1 or words.endswith(":")):
        entry = read_entry(rest, line.parts, errors)
        return OpenPart("other", line.number, entry.text, name, list(entry.details))
    if note := read_note(words):
        entry = read_entry(note.text, line.parts, errors)
        details = [Detail(note.kind, entry.text, line=line.number), *entry.details]
        return OpenPart("text", line.number, details=details)
    entry = read_entry(words, line.parts, errors)
    if name := split_label(entry.text)[0]:  # a label that is wrapped
        rest = split_label(entry.text)[1]
        return OpenPart("other", line.number, rest, name, list(entry.details))
    return OpenPart("text", line.number, entry.text, details=list(entry.details))


def _join_paragraph(line: GuideLine, part: OpenPart, errors: ErrorCollector) -> None:
    entry = read_entry(line.parts[0].words, line.parts, errors)
    if part.details:
        part.details += [Detail("paragraph", entry.text, line=line.number), *entry.details]
    else:
        part.text, part.details = f"{part.text} {entry.text}".strip(), list(entry.details)


def _add_note(
    line: GuideLine, note: NoteLabel, parts: list[OpenPart], errors: ErrorCollector
) -> None:
    """Add a note where it stands: to the line above it, else as the first words of the section."""
    first = read_note(line.parts[0].words)
    entry = read_entry(first.text if first else note.text, line.parts, errors)
    details = [Detail(note.kind, entry.text, line=line.number), *entry.details]
    if parts:
        parts[-1].add_details(details)
    else:
        parts.append(OpenPart("text", line.number, details=details))


def _add_item(line: GuideLine, item: Item, parts: list[OpenPart], errors: ErrorCollector) -> None:
    if not item.text:
        errors.add(line.number, "expected words after the number or the dash", "empty item")
    first = read_item(line.parts[0].words) or item
    entry = read_entry(first.text, line.parts, errors, item.number)
    if not parts or not _takes_items(parts[-1], item, parts):
        name: PartName = "items" if item.number is None else "steps"
        parts.append(OpenPart(name, line.number))
    part = parts[-1]
    if part.is_list:
        part.items.append((line.number, item))
        part.entries.append(entry)
    else:
        kind: DetailKind = "item" if item.number is None else "numbered_item"
        part.add_details([Detail(kind, entry.text, line=line.number), *entry.details])


def _takes_items(part: OpenPart, item: Item, parts: Sequence[OpenPart]) -> bool:
    """Say whether a line of a list belongs to the part above it, and begins no list of its own."""
    if part.is_list:
        return True
    if item.number is not None:
        return False
    is_problem = any(other.name in (*TEXT_NAMES, "resolutions") for other in parts)
    return is_problem or part.name != "text"


def _seen(line: GuideLine) -> str:
    words = line.parts[0].words
    return f"`{words[:_SEEN_LENGTH]}{'…' if len(words) > _SEEN_LENGTH else ''}`"
