"""Why a result is shown, in the reader's words: where it matched, and which guesses matched."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from kb.search.index.fields import IndexedLine
from kb.search.query.alternatives import Reason
from kb.search.results.reasons import MatchReason

_NUMBERED = {"step": _noop("Step %(number)d"), "resolution": _noop("Resolution %(number)d")}
_LABELS = {
    "code": _noop("Code"),
    "alias": _noop("Also written as"),
    "number": _noop("Number"),
    "symptom": _noop("Symptom"),
    "environment": _noop("Environment"),
    "cause": _noop("Cause"),
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


def indexed_line_label(line: IndexedLine) -> str:
    """Return what a line is called on the page: "Step 4", "Also written as"."""
    if line.number:
        return _(_NUMBERED[line.place]) % {"number": line.number}
    return _(_LABELS.get(line.place, _noop("Text")))


def explain_match(
    line: IndexedLine | None, reasons: Sequence[MatchReason], *, is_in_title: bool
) -> str:
    """Return labels and reasons with dots between: where it matched, then words not so typed."""
    labels = [_("Title")] if is_in_title else []
    if line:
        labels.append(indexed_line_label(line))
    return " · ".join([*labels, *dict.fromkeys(map(reason_text, reasons))])


def reason_text(reason: MatchReason) -> str:
    """Return why a word was found that was not typed so, as a reader sees it."""
    return _(_REASONS[reason.reason]) % {"found": reason.found, "word": reason.word}
