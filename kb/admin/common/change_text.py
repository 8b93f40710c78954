"""Differences between two documents in an editor's words: `Check 2 moved from 4`."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.text.document_diff import (
    DocumentChange,
    EntryChange,
    FieldChange,
    LineChange,
    RelationChange,
)
from kb.text.markdown import to_plain

Label = str | Promise

FIELD_LABELS: dict[str, Label] = {
    "number": gettext_lazy("Number"),
    "code": gettext_lazy("Code"),
    "title": gettext_lazy("Title"),
    "slug": gettext_lazy("Address"),
    "category": gettext_lazy("Category"),
    "audience": gettext_lazy("Audience"),
    "symptom": gettext_lazy("Symptom"),
    "environment": gettext_lazy("Environment"),
    "cause": gettext_lazy("Cause"),
    "body": gettext_lazy("Background"),
    "internal_note": gettext_lazy("Note for agents"),
    "tools": gettext_lazy("Tools"),
    "aliases": gettext_lazy("Other spellings"),
    "relations": gettext_lazy("Links"),
    "steps": gettext_lazy("Step"),
    "resolutions": gettext_lazy("Resolution"),
    "text": gettext_lazy("Text"),
    "command": gettext_lazy("Command"),
    "expected": gettext_lazy("What to look for"),
    "if_not": gettext_lazy("If it fails, go to"),
    "verify": gettext_lazy("How to tell that it worked"),
    "changes_system": gettext_lazy("Changes the system"),
}
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

LONGEST = 60
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


def describe_change(
    change: DocumentChange, nouns: Mapping[str, Label], labels: Mapping[str, str]
) -> ChangeText:
    """Return a change in words.

    `nouns` name a line of each list ("steps": "Check"), `labels` the linked articles by their key.
    """
    if isinstance(change, LineChange):
        return _describe_line(change, nouns)
    if isinstance(change, EntryChange | RelationChange):
        return _describe_entry(change, labels)
    return _describe_field(change)


def _describe_field(change: FieldChange) -> ChangeText:
    happened = str(CHANGE_LABELS[change.kind])
    if change.kind == "reworded" and change.place in NOT_REWORDED:
        happened = _("changed")
    name = str(FIELD_LABELS[change.place])
    return ChangeText(change.kind, name, happened, f"id_{change.place}")


def _describe_line(change: LineChange, nouns: Mapping[str, Label]) -> ChangeText:
    noun = str(nouns.get(change.place, FIELD_LABELS[change.place]))
    what = f"{noun} {change.now or change.was}"
    if change.before and not change.after:
        text = one_line(change.before["text"])[:LONGEST]
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
        name = f"“{text[:LONGEST]}”"
    return ChangeText(change.kind, name, str(CHANGE_LABELS[change.kind]), target)


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
