"""Differences between two documents in an editor's words: `Step 2 moved from 4`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.documents import PUBLIC_TEXTS
from kb.serialise import labels as captions
from kb.serialise.labels import Label
from kb.text.document_diff import (
    DocumentChange,
    EntryChange,
    FieldChange,
    LineChange,
    RelationChange,
)
from kb.text.markdown import to_plain

FIELD_LABELS: dict[str, Label] = {
    "number": gettext_lazy("Number"),
    "code": gettext_lazy("Code"),
    "title": captions.TITLE,
    "slug": gettext_lazy("Address"),
    "category": gettext_lazy("Category"),
    "audience": gettext_lazy("Audience"),
    "internal_note": gettext_lazy("Note for agents"),
    "tools": captions.TOOLS,
    "aliases": captions.ALIASES,
    "relations": gettext_lazy("Links"),
    "steps": gettext_lazy("Step"),
    "resolutions": gettext_lazy("Resolution"),
    "text": gettext_lazy("Text"),
    "command": gettext_lazy("Command"),
    "expected": captions.EXPECTED,
    "if_not": captions.IF_NOT,
    "verify": captions.VERIFY,
    "changes_system": captions.CHANGES_SYSTEM,
}
"""The labels of all fields but those whose label depends on the kind; see `field_label`."""
CHANGE_LABELS: dict[str, Label] = {
    "reworded": gettext_lazy("reworded"),
    "moved": gettext_lazy("moved"),
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
}
MOST_CHANGES = 40
"""How many changes a page lists by name."""
NOT_REWORDED = ("category", "audience", "number", "slug")
"""Fields of which one says that they are changed: they hold no sentence."""

MAX_QUOTED_LENGTH = 60
"""How many characters of a text are quoted."""


@dataclass(frozen=True)
class ChangeText:
    """One change: what changed, what happened to it, and the id of its place in the form ("")."""

    kind: str
    what: str
    happened: str
    target: str

    def __str__(self) -> str:
        return f"{self.what} {self.happened}"


def field_label(kind: str, field: str) -> Label:
    """Return what readers and editors of an article of this kind call a field."""
    for name in PUBLIC_TEXTS:
        if name == field:
            return captions.text_label(kind, name)
    return FIELD_LABELS[field]


def describe_change(change: DocumentChange, kind: str, labels: Mapping[str, str]) -> ChangeText:
    """Return a change in words; `labels` name the linked articles by their key."""
    if isinstance(change, LineChange):
        return _describe_line(change)
    if isinstance(change, EntryChange | RelationChange):
        return _describe_entry(change, labels)
    return _describe_field(change, kind)


def _describe_field(change: FieldChange, kind: str) -> ChangeText:
    happened = str(CHANGE_LABELS[change.kind])
    if change.kind == "reworded" and change.place in NOT_REWORDED:
        happened = _("changed")
    name = str(field_label(kind, change.place))
    return ChangeText(change.kind, name, happened, f"id_{change.place}")


def _describe_line(change: LineChange) -> ChangeText:
    what = captions.line_title(change.place, change.now or change.was)
    if change.before and not change.after:
        text = one_line(change.before["text"])[:MAX_QUOTED_LENGTH]
        return ChangeText("removed", what, _("removed: “%(text)s”") % {"text": text}, "")
    target = f"{change.place}-{change.now - 1}"
    if change.kind == "added":
        return ChangeText("added", what, _("added"), target)
    parts = [_("moved from %(n)d") % {"n": change.was}] if change.is_moved else []
    parts += [_("reworded")] if change.fields else []
    return ChangeText(change.kind, what, _(" and ").join(parts), target)


def _describe_entry(change: EntryChange | RelationChange, labels: Mapping[str, str]) -> ChangeText:
    target = "links-group" if change.place == "relations" else f"id_{change.place}"
    if change.kind == "moved":
        return ChangeText("moved", str(FIELD_LABELS[change.place]), _("reordered"), target)
    if isinstance(change, RelationChange):
        (link,) = change.before or change.after
        name = _("Link to %(title)s") % {"title": labels.get(link["target"], link["target"])}
    else:
        (entry,) = change.before or change.after
        text = one_line(entry) if change.place == "tools" else entry
        name = f"“{text[:MAX_QUOTED_LENGTH]}”"
    return ChangeText(change.kind, name, str(CHANGE_LABELS[change.kind]), target)


def linked_keys(changes: Iterable[DocumentChange]) -> set[str]:
    """Return the keys of the articles to which links were added or removed."""
    links = (each for each in changes if isinstance(each, RelationChange) and each.kind != "moved")
    return {link["target"] for change in links for link in (*change.before, *change.after)}


def one_line(markdown: str) -> str:
    """Return the plain text of Markdown on one line."""
    return " ".join(to_plain(markdown).split())


def summarise_changes(changes: list[ChangeText], most: int = 3) -> str:
    """Return one line that names the first changes and counts the others."""
    if not changes:
        return _("Only the note")
    named = ", ".join(str(change) for change in changes[:most])
    others = len(changes) - most
    return named + (_(" and %(n)d more") % {"n": others} if others > 0 else "")
