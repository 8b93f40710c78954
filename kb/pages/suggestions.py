"""Suggestions → what the search box shows of them while somebody types."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.search.suggestion import Suggestion


def suggestions_json(found: Sequence[Suggestion]) -> dict[str, Any]:
    """Return the suggestions; how many there are, to be announced; the caption of the last row.

    In the caption, the box puts what was typed for `{words}`.
    """
    count = len(found)
    announcement = ngettext("%(count)d suggestion", "%(count)d suggestions", count)
    return {
        "suggestions": [_row(suggestion) for suggestion in found],
        "announcement": announcement % {"count": count} if count else _("No suggestions"),
        "search_for": _("Search for “{words}”"),
    }


def as_opensearch(text: str, found: Sequence[Suggestion], base: str) -> list[str | list[str]]:
    """Return what OpenSearch suggestions are: the text, titles, what kind each is, addresses."""
    return [
        text,
        [each.text for each in found],
        [each.detail for each in found],
        [base + each.url for each in found],
    ]


def _row(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "text": suggestion.text,
        "detail": suggestion.detail,
        "url": suggestion.url,
        "reason": suggestion.reason,
        "parts": [part._asdict() for part in suggestion.parts],
    }
