"""A posted form ↔ the document of a revision: plain data, before anything is validated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]
Posted = Mapping[str, Any]

MOST_LINES = 300
REFERENCES = {"steps": ("if_not",), "links": ("target", "anchor")}
FLAGS = ("changes_system",)


@dataclass
class PostedDocument:
    """The document as it was posted, and from which form of its set each line came."""

    document: Document
    forms: dict[str, list[int]] = field(default_factory=dict)


def read_form(
    data: Posted, before: Document, fields: Iterable[str], parts: Mapping[str, Iterable[str]]
) -> PostedDocument:
    """Return the posted document; what the form has no field for stays as it was `before`.

    References (where a check leads, what a link points to) that nobody retyped are the stored
    ones; retyped ones are the typed words. New lines have no anchor yet.
    """
    document = {**before, **{name: clean_text(data.get(name, "")) for name in fields}}
    for name in {"tools", "aliases"} & set(fields):
        document[name] = split_lines(document[name])
    reading = PostedDocument(document)
    for part, names in parts.items():
        rows = _rows(data, part, tuple(names))
        document["relations" if part == "links" else part] = [row for _form, row in rows]
        reading.forms[part] = [form for form, _row in rows]
    return reading


def clean_text(value: Any) -> str:
    """Return a posted text with plain line ends and nothing around it."""
    return str(value or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def split_lines(text: str) -> list[str]:
    """Return a box of lines as a list: one entry a line, no empty ones."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def blank_row(names: Iterable[str]) -> Document:
    """Return a row that says nothing yet."""
    return {name: False if name in FLAGS else "" for name in names}


def posted_number(value: Any, most: int = 1_000_000) -> int:
    """Return a posted whole number; 0 for anything that is none."""
    text = str(value or "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _rows(data: Posted, part: str, names: tuple[str, ...]) -> list[tuple[int, Document]]:
    rows: list[tuple[int, int, Document]] = []
    for form in range(posted_number(data.get(f"{part}-TOTAL_FORMS"), MOST_LINES)):
        prefix = f"{part}-{form}-"
        row = {name: _value(data, prefix, name, part) for name in names}
        if not data.get(f"{prefix}DELETE") and not _is_blank(row):
            rows.append((_place(data.get(f"{prefix}position")), form, row))
    return [(form, row) for _position, form, row in sorted(rows, key=lambda row: row[:2])]


def _place(value: Any) -> int:
    """Return where a row stands; one that does not say stands last."""
    return posted_number(value) if str(value or "").isdigit() else MOST_LINES


def _is_blank(row: Document) -> bool:
    return not any(value for name, value in row.items() if name != "type")


def _value(data: Posted, prefix: str, name: str, part: str) -> Any:
    if name in FLAGS:
        return bool(data.get(f"{prefix}{name}"))
    typed = clean_text(data.get(f"{prefix}{name}"))
    is_reference = name in REFERENCES.get(part, ())
    if is_reference and typed == clean_text(data.get(f"{prefix}{name}_label")):
        return clean_text(data.get(f"{prefix}{name}_was"))
    return typed


def initial_rows(document: Document, part: str, labels: Mapping[str, str]) -> list[Document]:
    """Return what the forms of one set start with; references appear under their labels."""
    rows = document["relations" if part == "links" else part]
    return [
        {**row, "position": position, **_references(row, part, labels)}
        for position, row in enumerate(rows, start=1)
    ]


def _references(row: Document, part: str, labels: Mapping[str, str]) -> Document:
    shown: Document = {}
    for name in REFERENCES.get(part, ()):
        # A link's line is stored without the mark that tells a check's line from an article.
        mark = "#" if name == "anchor" and row[name] else ""
        label = labels.get(f"{mark}{row[name]}", row[name])
        shown |= {name: label, f"{name}_was": row[name], f"{name}_label": label}
    return shown


def to_form_data(main: Document, parts: Mapping[str, list[Document]]) -> dict[str, str]:
    """Return the data that a browser would post for these initial values."""
    data = {name: _typed(value) for name, value in main.items() if value not in (None, False)}
    for part, rows in parts.items():
        data |= {f"{part}-TOTAL_FORMS": str(len(rows)), f"{part}-INITIAL_FORMS": str(len(rows))}
        for form, row in enumerate(rows):
            values = {name: value for name, value in row.items() if value not in (None, False)}
            data |= {f"{part}-{form}-{name}": _typed(value) for name, value in values.items()}
    return data


def _typed(value: Any) -> str:
    return "on" if value is True else str(value)
