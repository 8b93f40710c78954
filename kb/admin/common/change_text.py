"""What changed, in an editor's words: `Check 2 moved from 4`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.text.document_diff import (
    DocumentChange,
    EntryChange,
    LineChange,
    RelationChange,
)
from kb.text.markdown import to_plain

FIELD_LABELS: dict[str, Any] = {
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
    "aliases": gettext_lazy("Spellings"),
    "relations": gettext_lazy("Links"),
    "steps": gettext_lazy("Step"),
    "resolutions": gettext_lazy("Fix"),
    "text": gettext_lazy("Text"),
    "command": gettext_lazy("Command"),
    "expected": gettext_lazy("What to look for"),
    "if_not": gettext_lazy("If it fails, go to"),
    "verify": gettext_lazy("How to tell that it worked"),
    "changes_system": gettext_lazy("Changes the system"),
}
VERBS: dict[str, Any] = {
    "reworded": gettext_lazy("reworded"),
    "moved": gettext_lazy("moved"),
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
}
LINES = ("steps", "resolutions")


@dataclass(frozen=True)
class ChangeText:
    """One change: what it is about, what happened to it, and where the form has it."""

    kind: str
    what: str
    happened: str
    target: str

    def __str__(self) -> str:
        return f"{self.what} {self.happened}"


def describe_change(
    change: DocumentChange, nouns: Mapping[str, Any], labels: Mapping[str, str]
) -> ChangeText:
    """Return a change in words; `labels` name the articles that links point to."""
    if isinstance(change, LineChange):
        return _line(change, nouns)
    if isinstance(change, EntryChange | RelationChange):
        return _entry(change, labels)
    kinds = {"added": _("added"), "removed": _("removed"), "reworded": _reworded(change.place)}
    name = str(FIELD_LABELS[change.place])
    return ChangeText(change.kind, name, str(kinds[change.kind]), f"id_{change.place}")


def _reworded(place: str) -> str:
    return _("changed") if place in ("category", "audience", "number", "slug") else _("reworded")


def _line(change: LineChange, nouns: Mapping[str, Any]) -> ChangeText:
    noun = str(nouns.get(change.place, FIELD_LABELS[change.place]))
    what = f"{noun} {change.now or change.was}"
    if change.before and not change.after:
        text = " ".join(to_plain(change.before["text"]).split())[:60]
        return ChangeText("removed", what, _("removed: “%(text)s”") % {"text": text}, "")
    target = f"{change.place}-{change.now - 1}"
    if change.kind == "added":
        return ChangeText("added", what, _("added"), target)
    said = [_("moved from %(n)d") % {"n": change.was}] if change.is_moved else []
    said += [_("reworded")] if change.fields else []
    return ChangeText(change.kind, what, _(" and ").join(said), target)


def _entry(change: EntryChange | RelationChange, labels: Mapping[str, str]) -> ChangeText:
    target = {"relations": "links-group"}.get(change.place, f"id_{change.place}")
    if change.kind == "moved":
        return ChangeText("moved", str(FIELD_LABELS[change.place]), _("in another order"), target)
    if isinstance(change, RelationChange):
        (link,) = change.before or change.after
        name = _("Link to %(title)s") % {"title": labels.get(link["target"], link["target"])}
        return ChangeText(change.kind, name, str(VERBS[change.kind]), target)
    (entry,) = change.before or change.after
    text = " ".join(to_plain(entry).split()) if change.place == "tools" else entry
    return ChangeText(change.kind, f"“{text[:60]}”", str(VERBS[change.kind]), target)


def summarise_changes(sayings: list[ChangeText], most: int = 3) -> str:
    """Return a line that names the first changes and counts the rest."""
    if not sayings:
        return _("Nothing but the note")
    named = [str(saying) for saying in sayings[:most]]
    left = len(sayings) - most
    return ", ".join(named) + (_(" and %(n)d more") % {"n": left} if left > 0 else "")
