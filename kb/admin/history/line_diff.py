"""The steps or the resolutions of two documents → the rows of their comparison."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.admin.common.change_text import (
    CHANGE_LABELS,
    FIELD_LABELS,
    describe_change,
    one_line,
)
from kb.admin.history.diff_rows import (
    DiffCell,
    DiffRow,
    UnchangedRows,
    change_badge,
    diff_text,
)
from kb.documents import (
    RESOLUTION_FIELDS,
    STEP_FIELDS,
    LineDocument,
    LineList,
    RevisionDocument,
    numbered_lines,
)
from kb.serialise.labels import Label, in_sentence, line_title
from kb.text.document_diff import LineChange

CODE_FIELDS = ("command", "code", "slug", "number")
"""Fields that are set in a fixed-width font."""


@dataclass(frozen=True)
class LineListDiff:
    """The lines of one list in two documents.

    `changes` are those of this list by anchor; `kind` is the kind of article, `title` names the
    list; `labels` name what an `if_not` refers to.
    """

    part: LineList
    before: RevisionDocument
    after: RevisionDocument
    changes: Mapping[str, LineChange]
    kind: str
    title: Label
    labels: Mapping[str, str]

    def rows(self) -> Iterator[DiffRow | UnchangedRows]:
        """Yield a row for each changed line, and one for each run of unchanged lines."""
        old_numbers = {
            line["anchor"]: number for number, line in numbered_lines(self.before, self.part)
        }
        unchanged: list[tuple[str, str]] = []
        for number, line in self._in_new_order():
            change = self.changes.get(line["anchor"])
            if change is None:
                name = _number_text(number, old_numbers[line["anchor"]])
                unchanged.append((name, one_line(line["text"])))
                continue
            yield from self._unchanged_rows(unchanged)
            unchanged = []
            yield self._row(change)
        yield from self._unchanged_rows(unchanged)

    def _in_new_order(self) -> Iterator[tuple[int, LineDocument]]:
        """Yield the new lines with their numbers; a removed one, as 0, after its predecessor."""
        remaining = {line["anchor"] for _number, line in numbered_lines(self.after, self.part)}
        removed_after: dict[str, list[LineDocument]] = {}
        predecessor = ""
        for _number, line in numbered_lines(self.before, self.part):
            if line["anchor"] in remaining:
                predecessor = line["anchor"]
            else:
                removed_after.setdefault(predecessor, []).append(line)
        yield from ((0, line) for line in removed_after.get("", []))
        for number, line in numbered_lines(self.after, self.part):
            yield number, line
            yield from ((0, removed) for removed in removed_after.get(line["anchor"], []))

    def _unchanged_rows(self, unchanged: list[tuple[str, str]]) -> Iterator[UnchangedRows]:
        if unchanged:
            numbers = ", ".join(number for number, _text in unchanged)
            names = {"title": in_sentence(self.title), "numbers": numbers}
            yield UnchangedRows(_("Unchanged %(title)s: %(numbers)s") % names, unchanged)

    def _row(self, change: LineChange) -> DiffRow:
        text = describe_change(change, self.kind, self.labels)
        before, after = self._sides(change)
        badges = []
        elsewhere = self._elsewhere(change)
        if elsewhere:
            badges.append(("moved", elsewhere))
        elif change.kind != "moved":
            badges.append(change_badge(change.kind, str(CHANGE_LABELS[change.kind])))
        if change.is_moved:
            badges.append(("moved", _("Moved from %(n)d") % {"n": change.was}))
        is_gone = change.kind == "removed" and not elsewhere
        removed_anchor = change.anchor if is_gone else ""
        return DiffRow(
            change.anchor,
            text.what,
            text.target,
            badges,
            before,
            after,
            change.was,
            change.now,
            removed_anchor,
        )

    def _elsewhere(self, change: LineChange) -> str:
        """Return in words from or to where in the other list a line was moved; "" for others."""
        if change.kind not in {"added", "removed"}:
            return ""
        other: LineList = "resolutions" if self.part == "steps" else "steps"
        is_removed = change.kind == "removed"
        words = _("Moved to %(line)s") if is_removed else _("Moved from %(line)s")
        for number, line in numbered_lines(self.after if is_removed else self.before, other):
            if line["anchor"] == change.anchor:
                return words % {"line": line_title(other, number)}
        return ""

    def _sides(self, change: LineChange) -> tuple[list[DiffCell], list[DiffCell]]:
        """Return both sides of a line: its text, and its other fields where they differ."""
        before: list[DiffCell] = []
        after: list[DiffCell] = []
        for name in STEP_FIELDS if self.part == "steps" else RESOLUTION_FIELDS:
            old, new = (self._value_text(line, name) for line in (change.before, change.after))
            if name != "anchor" and (name == "text" or old != new):
                label = "" if name == "text" else str(FIELD_LABELS[name])
                left, right = diff_text(old, new, label=label, is_code=name in CODE_FIELDS)
                before, after = [*before, *left], [*after, *right]
        return before, after

    def _value_text(self, line: Mapping[str, object] | None, name: str) -> str:
        value = line.get(name, "") if line else ""
        if isinstance(value, bool):
            return _("Yes, readers are warned") if value else ""
        text = str(value)
        return self.labels.get(text, text) if name == "if_not" else text


def _number_text(now: int, was: int) -> str:
    return str(now) if now == was else _("%(n)d, was %(m)d") % {"n": now, "m": was}
