"""What a merge asks its editor: one question a clash, one result a field of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.text.diff import Span
from kb.text.three_way import ORDER, MergeConflict


@dataclass(frozen=True)
class FieldChoice:
    """One field of a clash: what each side has, and the result as it stands."""

    field: str
    name: str
    label: str
    base: str
    theirs: list[Span]
    mine: list[Span]
    their_text: str
    my_text: str
    result: str
    is_flag: bool


@dataclass(frozen=True)
class ConflictQuestion:
    """One clash as the page asks about it."""

    clash: MergeConflict
    title: str
    badges: list[tuple[str, str]]
    chosen: str
    choices: list[FieldChoice]

    @property
    def is_order(self) -> bool:
        """Whether it is about the order of lines, where only a side can be chosen."""
        return self.clash.fields == (ORDER,)


def fields_of(clash: MergeConflict) -> list[str]:
    """Return the fields that a clash asks about.

    Where one side took the line out, these are its text and what the other side changed.
    """
    if clash.theirs and clash.mine:
        return list(clash.fields)
    left, base = clash.theirs or clash.mine or {}, clash.base or {}
    return [name for name in clash.fields if name == "text" or left[name] != base.get(name)]


def side_badges(clash: MergeConflict) -> list[tuple[str, str]]:
    """Return class and words of what each side did."""
    if clash.fields == (ORDER,):
        return [("moved", _("Moved by both"))]
    if clash.theirs is None:
        return [("removed", _("Removed by them")), ("", _("Changed by you"))]
    if clash.mine is None:
        return [("", _("Changed by them")), ("removed", _("Removed by you"))]
    return [("", _("Changed by both"))]
