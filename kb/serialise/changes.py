"""Two public documents → what changed, for a reader of the older one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from kb.documents import (
    PUBLIC_TEXTS,
    LineDocument,
    PublicDocument,
    RevisionDocument,
    expected_of,
    verify_of,
)
from kb.serialise.labels import TITLE, TOOLS, line_title, text_label
from kb.text.diff import Span, diff_words
from kb.text.document_diff import (
    DocumentChange,
    EntryChange,
    FieldChange,
    LineChange,
    diff_documents,
)
from kb.text.markdown import to_plain


@dataclass(frozen=True)
class ReaderChange:
    """One change in words: where, what happened, both texts marked; and the anchor of its line."""

    kind: str
    place: str
    what: str
    spans: list[Span]
    anchor: str


def changes_for_readers(before: PublicDocument, after: PublicDocument) -> list[ReaderChange]:
    """Return what changed in the texts that readers see, in reading order."""
    changes = diff_documents(_as_revision(before), _as_revision(after))
    return [shown for change in changes for shown in _reader_changes(change, after["kind"])]


def _as_revision(document: PublicDocument) -> RevisionDocument:
    # A public document has all fields of a revision but the note.
    return cast("RevisionDocument", {**document, "internal_note": ""})


def _reader_changes(change: DocumentChange, kind: str) -> Iterator[ReaderChange]:
    if isinstance(change, FieldChange) and (label := _field_label(kind, change.place)):
        spans = diff_words(to_plain(change.before), to_plain(change.after))
        yield ReaderChange(change.kind, label, _what_happened(change), spans, "")
    elif isinstance(change, LineChange):
        place = line_title(change.place, change.now or change.was)
        spans = diff_words(_line_text(change.before), _line_text(change.after))
        yield ReaderChange(change.kind, place, _what_happened(change), spans, change.anchor)
    elif isinstance(change, EntryChange) and change.place == "tools":
        spans = diff_words(_tools_text(change.before), _tools_text(change.after))
        yield ReaderChange(change.kind, str(TOOLS), _what_happened(change), spans, "")


def _field_label(kind: str, place: str) -> str:
    """Return the caption of the title or a text; "" for what this list does not tell of."""
    if place == "title":
        return str(TITLE)
    return next((str(text_label(kind, name)) for name in PUBLIC_TEXTS if name == place), "")


def _what_happened(change: DocumentChange) -> str:
    if isinstance(change, LineChange) and change.is_moved:
        return _("moved from %(was)d to %(now)d") % {"was": change.was, "now": change.now}
    return {"added": _("added"), "removed": _("removed"), "moved": _("moved")}.get(
        change.kind, _("reworded")
    )


def _line_text(line: LineDocument | None) -> str:
    if line is None:
        return ""
    texts = [to_plain(line["text"]), line["command"]]
    texts += [to_plain(expected_of(line)), to_plain(verify_of(line))]
    return "\n".join(text for text in texts if text)


def _tools_text(tools: list[str]) -> str:
    return "\n".join(map(to_plain, tools))
