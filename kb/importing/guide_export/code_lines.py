"""A code → its line, in columns, with dashes or with a colon, as the lines beside it are."""

import re
from collections.abc import Sequence

from kb.guide.code_rows import is_message
from kb.guide.document import Code
from kb.guide.grammar import item_mark

_CELL_GAP = re.compile(r"(\t+|\s{2,})")
_DASHED = re.compile(r"\s*\S+(?: \S+){0,2}?( [-–—] )")


def restyle_code(lines: Sequence[str], old: Code, new: Code) -> list[str]:
    """Return the line of a code, with only the words replaced that are others now."""
    line = " ".join([lines[0].rstrip(), *(each.strip() for each in lines[1:])])
    changes = [
        (was, now)
        for was, now in (
            (old.code, new.code),
            ("" if is_message(old.code) else old.title, new.title),
            (old.explanation, new.explanation),
        )
        if was and was != now
    ]
    has_same_cells = bool(old.explanation) == bool(new.explanation)
    if has_same_cells and all(now and line.count(was) == 1 for was, now in changes):
        for was, now in changes:
            line = line.replace(was, now)
        return [line]
    return [code_like(lines[0], new)]


def code_like(line: str, code: Code) -> str:
    """Return the line of a code in the form of another code's line."""
    bare = line.rstrip()
    indent = bare[: len(bare) - len(bare.lstrip())]
    name = "" if is_message(code.code) else code.title
    cells = [cell for cell in (code.code, name, code.explanation) if cell]
    if bare.lstrip().startswith("|"):
        width = bare.strip().strip("|").count("|") + 1
        return f"{indent}| {' | '.join([*cells, *[''] * (width - len(cells))])} |"
    mark = item_mark(bare)
    rest = bare[len(mark) :] if mark else bare.strip()
    if (gap := _CELL_GAP.search(rest)) and ": " not in rest[: gap.start()]:
        return (mark or indent) + ("\t" if "\t" in gap[0] else "  ").join(cells)
    first, *others = cells
    dash = _DASHED.match(rest) if ": " not in rest else None
    between = dash[1] if dash and not is_message(code.code) else ": "
    return f"{mark or indent}{first}{between}{' - '.join(others)}".rstrip()
