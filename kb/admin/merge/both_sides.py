"""A conflict of two texts → one text that has both."""

from collections.abc import Callable, Mapping

from kb.admin.merge.combined import BLANK_LINE
from kb.documents import TEXTS
from kb.text.three_way import FieldValues, MergeConflict

Join = Callable[[str, str], str]


def join_texts(first: str, second: str, between: str = BLANK_LINE) -> str:
    """Return both texts, one after the other; one that the other holds already only once."""
    if second.strip() in first:
        return first
    return second if first.strip() in second else f"{first}{between}{second}"


def join_commands(first: str, second: str) -> str:
    """Return both commands, each on lines of its own."""
    return join_texts(first, second, "\n")


JOINS: Mapping[str, Join] = {
    **dict.fromkeys((*TEXTS, "text", "expected", "verify"), join_texts),
    "command": join_commands,
}
"""How two values of a field become one; of the other fields one side has to be chosen."""


def can_keep_both(conflict: MergeConflict) -> bool:
    """Whether both sides have texts that can stand one after the other."""
    has_both = conflict.theirs is not None and conflict.mine is not None
    return has_both and all(name in JOINS for name in conflict.fields)


def both_values(conflict: MergeConflict) -> FieldValues:
    """Return the fields of a conflict with the texts of both sides, the saved one first."""
    theirs, mine = conflict.theirs or {}, conflict.mine or {}
    return {name: JOINS[name](str(theirs[name]), str(mine[name])) for name in conflict.fields}
