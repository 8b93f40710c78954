"""What a text still needs before readers can see it; a draft needs a title alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.documents import RevisionDocument
from kb.models import Article, Kind
from kb.publishing.article_templates import copied_title, empty_sections
from kb.publishing.rules import Refused
from kb.serialise.labels import Label

NeededField = Literal["symptom", "category", "code"]
NEEDED: dict[str, tuple[NeededField, ...]] = {
    Kind.PROBLEM: ("symptom", "category"),
    Kind.PROCEDURE: ("category",),
    Kind.CHECKLIST: (),
    Kind.ERROR_CODE: ("code", "category"),
    Kind.HOW_TO: (),
}
"""The fields that have to be filled in, by the kind of article."""

HAS_STEPS = (Kind.PROCEDURE, Kind.CHECKLIST, Kind.HOW_TO)
QUESTIONS: dict[str, Label] = {
    "symptom": gettext_lazy("Say what the customer sees."),
    "category": gettext_lazy("Choose a category."),
    "code": gettext_lazy("Enter the code or message."),
}


@dataclass(frozen=True)
class MissingPart:
    """A field of the document that needs something, or its list of steps; and what, in words."""

    field: str
    message: str


class Incomplete(Refused):
    """A text that readers cannot see yet; the message says what it needs."""


def missing_parts(document: RevisionDocument) -> list[MissingPart]:
    """Return what a text still needs before it is submitted or published."""
    return list(_missing(document))


def _missing(document: RevisionDocument) -> Iterator[MissingPart]:
    for field in NEEDED[document["kind"]]:
        if not document[field].strip():
            yield MissingPart(field, str(QUESTIONS[field]))
    if is_title_of_a_copy(document):
        yield MissingPart("title", _("It still has the title of a copy: give it one of its own."))
    empty = empty_sections(document["body"])
    for heading in empty:
        message = _("“%(heading)s” is still empty: fill it in, or remove the heading.")
        yield MissingPart("body", message % {"heading": heading})
    if document["kind"] in HAS_STEPS and not (document["steps"] or document["body"].strip()):
        yield MissingPart("steps", _("Write at least one step, or a text."))


def is_title_of_a_copy(document: RevisionDocument) -> bool:
    """Whether a title is the one that copying another article gave it."""
    original = copied_title(document["title"])
    others = Article.objects.exclude(key=document["key"])
    return bool(original) and others.filter(title=original).exists()


def check_complete(document: RevisionDocument, by: User | None) -> None:
    """Raise Incomplete where a text lacks something; the product itself is not asked (None)."""
    parts = missing_parts(document) if by is not None else []
    if parts:
        raise Incomplete(" ".join(part.message for part in parts))
