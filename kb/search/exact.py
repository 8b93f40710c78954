"""A code, an alias or a guide number, in any spelling people use → the publications it names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from kb.models import Publication
from kb.search.query.parse import Query
from kb.text.code_spelling import SpellingKind, kind_of, normalise
from kb.text.guide_numbers import GUIDE_NUMBER
from kb.text.words import is_function_word

MOST_WORDS = 40
"""What a longer text names is found by its words alone."""

LONGEST_SPELLING = 12

_NUMBER = re.compile(GUIDE_NUMBER)

# What stands around a code says that it is one, or where it was met, and names nothing itself.
_AROUND = frozenset(
    ("code", "codes", "err", "errno", "error", "exception", "http", "https", "response", "status")
    + ("fatal", "message", "sqlstate", "mean", "means", "meaning", "got", "gets", "returns", "says")
    + ("linux", "macos", "windows", "mysql", "mariadb", "postgres", "postgresql", "psql", "sql")
)
_CLASS = re.compile(r"[a-z]+(?:error|exception)")


def exact(query: Query, corrected: str = "") -> list[int]:
    """Return the ids of all that the text names, as typed or as corrected.

    A spelling that can be nothing but a code names it wherever it stands; others only where they
    are most of what the text says. Ids alone: whoever shows them asks whether the reader may see.
    """
    if query.phrases or query.without:
        return []
    texts = [normalise(text).split() for text in (query.plain, corrected)]
    texts = [words for words in texts if 0 < len(words) <= MOST_WORDS]
    spellings = [_spellings(words) for words in texts]
    named = _named_by(_said({one for found in spellings for one in found}), texts, spellings)
    return [*_numbered(query.plain), *named]


def _numbered(text: str) -> Iterable[int]:
    """Return what bears a guide's number."""
    if not _NUMBER.fullmatch(text):
        return []
    return Publication.objects.filter(number=text).order_by("pk").values_list("pk", flat=True)


def _spellings(words: Sequence[str]) -> Mapping[str, set[int]]:
    """Return every run of words as a spelling, with which words it is made of."""
    found: dict[str, set[int]] = defaultdict(set)
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_SPELLING, len(words)) + 1):
            spelling = normalise(" ".join(words[start:end]))
            if spelling:
                found[spelling[:200]].update(range(start, end))
    return found


def _said(spellings: Iterable[str]) -> dict[int, dict[str, bool]]:
    """Return for each publication its spellings that are there, and which look like codes."""
    asked = list(spellings)
    said: dict[int, dict[str, bool]] = defaultdict(dict)
    if not asked:
        return said
    with connection.cursor() as cursor:
        # The query sets' own way would take longer than the database does.
        cursor.execute(
            "SELECT publication_id, normalised, text FROM kb_publishedalias"  # noqa: S608
            f" WHERE normalised IN ({', '.join(['%s'] * len(asked))}) ORDER BY publication_id",
            asked,
        )
        for pk, normalised, text in cursor.fetchall():
            said[pk][normalised] = (
                said[pk].get(normalised, False) or kind_of(text) is SpellingKind.CODE
            )
    return said


def _named_by(
    said: Mapping[int, Mapping[str, bool]],
    texts: Sequence[Sequence[str]],
    spellings: Sequence[Mapping[str, set[int]]],
) -> list[int]:
    """Return what a text names by a code, or by all its words but those that name nothing.

    What is named by more of the words comes first, around words included.
    """
    whole: list[tuple[int, int]] = []
    within: list[tuple[int, int]] = []
    for words, found in zip(texts, spellings, strict=True):
        needed = {at for at, word in enumerate(words) if not _is_around(word)}
        for pk, spoken in said.items():
            covered = {at for spelling in spoken for at in found.get(spelling, ())}
            if covered and needed <= covered:
                whole.append((-len(covered), pk))
            elif len(covered & needed) > max(1, len(needed) / 2) or any(
                is_code and spelling in found for spelling, is_code in spoken.items()
            ):
                within.append((-len(covered), pk))
    return list(dict.fromkeys(pk for _, pk in sorted(whole or within)))


def _is_around(word: str) -> bool:
    return word in _AROUND or is_function_word(word) or bool(_CLASS.fullmatch(word))
