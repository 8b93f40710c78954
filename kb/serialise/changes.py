"""Two public documents → what a reader of the older one should know."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kb.serialise.structure import LABELS, PARTS, part_title
from kb.text import diff
from kb.text.diff import DocumentChange, Span
from kb.text.markdown import to_plain

Document = dict[str, Any]
SAID = ("title", "symptom", "environment", "cause", "body")


@dataclass(frozen=True)
class Change:
    """One change: where, what happened there, and the words that went and came."""

    kind: str
    place: str
    what: str
    spans: list[Span]
    anchor: str


def changes_for_readers(before: Document, after: Document) -> list[Change]:
    """Return what changed in the words that readers see, in reading order."""
    found = diff.diff_documents(_comparable(before), _comparable(after))
    return [change for one in found for change in _said(one, after["kind"])]


def _comparable(document: Document) -> Document:
    """Leave out where the words came from: that is not a change of the article."""
    lines = {
        part: [{k: v for k, v in line.items() if k != "from_source"} for line in document[part]]
        for part in PARTS
    }
    return {**document, **lines, "internal_note": ""}


def _said(change: DocumentChange, kind: str) -> Iterator[Change]:
    if change.place in SAID:
        place = str(LABELS.get(change.place, _("Title")))
        spans = diff.diff_words(to_plain(change.before), to_plain(change.after))
        yield Change(change.kind, place, _what(change), spans, "")
    elif change.place in PARTS:
        number = change.now or change.was
        place = f"{part_title(kind, change.place)} {number}"
        spans = diff.diff_words(_line(change.before), _line(change.after))
        yield Change(change.kind, place, _what(change), spans, change.anchor)
    elif change.place == "tools":
        spans = diff.diff_words(_tools(change.before), _tools(change.after))
        yield Change(change.kind, _("Tools"), _what(change), spans, "")


def _what(change: DocumentChange) -> str:
    if change.is_moved:
        return _("moved from %(was)d to %(now)d") % {"was": change.was, "now": change.now}
    return {"added": _("added"), "removed": _("removed"), "moved": _("moved")}.get(
        change.kind, _("reworded")
    )


def _line(line: Document | str) -> str:
    if not isinstance(line, dict) or not line:
        return ""
    texts = [to_plain(line["text"]), line["command"]]
    texts += [to_plain(line.get(name, "")) for name in ("expected", "verify")]
    return "\n".join(text for text in texts if text)


def _tools(value: Any) -> str:
    return "\n".join(map(to_plain, value)) if isinstance(value, list) else to_plain(value)
