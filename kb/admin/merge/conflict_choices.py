"""What the merge page asks: a question for each conflict, with a result for each of its fields."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.change_text import field_label
from kb.admin.merge.merge_session import MergeSession, Side, fields_to_decide
from kb.documents import lines_of
from kb.serialise.labels import Label
from kb.text.diff import Span, diff_words
from kb.text.markdown import to_plain
from kb.text.three_way import ORDER, FieldValues, MergeConflict

UNVERSIONED_LABELS: dict[str, Label] = {
    "owner": gettext_lazy("Owner"),
    "review_by": gettext_lazy("Review by"),
}


@dataclass(frozen=True)
class FieldChoice:
    """One field of a conflict: what each side has, and the result so far.

    `field` is the name of the form field of the result; `is_flag` tells a checkbox.
    """

    field: str
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
    """One conflict as the page asks about it; `badges` are CSS classes and words."""

    conflict: MergeConflict
    title: str
    badges: list[tuple[str, str]]
    chosen: Side
    choices: list[FieldChoice]

    @property
    def is_order(self) -> bool:
        """Whether it is about the order of lines, where only a side can be chosen."""
        return self.conflict.fields == (ORDER,)


def conflict_questions(session: MergeSession) -> list[ConflictQuestion]:
    """Return a question for each conflict, with what is chosen so far."""
    return [
        ConflictQuestion(
            conflict,
            _title(session, conflict),
            side_badges(conflict),
            session.chosen_side(conflict),
            [_choice(session, conflict, name) for name in fields_to_decide(conflict)],
        )
        for conflict in session.merged.conflicts
    ]


def side_badges(conflict: MergeConflict) -> list[tuple[str, str]]:
    """Return CSS class and words for what each side did."""
    if conflict.fields == (ORDER,):
        return [("moved", _("Moved by both"))]
    if conflict.theirs is None:
        return [("removed", _("Removed by them")), ("", _("Changed by you"))]
    if conflict.mine is None:
        return [("", _("Changed by them")), ("removed", _("Removed by you"))]
    return [("", _("Changed by both"))]


def _title(session: MergeSession, conflict: MergeConflict) -> str:
    if not conflict.place:
        return _label(session, conflict.fields[0])
    noun = _label(session, conflict.place)
    if conflict.fields == (ORDER,):
        return _("Order of the lines: %(noun)s") % {"noun": noun}
    side = session.theirs if conflict.theirs else session.mine
    anchors = [line["anchor"] for line in side[conflict.place]]
    return f"{noun} {anchors.index(conflict.anchor) + 1}"


def _choice(session: MergeSession, conflict: MergeConflict, name: str) -> FieldChoice:
    base, theirs, mine = (
        _text(session, side, name) for side in (conflict.base, conflict.theirs, conflict.mine)
    )
    results = {"theirs": theirs, "mine": mine, "": "", "own": session.own_text(conflict, name)}
    return FieldChoice(
        field=f"{conflict.id}.{name}",
        label=_label(session, name) if conflict.place and name not in ("text", ORDER) else "",
        base=base,
        theirs=diff_words(base, theirs),
        mine=diff_words(base, mine),
        their_text=theirs,
        my_text=mine,
        result=results[session.chosen_side(conflict)],
        is_flag=name == "changes_system",
    )


def _label(session: MergeSession, name: str) -> str:
    kind = session.layout.form.kind
    return str(UNVERSIONED_LABELS.get(name) or field_label(kind, name))


def _text(session: MergeSession, side: FieldValues | None, name: str) -> str:
    """Return a field of a side as text; a ticked checkbox is "True"."""
    if side is None:
        return ""
    value = side[name]
    if isinstance(value, list):
        return "\n".join(_line_text(session, anchor) for anchor in value)
    if isinstance(value, bool):
        return "True" if value else ""
    text = str(value)
    return session.labels.get(text, text) if name == "if_not" else text


def _line_text(session: MergeSession, anchor: str) -> str:
    lines = [*lines_of(session.theirs), *lines_of(session.mine)]
    text = next((line["text"] for line in lines if line["anchor"] == anchor), anchor)
    return " ".join(to_plain(text).split())
