"""The captions of an article's texts, lists and lines, the same in every format."""

from typing import TypeGuard

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from kb.documents import LineList, PublicText
from kb.models import Kind

Label = str | Promise
"""Words for a page; lazy ones are translated when they are shown."""

CAPITAL_NOUNS = "de"
"""The language in which nouns keep their capital within a sentence."""

TEXT_LABELS: dict[str, Label] = {
    "symptom": gettext_lazy("Problem"),
    "environment": gettext_lazy("Environment"),
    "cause": gettext_lazy("Cause"),
    "body": gettext_lazy("Background"),
}
TEXT_LABELS_OF_KIND: dict[tuple[str, PublicText], Label] = {
    (Kind.ERROR_CODE, "cause"): gettext_lazy("Meaning"),
    (Kind.HOW_TO, "body"): gettext_lazy("How to do it"),
}
STEPS_LABELS: dict[str, Label] = {
    Kind.PROBLEM: gettext_lazy("Diagnose"),
    Kind.CHECKLIST: gettext_lazy("Check"),
}
TITLE = gettext_lazy("Title")
HISTORY_NOTE = gettext_lazy("Note for the history")
TOOLS = gettext_lazy("Tools")
ALIASES = gettext_lazy("Also written as")
POINTS_TO = gettext_lazy("Work through")
RELATED = gettext_lazy("Related")
SAME_AS = gettext_lazy("See also")
CAUTION = gettext_lazy("Caution")
CHANGES_SYSTEM = gettext_lazy("Changes the system")
EXPECTED = gettext_lazy("Look for")
VERIFY = gettext_lazy("It worked if")
IF_NOT = gettext_lazy("If it fails")
ESCALATE = gettext_lazy("Escalate to support")


def is_public_text(name: str) -> TypeGuard[PublicText]:
    """Return whether a name is that of one of the public texts."""
    return name in TEXT_LABELS


def text_label(kind: str, field: PublicText) -> Label:
    """Return the caption of one of the public texts in an article of this kind."""
    return TEXT_LABELS_OF_KIND.get((kind, field), TEXT_LABELS[field])


def part_title(kind: str, part: LineList) -> Label:
    """Return the heading above the steps or the resolutions of an article of this kind."""
    if part == "resolutions":
        return gettext_lazy("Resolve")
    return STEPS_LABELS.get(kind, gettext_lazy("Steps"))


def line_title(part: LineList, number: int) -> str:
    """Return what one line is called: "Step 3", "Resolution 1"."""
    if part == "resolutions":
        return gettext("Resolution %(number)d") % {"number": number}
    return gettext("Step %(number)d") % {"number": number}


def in_sentence(words: Label) -> str:
    """Return a caption as it stands within a sentence: in small letters, but not in German."""
    text = str(words)
    is_kept = (get_language() or "").startswith(CAPITAL_NOUNS)
    return text if is_kept else text.lower()
