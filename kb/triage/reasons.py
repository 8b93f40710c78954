"""Clues → sentences that say why a code was found and why an article is worth reading.

What the text says stands between backticks.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.text.code_finder import LIKELY, NamedBy
from kb.triage.ports import port_near
from kb.triage.recognise import Clue
from kb.triage.weigh import Evidence


def clue_reason(clue: Clue, alternatives: Sequence[str]) -> str:
    """Return why a clue was found; `alternatives` are the names of what else it may mean."""
    if not alternatives:
        return {
            NamedBy.CODE: _("the code itself"),
            NamedBy.MESSAGE: _("its message"),
            NamedBy.HTTP_STATUS: _("an HTTP status"),
        }[clue.reason]
    others = ", ".join(alternatives)
    if clue.certainty >= LIKELY:
        return _("a message that may also mean %(others)s; the text around it speaks for this") % {
            "others": others
        }
    return _("a message that may also mean %(others)s; nothing around it tells which") % {
        "others": others
    }


def article_reason(evidence: Evidence) -> str:
    """Return what the text says that speaks for an article: `line 3 says …`."""
    clue = evidence.first
    said = _("line %(line)d says `%(words)s`") % {
        "line": clue.line,
        "words": clue.spelling.replace("`", "'"),
    }
    if clue.reason is not NamedBy.HTTP_STATUS and (port := port_near(*clue.surroundings())):
        said += " " + _("to port %(port)d") % {"port": port.number}
        said += f" ({port.service})" if port.service else ""
    if not evidence.clues:
        return said + _(", which may mean this")
    return said + _repeated(len(evidence.clues))


def _repeated(count: int) -> str:
    if count < 2:
        return ""
    more = count - 1
    return ngettext(", and so does %(n)d more", ", and so do %(n)d more", more) % {"n": more}


def code_reason(code: str) -> str:
    """Return that an article helps with a code that was found before."""
    return _("for `%(code)s`") % {"code": code}


def search_reason(*, is_failure: bool, fits_well: bool) -> str:
    """Return why what was searched for with words of the text is worth reading.

    `is_failure` says that lines of it fail; where none `fits_well`, it is only the nearest.
    """
    if not fits_well:
        return _("it is only the nearest there is, by words of the text")
    return _("it has words of the lines that fail") if is_failure else _("it has words of the text")


def with_place(why: str, place: str) -> str:
    """Return the reason for one result; `place` is the label of its line, or ""."""
    return _("%(why)s, in: %(place)s") % {"why": why, "place": place} if place else why
