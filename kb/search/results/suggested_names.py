"""A publication that was found, and words being typed → how it is suggested by its names."""

from collections.abc import Sequence
from enum import IntEnum

from django.conf import settings
from django.utils.translation import gettext as _

from kb.search.query.alternatives import Reason
from kb.search.results import snippets
from kb.search.results.explain import reason_text
from kb.search.results.results import PublicationMatch, all_lines
from kb.search.results.typed_words import TypedMatch, TypedWord, match_typed, may_hold
from kb.search.suggestion import Suggestion


class NameRank(IntEnum):
    """How the names of a publication hold what is typed; the best comes first."""

    TITLE_BEGINS = 0
    TITLE_HOLDS = 1
    CODE_BEGINS = 2
    CODE_HOLDS = 3
    ALIAS = 4
    TITLE_BY_SYNONYM = 5
    CODE_BY_SYNONYM = 6

    @property
    def is_by_synonym(self) -> bool:
        """Whether a word stands there for the one that was typed."""
        return self >= NameRank.TITLE_BY_SYNONYM


def suggest_by_name(
    match: PublicationMatch, typed: Sequence[TypedWord]
) -> tuple[NameRank, Suggestion] | None:
    """Return a publication whose title, code or alias holds the words; None where none does."""
    heading = match.publication.heading
    can_hold = may_hold(heading, typed, by_synonym=True)
    found = match_typed(heading, typed, settings.KB_SEARCH_LANGUAGE) if can_hold else None
    if found:
        return _rank(match, found), _titled(match, found.marks, _reason(found))
    alias = _alias(match, typed) if match.is_by_title else ""
    if alias:
        reason = _("Also written as “%(alias)s”") % {"alias": alias}
        return NameRank.ALIAS, _titled(match, (), reason)
    return None


def suggest_named(match: PublicationMatch, typed: Sequence[TypedWord]) -> Suggestion:
    """Return a publication that the whole text names."""
    by_name = suggest_by_name(match, typed)
    return by_name[1] if by_name else _titled(match, (), "")


def _rank(match: PublicationMatch, found: TypedMatch) -> NameRank:
    is_code = match.publication.is_code
    if not found.is_typed:
        return NameRank.CODE_BY_SYNONYM if is_code else NameRank.TITLE_BY_SYNONYM
    if is_code:
        return NameRank.CODE_BEGINS if found.begins else NameRank.CODE_HOLDS
    return NameRank.TITLE_BEGINS if found.begins else NameRank.TITLE_HOLDS


def _titled(match: PublicationMatch, marks: Sequence[snippets.Span], reason: str) -> Suggestion:
    publication = match.publication
    category = publication.category
    return Suggestion(
        publication.heading,
        category.title if category else publication.kind_label,
        publication.get_absolute_url(),
        tuple(marks),
        reason,
    )


def _reason(found: TypedMatch) -> str:
    """Return why words stand there that were not typed; that a word goes on can be seen."""
    reasons = [each for each in found.reasons if each.reason is not Reason.COMPLETED]
    return " · ".join(dict.fromkeys(map(reason_text, reasons)))


def _alias(match: PublicationMatch, typed: Sequence[TypedWord]) -> str:
    """Return the first other name that holds the words as typed, or begins with the only one."""
    for line in all_lines(match):
        if line.place == "alias":
            found = match_typed(line.text, typed, settings.KB_SEARCH_LANGUAGE)
            if found and found.is_typed and (found.begins or len(typed) > 1):
                return line.text
    return ""
