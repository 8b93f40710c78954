"""The lines of a section → its error codes, where the section looks like a list of codes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.guide.document import Code
from kb.guide.errors import ErrorCollector
from kb.guide.grammar import read_item
from kb.guide.labels import read_label, read_note
from kb.guide.lines import GuideLine

MAX_CODE = 120
MAX_TITLE = 200

_CODE_WORDS = re.compile(
    r"\b(?:codes?|errors?|messages?|status|states|signals?|alarms?|alerts?"
    r"|\w*(?:fehler|code|meldung|anzeige)(?:e?n|s|codes?)?|codes? d['’]erreur|erreurs?"
    r"|códigos?|errores|mensajes?|foutcodes?|foutmeldingen|fouten|meldingen)\b",
    re.IGNORECASE,
)
_COLUMN_NAMES = re.compile(
    r"(?:error |exit |status )?(?:codes?|no\.?|number|message|error|display|fehler(?:code)?|meldung"
    r"|anzeige|nr\.?|code d['’]erreur|message d['’]erreur|código|mensaje|foutcode|melding)",
    re.IGNORECASE,
)
_RULE_CELL = re.compile(r":?-+:?")
_NAME_END = re.compile(r" [-–—] ")
_DASHED = re.compile(r"(\S+(?: \S+){0,2}?) [-–—] (.+)")
_GAP = re.compile(r"\t+|\s{2,}")
_CODE_LIKE = re.compile(r".*[\d_].*|[^\s]*[A-Z][^\s]*[A-Z]\S*|[^a-z]*[A-Z][^a-z]*[A-Z][^a-z]*")


@dataclass(frozen=True)
class _Row:
    """A line that may be a code: its spelling and the cells after it; `is_table`: in columns."""

    spelling: str
    cells: tuple[str, ...]
    is_table: bool = False

    @property
    def is_code_like(self) -> bool:
        """Whether the spelling has a digit or an underscore, or is in capitals."""
        return _CODE_LIKE.fullmatch(self.spelling) is not None


def looks_like_codes(title: str, lines: Sequence[GuideLine]) -> bool:
    """Say whether the lines under a heading are a list of codes.

    Its title says so (`Error codes`), or most lines have a spelling with digits or capitals.
    """
    if any(_names_a_part(line.text) for line in lines):
        return False
    found = [row for line in lines if (row := _read_row(line))]
    rows = [row for row in found if not _is_head(row, is_first=True)]
    others = sum(_is_plain_item(line) for line in lines)
    marked = sum(row.is_code_like for row in rows)
    if not rows or others > len(rows):
        return False
    return bool(_CODE_WORDS.search(title)) or 2 * marked >= len(rows)


def read_codes(
    lines: Sequence[GuideLine], errors: ErrorCollector
) -> tuple[tuple[Code, ...], list[GuideLine]]:
    """Return the codes of such a section, and the lines that are none."""
    codes: dict[str, Code] = {}
    rest: list[GuideLine] = []
    for line in lines:
        row = None if read_note(line.text) else _read_row(line)
        if row is None:
            rest.append(line)
        elif not _is_head(row, is_first=not codes):
            _add_code(row, line, codes, errors)
    return tuple(codes.values()), rest


def is_message(spelling: str) -> bool:
    """Say whether this is a message (`Deadlock detected`), not a code (`404`, `EIO`)."""
    has_digit = any(letter.isdigit() for letter in spelling)
    is_lower = any(letter.islower() for letter in spelling)
    return (is_lower or not has_digit) if " " in spelling else (is_lower and not has_digit)


def _names_a_part(text: str) -> bool:
    return read_label(text) is not None


def _is_plain_item(line: GuideLine) -> bool:
    return read_item(line.text) is not None and _read_row(line) is None


def _read_row(line: GuideLine) -> _Row | None:
    """Return the row of a line in columns, of `CODE: name` or of `CODE - name`; bullets go."""
    raw, text = line.parts[0].raw, line.text
    if raw.startswith("|"):
        cells = [" ".join(cell.split()) for cell in text.strip("| ").split("|")]
        return _Row(cells[0], tuple(cells[1:]), is_table=True)
    item = read_item(text)
    if item and (item.number is not None or item.is_letter):
        return None
    if item:
        raw = text = item.text
    return _read_columns(line, raw) or _read_colon(text) or _read_dash(text)


def _read_columns(line: GuideLine, raw: str) -> _Row | None:
    cells = [" ".join(cell.split()) for cell in _GAP.split(raw.strip())]
    if len(cells) < 2 or ": " in cells[0] or cells[0].endswith(":"):
        return None
    more = [part.words for part in line.parts[1:]]
    row = _Row(cells[0], (*cells[1:-1], " ".join([cells[-1], *more])), is_table=True)
    return row if "\t" in raw or row.is_code_like else None


def _read_colon(text: str) -> _Row | None:
    spelling, colon, rest = f"{text} ".partition(": ")
    if not colon or not spelling.strip():
        return None
    if is_message(spelling.strip()):
        return _Row(spelling.strip(), ("", rest.strip()) if rest.strip() else ())
    return _Row(spelling.strip(), _split_name(rest))


def _read_dash(text: str) -> _Row | None:
    match = _DASHED.fullmatch(text)
    row = _Row(match[1], _split_name(match[2])) if match else None
    return row if row and row.is_code_like else None


def _split_name(text: str) -> tuple[str, ...]:
    """Return name and description of `Name - description`."""
    return tuple(part.strip() for part in _NAME_END.split(text, maxsplit=1) if part.strip())


def _is_head(row: _Row, *, is_first: bool) -> bool:
    """Say whether a row names the columns of a table, or is the rule below their names."""
    if not row.is_table:
        return False
    if all(_RULE_CELL.fullmatch(cell) for cell in (row.spelling, *row.cells)):
        return True
    return is_first and _COLUMN_NAMES.fullmatch(row.spelling) is not None


def _add_code(row: _Row, line: GuideLine, codes: dict[str, Code], errors: ErrorCollector) -> None:
    code = replace(_code_of(row), line=line.number)
    if not code.title or (is_message(code.code) and not code.explanation):
        errors.add(
            line.number, f"expected a name or an explanation after `{row.spelling}:`", "code"
        )
    if len(code.code) > MAX_CODE or len(code.title) > MAX_TITLE:
        errors.add(
            line.number,
            f"expected at most {MAX_CODE} characters before the colon and {MAX_TITLE} in "
            "the name after it",
            "long code",
        )
    if code.code.casefold() in codes:
        errors.add(
            line.number, f"expected each code once: {code.code} is there already", "code twice"
        )
    codes.setdefault(code.code.casefold(), code)


def _code_of(row: _Row) -> Code:
    cells = [cell for cell in row.cells if cell]
    if is_message(row.spelling):
        return Code(row.spelling, row.spelling, " - ".join(cells))
    return Code(row.spelling, cells[0] if cells else "", " - ".join(cells[1:]))
