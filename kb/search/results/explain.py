"""Why a result is here, in a reader's words: where it matched, and what else was searched."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from kb.search.index.fields import IndexedLine
from kb.search.query.alternatives import Reason
from kb.search.results.snippets import Why

_NUMBERED = {"step": _noop("Step %(number)d"), "resolution": _noop("Resolution %(number)d")}
_PLACES = {
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
    Reason.COMPLETED: _noop("“%(word)s” begins “%(found)s”"),
    Reason.SPELLING: _noop("“%(word)s” spelt like “%(found)s”"),
    Reason.SYNONYM: _noop("“%(found)s” for “%(word)s”"),
}


def place(line: IndexedLine) -> str:
    """Return what a line is called on the page: "Step 4", "Also written as"."""
    if line.number:
        return _(_NUMBERED[line.place]) % {"number": line.number}
    return _(_PLACES.get(line.place, _noop("Text")))


def why(line: IndexedLine | None, reasons: Sequence[Why], *, is_in_title: bool) -> str:
    """Return the reasons in a row: places first, then words that were not typed so."""
    places = [_("Title")] if is_in_title else []
    if line:
        places.append(place(line))
    return " · ".join([*places, *dict.fromkeys(map(_words, reasons))])


def _words(one: Why) -> str:
    return _(_REASONS[one.reason]) % {"found": one.found, "word": one.word}
