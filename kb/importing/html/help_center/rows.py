"""The files of JSON that a Help Center's API answers → its articles, sections and categories."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.importing.folder.files import FolderFiles
from kb.importing.incoming import Unreadable
from kb.text.decode import decode_text

MAX_JSON_BYTES = 64_000_000
KINDS = ("articles", "sections", "categories")

CenterRow = Mapping[str, object]


@dataclass
class HelpCenterRows:
    """What the files hold; articles in all their languages, the rest by id."""

    articles: list[CenterRow] = field(default_factory=list)
    sections: dict[str, CenterRow] = field(default_factory=dict)
    categories: dict[str, CenterRow] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)


class _NoHelpCenter(Exception):
    """A file that holds none of what a Help Center's API answers."""


def read_rows(source: FolderFiles, names: Iterable[str]) -> HelpCenterRows:
    """Return what these files hold; one that cannot be read stops no other."""
    rows = HelpCenterRows()
    for name in names:
        try:
            _add(rows, _load(source, name))
        except _NoHelpCenter as reason:
            rows.unreadable.append(Unreadable(name, str(reason)))
        except OSError as error:
            said = f"The file cannot be read: {error.strerror or error}."
            rows.unreadable.append(Unreadable(name, said))
    return rows


def center_text(row: CenterRow, *keys: str) -> str:
    """Return the first of these values that is a text or a number, "" for none."""
    values = (row.get(key) for key in keys)
    is_text = (
        value for value in values if isinstance(value, str | int) and value not in ("", True)
    )
    return str(next(is_text, "")).strip()


def id_of(row: CenterRow, key: str = "id") -> str:
    """Return an id as digits, "" for none."""
    text = center_text(row, key)
    return text if text.isascii() and text.isdigit() and len(text) <= 20 else ""


def _load(source: FolderFiles, name: str) -> object:
    size = source.size(name)
    if size > MAX_JSON_BYTES:
        raise _NoHelpCenter(f"The file has {size:,} bytes; at most {MAX_JSON_BYTES:,} are read.")
    try:
        return json.loads(decode_text(source.read(name)))
    except json.JSONDecodeError as error:
        raise _NoHelpCenter(f"Line {error.lineno}: this is no JSON ({error.msg}).") from error
    except ValueError as error:
        raise _NoHelpCenter(f"This is no JSON that can be read: {error}.") from error
    except RecursionError as error:
        raise _NoHelpCenter("This JSON is nested too deeply.") from error


def _add(rows: HelpCenterRows, value: object) -> None:
    """Add what one file holds. Raises _NoHelpCenter where that is nothing."""
    answers = list(_answers(value))
    if not answers:
        raise _NoHelpCenter(
            "Expected what the API of a Help Center answers: an object with `articles`, "
            "`sections` or `categories`, or a list of such objects."
        )
    for kind, found in answers:
        if kind == "articles":
            rows.articles += found
        else:
            known = rows.sections if kind == "sections" else rows.categories
            known.update((id_of(row), row) for row in found if id_of(row))


def _answers(value: object) -> Iterator[tuple[str, Sequence[CenterRow]]]:
    pages = value if isinstance(value, list) else [value]
    for page in pages:
        if not isinstance(page, dict):
            continue
        for kind in KINDS:
            if isinstance(page.get(kind), list):
                yield kind, [row for row in page[kind] if isinstance(row, dict)]
        if isinstance(page.get("article"), dict):
            yield "articles", [page["article"]]
        elif "body" in page and "section_id" in page:
            yield "articles", [page]
