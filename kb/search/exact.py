"""A code, an alias or a guide number, in any spelling people use → the publications it names."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from kb.models import Publication, PublishedAlias
from kb.search.query import Query
from kb.text.codes import normalise

MOST_WORDS = 12
"""A longer text is no code; what it names is found by its words."""

LONGEST_SPELLING = 6
MOST_READINGS = 6

_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,4}")
# What stands around a code and says no more than that it is one.
_AROUND = frozenset(
    ("", "a", "an", "the", "code", "codes", "err", "errno", "error", "exception", "http", "https")
    + ("response", "sqlstate", "status")
)


def exact(query: Query, user: Any) -> list[Publication]:
    """Return every publication that the whole text names, with one query."""
    texts = query.plain.split()
    if not texts or len(texts) > MOST_WORDS or query.phrases or query.without:
        return []
    said = _said(_spellings(texts))
    needed = {at for at, text in enumerate(texts) if normalise(text) not in _AROUND}
    named = [pk for pk, words in said.items() if needed <= words]
    number = query.plain if _NUMBER.fullmatch(query.plain) else ""
    if not named and not number:
        return []
    wanted = Q(pk__in=named) | Q(number=number) if number else Q(pk__in=named)
    # Ids alone were read so far: what a reader may not see is left out here, before any cut.
    return list(_visible(user).filter(wanted).order_by("pk")[:MOST_READINGS])


def _visible(user: Any) -> Any:
    return Publication.objects.visible_to(user).select_related("category")


def _spellings(texts: Sequence[str]) -> Mapping[str, set[int]]:
    """Return every run of words as a spelling, with which words it is made of."""
    found: dict[str, set[int]] = defaultdict(set)
    for start in range(len(texts)):
        for end in range(start + 1, min(start + LONGEST_SPELLING, len(texts)) + 1):
            spelling = normalise(" ".join(texts[start:end]))
            if spelling:
                found[spelling[:200]].update(range(start, end))
    return found


def _said(spellings: Mapping[str, set[int]]) -> dict[int, set[int]]:
    """Return for each publication that any of the spellings names the words that name it."""
    rows = PublishedAlias.objects.filter(normalised__in=list(spellings))
    said: dict[int, set[int]] = defaultdict(set)
    for pk, normalised in rows.order_by("publication").values_list("publication", "normalised"):
        said[pk] |= spellings[normalised]
    return said
