"""What is to be redacted: phrases or an image, and the reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.models import MAX_REASON_LENGTH, Image, RedactionScope, Revision, Verb
from kb.publishing.length_check import check_length
from kb.publishing.rules import RULES, Refused
from kb.redacted_words import fingerprint_of, site_salt
from kb.text.image_addresses import image_digests
from kb.text.redacting import (
    NAME_MARK,
    FoldedPhrase,
    ImageRedactor,
    Redactor,
    WordRedactor,
    phrase_of,
)

LEAST_CHARACTERS = 4
MOST_PHRASES = 100
PERMISSION = RULES[Verb.REDACT].permission


@dataclass(frozen=True)
class RedactionPlan:
    """What a redaction takes out: with `redactor`, and the fingerprints of `phrases` to refuse."""

    scope: RedactionScope
    redactor: Redactor
    salt: str
    phrases: tuple[FoldedPhrase, ...]
    image: str = ""


def plan_words(lines: Sequence[str]) -> RedactionPlan:
    """Return the plan for phrases, one a line. Raises Refused for what is too short or too much."""
    wanted = [line.strip() for line in lines if line.strip()]
    phrases = {phrase_of(line): line for line in wanted}
    if not wanted:
        raise Refused(_("Enter the words to be redacted, a phrase on each line."), field="words")
    if len(phrases) > MOST_PHRASES:
        message = _("Redact at most %(n)d phrases at a time.") % {"n": MOST_PHRASES}
        raise Refused(message, field="words")
    for phrase in phrases:
        if len("".join(phrase)) < LEAST_CHARACTERS:
            message = _("A phrase needs at least %(n)d letters or digits: “%(text)s”.")
            text = {"n": LEAST_CHARACTERS, "text": phrases[phrase]}
            raise Refused(message % text, field="words")
    salt = site_salt()
    names = {phrase: f"{NAME_MARK}-{fingerprint_of(phrase, salt)[:6]}" for phrase in phrases}
    return RedactionPlan(RedactionScope.WORDS, WordRedactor(names), salt, tuple(names))


def plan_image(image: Image) -> RedactionPlan:
    """Return the plan for an image, which no text shows afterwards and nobody uploads again."""
    redactor = ImageRedactor(image.digest)
    return RedactionPlan(
        RedactionScope.IMAGE, redactor, site_salt(), ((image.digest,),), image.digest
    )


def named_image(text: str) -> Image:
    """Return the image at an address such as `/media/….png`. Raises Refused."""
    image = Image.objects.filter(pk__in=image_digests(text)).first()
    if image is None:
        raise Refused(_("There is no such image."), field="image")
    return image


def named_revision(text: str) -> Revision:
    """Return the revision of an article's id and a number, such as `12/3`. Raises Refused."""
    named = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", text.strip())
    rows = Revision.objects.select_related("article")
    found = rows.filter(article=int(named[1]), number=int(named[2])).first() if named else None
    if found is None:
        message = _("There is no such revision. Write the id and the number, such as 12/3.")
        raise Refused(message, field="revision")
    return found


def checked_reason(reason: str, redactor: Redactor | None) -> str:
    """Return a reason as it is stored. Raises Refused."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Enter a reason: it is all that stays."), field="reason")
    check_length(reason, MAX_REASON_LENGTH, field="reason")
    if redactor is not None and redactor.text(reason)[1]:
        raise Refused(_("The reason must not hold what is redacted: it stays."), field="reason")
    return reason
