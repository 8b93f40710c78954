"""Two documents → the rows of a comparison: one a change, what is unchanged folded between them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kb.admin.common.change_text import NAMES, say
from kb.admin.common.references import labels as labels_of
from kb.admin.forms.layouts import Section, Sheet, flat
from kb.admin.history.diff_rows import Cell, Folded, Group, Row, entry_sides, sides
from kb.models import Audience, Category, LinkType
from kb.text.diff import FIELDS, TEXTS, Changed, changes
from kb.text.markdown import to_plain

Document = dict[str, Any]
CODES = ("command", "code", "slug", "number")
BADGES = {"reworded": "", "moved": "moved", "added": "added", "removed": "removed"}


class Comparison:
    """What differs between two documents of one article."""

    def __init__(self, sheet: Sheet, before: Document, after: Document) -> None:
        self.sheet, self.before, self.after = sheet, before, after
        self.changes = changes(before, after)
        self.labels = {**labels_of(before, sheet.nouns), **labels_of(after, sheet.nouns)}
        keys = {before["category"], after["category"]} - {""}
        self.labels |= {row.key: str(row) for row in Category.objects.filter(key__in=keys)}

    @property
    def sayings(self) -> list[Any]:
        """The changes in words."""
        return [say(change, self.sheet.nouns, self.labels) for change in self.changes]

    def groups(self) -> list[Group]:
        """Return the page from top to bottom."""
        made, shown = [], set[str]()
        for block in self.sheet.blocks:
            if isinstance(block, Section):
                names = list(flat(block))
                made.append(Group(block.title, list(self._fields(names))))
                shown |= set(names)
            elif block.id == "links":
                made.append(Group(block.title, list(self._entries("relations"))))
            else:
                made.append(
                    Group(block.title, list(self._lines(block.id, block.noun, block.title)))
                )
        rest = [name for name in (*FIELDS, *TEXTS) if name not in shown]
        made.append(Group(_("Other"), [r for r in self._fields(rest) if isinstance(r, Row)]))
        return [group for group in made if group.rows]

    def _fields(self, names: Iterable[str]) -> Iterator[Row | Folded]:
        same: list[tuple[str, str]] = []
        for name in names:
            if name in ("tools", "aliases"):
                yield from self._entries(name)
            elif name in self.before and self.before[name] != self.after[name]:
                yield self._field(name)
            elif self.after.get(name):
                same.append((str(NAMES[name]), self._shown(name, self.after[name])))
        if same:
            title = _("Unchanged: %(names)s") % {"names": ", ".join(name for name, _text in same)}
            yield Folded(title, same)

    def _field(self, name: str) -> Row:
        old, new = (self._shown(name, side[name]) for side in (self.before, self.after))
        before, after = sides(old, new, is_code=name in CODES)
        change = next(change for change in self.changes if change.place == name)
        badge = (BADGES[change.kind], str(say(change, {}, {}).happened))
        return Row(name, str(NAMES[name]), f"id_{name}", [badge], before, after)

    def _shown(self, name: str, value: str) -> str:
        if name == "audience":
            return str(Audience(value).label) if value in Audience.values else value
        return self.labels.get(value, value) if name == "category" else value

    def _entries(self, place: str) -> Iterator[Row]:
        changed = [change for change in self.changes if change.place == place]
        if changed:
            old, new = (self._listed(place, side[place]) for side in (self.before, self.after))
            counts = {kind: sum(c.kind == kind for c in changed) for kind in BADGES}
            marks = [
                (BADGES[k], f"{n} {VERB[k]()}") for k, n in counts.items() if n and k != "moved"
            ]
            marks += [("moved", _("in another order"))] if counts["moved"] else []
            target = "links-heading" if place == "relations" else f"id_{place}"
            before, after = entry_sides(old, new)
            yield Row(place, str(NAMES[place]), target, marks, before, after)

    def _listed(self, place: str, entries: list[Any]) -> list[str]:
        if place != "relations":
            return [str(entry) for entry in entries]
        return [self._link(link) for link in entries]

    def _link(self, link: Document) -> str:
        kind = LinkType(link["type"]).label if link["type"] in LinkType.values else link["type"]
        title = self.labels.get(link["target"], link["target"])
        line = self.labels.get(f"#{link['anchor']}", link["anchor"])
        return f"{kind}: {title} ({line})" if line else f"{kind}: {title}"

    def _lines(self, part: str, noun: Any, title: Any) -> Iterator[Row | Folded]:
        changed = {change.anchor: change for change in self.changes if change.place == part}
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

    def _fold(self, same: list[tuple[str, str]], title: Any) -> Iterator[Folded]:
        if same:
            numbers = ", ".join(number for number, _text in same)
            names = {"title": str(title).lower(), "numbers": numbers}
            yield Folded(_("Unchanged %(title)s: %(numbers)s") % names, same)

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

    def _line(self, change: Changed, noun: Any) -> Row:
        saying = say(change, {change.place: noun}, self.labels)
        earlier, later = change.before or {}, change.after or {}
        names = [name for name in (later or earlier) if name != "anchor"]
        pairs = [(n, self._of_line(earlier, n), self._of_line(later, n)) for n in names]
        before: list[Cell] = []
        after: list[Cell] = []
        for name, old, new in pairs:
            if name == "text" or old != new:
                label = "" if name == "text" else str(NAMES[name])
                left, right = sides(old, new, label=label, is_code=name in CODES)
                before, after = [*before, *left], [*after, *right]
        badges = [] if change.kind == "moved" else [(BADGES[change.kind], _kind(change.kind))]
        if change.is_moved:
            badges.append(("moved", _("Moved from %(n)d") % {"n": change.was}))
        row = Row(change.anchor, saying.what, saying.target, badges, before, after)
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
