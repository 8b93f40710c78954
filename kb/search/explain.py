"""Why a result is here, in a reader's words: where it matched, and what else was searched."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kb.search.fields import Line
from kb.search.options import Reason
from kb.search.snippets import Why


def place(line: Line) -> str:
    """Return what a line is called on the page: "Step 4", "Also written as"."""
    if line.number:
        names = {"step": _("Step %(number)d"), "resolution": _("Resolution %(number)d")}
        return names[line.place] % {"number": line.number}
    return {
        "code": _("Code"),
        "alias": _("Also written as"),
        "number": _("Number"),
        "symptom": _("Symptom"),
        "environment": _("Environment"),
        "cause": _("Cause"),
        "tool": _("Tools"),
        "note": _("Note for agents"),
    }.get(line.place, _("Text"))


def why(line: Line | None, reasons: Sequence[Why], *, is_in_title: bool) -> str:
    """Return the reasons in a row: places first, then words that were not typed so."""
    places = [_("Title")] if is_in_title else []
    if line:
        places.append(place(line))
    return " · ".join([*places, *dict.fromkeys(map(_words, reasons))])


def _words(one: Why) -> str:
    texts = {
        Reason.JOINED: _("“%(found)s” written as one word"),
        Reason.SPLIT: _("“%(word)s” written as several words"),
        Reason.COMPLETED: _("“%(word)s” begins “%(found)s”"),
        Reason.SPELLING: _("“%(word)s” spelt like “%(found)s”"),
        Reason.SYNONYM: _("“%(found)s” for “%(word)s”"),
    }
    return texts[one.reason] % {"found": one.found, "word": one.word}
