"""Why a result is shown, in the reader's words: where it matched, and which guesses matched."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from kb.search.index.fields import IndexedLine
from kb.search.query.alternatives import Reason
from kb.search.results.reasons import MatchReason
from kb.serialise.labels import is_public_text, text_label

_NUMBERED = {"step": _noop("Step %(number)d"), "resolution": _noop("Resolution %(number)d")}
_LABELS = {
    "code": _noop("Code"),
    "alias": _noop("Also written as"),
    "number": _noop("Number"),
    "tool": _noop("Tools"),
    "note": _noop("Note for agents"),
}
_REASONS = {
    Reason.JOINED: _noop("“%(found)s” written as one word"),
    Reason.SPLIT: _noop("“%(word)s” written as several words"),
    Reason.COMPOUND: _noop("“%(word)s” is in “%(found)s”"),
    Reason.COMPLETED: _noop("“%(word)s” begins “%(found)s”"),
    Reason.SPELLING: _noop("“%(word)s” spelt like “%(found)s”"),
    Reason.SYNONYM: _noop("“%(found)s” for “%(word)s”"),
}


def indexed_line_label(line: IndexedLine, kind: str) -> str:
    """Return what a line is called on the page of an article of this kind: "Step 4", "Meaning"."""
    if line.number:
        return _(_NUMBERED[line.place]) % {"number": line.number}
    if is_public_text(line.place):
        return str(text_label(kind, line.place))
    return _(_LABELS.get(line.place, _noop("Text")))


def explain_match(place: str, reasons: Sequence[MatchReason], *, is_in_title: bool) -> str:
    """Return labels and reasons with dots between: where it matched, then words not so typed.

    `place` is the label of its best line, or "".
    """
    labels = [_("Title")] if is_in_title else []
    labels += [place] if place else []
    return " · ".join([*labels, *dict.fromkeys(map(reason_text, reasons))])


def reason_text(reason: MatchReason) -> str:
    """Return why a word was found that was not typed so, as a reader sees it."""
    return _(_REASONS[reason.reason]) % {"found": reason.found, "word": reason.word}
