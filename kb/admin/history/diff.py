"""Two documents → the rows of a comparison: one a change, what is unchanged folded between them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from django.utils.translation import gettext as _

from kb.admin.common.change_text import FIELD_LABELS, describe_change
from kb.admin.common.references import reference_labels as labels_of
from kb.admin.forms.layouts import FieldSection, FormLayout, field_names
from kb.admin.history.diff_rows import (
    DiffCell,
    DiffGroup,
    DiffRow,
    UnchangedRows,
    diff_entries,
    diff_text,
)
from kb.documents import EDITED, TEXTS, RevisionDocument
from kb.models import Audience, Category, LinkType
from kb.text.document_diff import LineChange, diff_documents
from kb.text.markdown import to_plain

Document = dict[str, Any]
CODES = ("command", "code", "slug", "number")
BADGES = {"reworded": "", "moved": "moved", "added": "added", "removed": "removed"}


class DocumentDiff:
    """What differs between two documents of one article."""

    def __init__(self, sheet: FormLayout, before: Document, after: Document) -> None:
        self.sheet, self.before, self.after = sheet, before, after
        self.changes = diff_documents(
            cast("RevisionDocument", before), cast("RevisionDocument", after)
        )
        self.labels = {**labels_of(before, sheet.nouns), **labels_of(after, sheet.nouns)}
        keys = {before["category"], after["category"]} - {""}
        self.labels |= {row.key: str(row) for row in Category.objects.filter(key__in=keys)}

    @property
    def sayings(self) -> list[Any]:
        """The changes in words."""
        return [describe_change(change, self.sheet.nouns, self.labels) for change in self.changes]

    def groups(self) -> list[DiffGroup]:
        """Return the page from top to bottom."""
        made, shown = [], set[str]()
        for block in self.sheet.sections:
            if isinstance(block, FieldSection):
                names = list(field_names(block))
                made.append(DiffGroup(block.title, list(self._fields(names))))
                shown |= set(names)
            elif block.id == "links":
                made.append(DiffGroup(block.title, list(self._entries("relations"))))
            else:
                made.append(
                    DiffGroup(block.title, list(self._lines(block.id, block.noun, block.title)))
                )
        rest = [name for name in (*EDITED, *TEXTS) if name not in shown]
        made.append(
            DiffGroup(_("Other"), [r for r in self._fields(rest) if isinstance(r, DiffRow)])
        )
        return [group for group in made if group.rows]

    def _fields(self, names: Iterable[str]) -> Iterator[DiffRow | UnchangedRows]:
        same: list[tuple[str, str]] = []
        for name in names:
            if name in ("tools", "aliases"):
                yield from self._entries(name)
            elif name in self.before and self.before[name] != self.after[name]:
                yield self._field(name)
            elif self.after.get(name):
                same.append((str(FIELD_LABELS[name]), self._shown(name, self.after[name])))
        if same:
            title = _("Unchanged: %(names)s") % {"names": ", ".join(name for name, _text in same)}
            yield UnchangedRows(title, same)

    def _field(self, name: str) -> DiffRow:
        old, new = (self._shown(name, side[name]) for side in (self.before, self.after))
        before, after = diff_text(old, new, is_code=name in CODES)
        change = next(change for change in self.changes if change.place == name)
        badge = (BADGES[change.kind], str(describe_change(change, {}, {}).happened))
        return DiffRow(name, str(FIELD_LABELS[name]), f"id_{name}", [badge], before, after)

    def _shown(self, name: str, value: str) -> str:
        if name == "audience":
            return str(Audience(value).label) if value in Audience.values else value
        return self.labels.get(value, value) if name == "category" else value

    def _entries(self, place: str) -> Iterator[DiffRow]:
        changed = [change for change in self.changes if change.place == place]
        if changed:
            old, new = (self._listed(place, side[place]) for side in (self.before, self.after))
            counts = {kind: sum(c.kind == kind for c in changed) for kind in BADGES}
            marks = [
                (BADGES[k], f"{n} {VERB[k]()}") for k, n in counts.items() if n and k != "moved"
            ]
            marks += [("moved", _("in another order"))] if counts["moved"] else []
            target = "links-heading" if place == "relations" else f"id_{place}"
            before, after = diff_entries(old, new)
            yield DiffRow(place, str(FIELD_LABELS[place]), target, marks, before, after)

    def _listed(self, place: str, entries: list[Any]) -> list[str]:
        if place != "relations":
            return [str(entry) for entry in entries]
        return [self._link(link) for link in entries]

    def _link(self, link: Document) -> str:
        kind = LinkType(link["type"]).label if link["type"] in LinkType.values else link["type"]
        title = self.labels.get(link["target"], link["target"])
        line = self.labels.get(f"#{link['anchor']}", link["anchor"])
        return f"{kind}: {title} ({line})" if line else f"{kind}: {title}"

    def _lines(self, part: str, noun: Any, title: Any) -> Iterator[DiffRow | UnchangedRows]:
        changes = [change for change in self.changes if isinstance(change, LineChange)]
        changed = {change.anchor: change for change in changes if change.place == part}
        same: list[tuple[str, str]] = []
        for anchor, number, line in self._in_new_order(part):
            if anchor not in changed:
                was = 1 + [each["anchor"] for each in self.before[part]].index(anchor)
                said = (
                    f"{number}"
                    if was == number
                    else _("%(n)d, was %(m)d") % {"n": number, "m": was}
                )
                same.append((said, " ".join(to_plain(line["text"]).split())))
                continue
            yield from self._fold(same, title)
            same = []
            yield self._line(changed[anchor], noun)
        yield from self._fold(same, title)

    def _fold(self, same: list[tuple[str, str]], title: Any) -> Iterator[UnchangedRows]:
        if same:
            numbers = ", ".join(number for number, _text in same)
            names = {"title": str(title).lower(), "numbers": numbers}
            yield UnchangedRows(_("Unchanged %(title)s: %(numbers)s") % names, same)

    def _in_new_order(self, part: str) -> Iterator[tuple[str, int, Document]]:
        """Yield the new lines, and each removed one after the line it followed."""
        old, new = self.before[part], self.after[part]
        alive = {line["anchor"] for line in new}
        follows: dict[str, list[Document]] = {}
        last = ""
        for line in old:
            if line["anchor"] in alive:
                last = line["anchor"]
            else:
                follows.setdefault(last, []).append(line)
        yield from ((line["anchor"], 0, line) for line in follows.get("", []))
        for number, line in enumerate(new, start=1):
            yield line["anchor"], number, line
            yield from ((gone["anchor"], 0, gone) for gone in follows.get(line["anchor"], []))

    def _line(self, change: LineChange, noun: Any) -> DiffRow:
        saying = describe_change(change, {change.place: noun}, self.labels)
        earlier: Mapping[str, Any] = change.before or {}
        later: Mapping[str, Any] = change.after or {}
        names = [name for name in (later or earlier) if name != "anchor"]
        pairs = [(n, self._of_line(earlier, n), self._of_line(later, n)) for n in names]
        before: list[DiffCell] = []
        after: list[DiffCell] = []
        for name, old, new in pairs:
            if name == "text" or old != new:
                label = "" if name == "text" else str(FIELD_LABELS[name])
                left, right = diff_text(old, new, label=label, is_code=name in CODES)
                before, after = [*before, *left], [*after, *right]
        badges = [] if change.kind == "moved" else [(BADGES[change.kind], _kind(change.kind))]
        if change.is_moved:
            badges.append(("moved", _("Moved from %(n)d") % {"n": change.was}))
        row = DiffRow(change.anchor, saying.what, saying.target, badges, before, after)
        row.was, row.now = change.was, change.now
        row.gone = change.anchor if change.kind == "removed" else ""
        return row

    def _of_line(self, line: Mapping[str, Any], name: str) -> str:
        value = line.get(name, "")
        if isinstance(value, bool):
            return _("Yes, readers are warned") if value else ""
        return self.labels.get(value, value) if name == "if_not" else str(value)


VERB: dict[str, Any] = {
    "reworded": lambda: _("reworded"),
    "added": lambda: _("added"),
    "removed": lambda: _("removed"),
}


def _kind(kind: str) -> str:
    names = {"reworded": _("Reworded"), "added": _("Added"), "removed": _("Removed")}
    return names[kind]
