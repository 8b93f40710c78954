"""What the merge page asks: a question for each conflict, with a result for each of its fields."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.change_text import field_label
from kb.admin.merge.both_sides import both_values, can_keep_both
from kb.admin.merge.merge_session import MergeSession, Side, fields_to_decide
from kb.admin.merge.side_names import SideBadge, SideNames
from kb.documents import TEXTS, lines_of
from kb.serialise.labels import Label
from kb.text.diff import Span, diff_words
from kb.text.markdown import to_plain
from kb.text.three_way import ORDER, FieldValues, MergeConflict

UNVERSIONED_LABELS: dict[str, Label] = {
    "owner": gettext_lazy("Owner"),
    "review_by": gettext_lazy("Review by"),
}
MARKDOWN_FIELDS = {*TEXTS, "text", "expected", "verify"}


@dataclass(frozen=True)
class FieldChoice:
    """One field of a conflict: what each side has, and the result so far.

    `field` is the name of the form field of the result; `is_flag` tells a checkbox, `is_markdown`
    a text that may hold links and images.
    """

    field: str
    label: str
    base: str
    theirs: list[Span]
    mine: list[Span]
    their_text: str
    my_text: str
    both_text: str
    result: str
    is_flag: bool
    is_markdown: bool


@dataclass(frozen=True)
class ConflictQuestion:
    """One conflict as the page asks about it."""

    conflict: MergeConflict
    title: str
    badges: list[SideBadge]
    chosen: Side
    choices: list[FieldChoice]

    @property
    def is_order(self) -> bool:
        """Whether it is about the order of lines, where only a side can be chosen."""
        return self.conflict.fields == (ORDER,)

    @property
    def can_keep_both(self) -> bool:
        """Whether the texts of both sides can stand one after the other."""
        return can_keep_both(self.conflict)


def conflict_questions(session: MergeSession, names: SideNames) -> list[ConflictQuestion]:
    """Return a question for each conflict, with what is chosen so far."""
    return [
        ConflictQuestion(
            conflict,
            _title(session, conflict),
            side_badges(conflict, names),
            session.chosen_side(conflict),
            [_choice(session, conflict, name) for name in fields_to_decide(conflict)],
        )
        for conflict in session.merged.conflicts
    ]


def side_badges(conflict: MergeConflict, names: SideNames) -> list[SideBadge]:
    """Return what each side did."""
    if conflict.fields == (ORDER,):
        return [names.moved]
    if conflict.theirs is None:
        return [*names.removed_by_them]
    if conflict.mine is None:
        return [*names.removed_by_me]
    return [names.changed]


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
    both = str(both_values(conflict)[name]) if can_keep_both(conflict) else ""
    own = session.own_text(conflict, name)
    results = {"theirs": theirs, "mine": mine, "both": both, "own": own, "": ""}
    return FieldChoice(
        field=f"{conflict.id}.{name}",
        label=_label(session, name) if conflict.place and name not in ("text", ORDER) else "",
        base=base,
        theirs=diff_words(base, theirs),
        mine=diff_words(base, mine),
        their_text=theirs,
        my_text=mine,
        both_text=both,
        result=results[session.chosen_side(conflict)],
        is_flag=name == "changes_system",
        is_markdown=name in MARKDOWN_FIELDS,
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
