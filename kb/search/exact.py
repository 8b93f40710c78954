"""A code, an alias or a guide number, in any spelling people use → the publications it names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kb.models import Publication, PublishedAlias
from kb.search.query import Query
from kb.text.codes import normalise
from kb.text.words import is_function_word

MOST_WORDS = 16
"""A longer text is no code; what it names is found by its words."""

LONGEST_SPELLING = 6

_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,4}")

# What stands around a code says that it is one, or where it was met, and names nothing itself.
_AROUND = frozenset(
    ("code", "codes", "err", "errno", "error", "exception", "http", "https", "response", "status")
    + ("fatal", "message", "sqlstate", "mean", "means", "meaning", "got", "gets", "returns", "says")
    + ("linux", "macos", "windows", "mysql", "mariadb", "postgres", "postgresql", "psql", "sql")
)
_CLASS = re.compile(r"[a-z]+(?:error|exception)")


def exact(query: Query, corrected: str = "") -> list[int]:
    """Return the ids of all that the whole text names, as typed or as corrected.

    Ids alone: whether a reader may see them is for whoever shows them to ask.
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


def _said(spellings: Iterable[str]) -> dict[int, set[str]]:
    """Return for each publication the spellings of it that are there, with one query."""
    rows = PublishedAlias.objects.filter(normalised__in=list(spellings)).order_by("publication")
    said: dict[int, set[str]] = defaultdict(set)
    for pk, normalised in rows.values_list("publication", "normalised"):
        said[pk].add(normalised)
    return said


def _named_by(
    said: Mapping[int, set[str]],
    texts: Sequence[Sequence[str]],
    spellings: Sequence[Mapping[str, set[int]]],
) -> list[int]:
    """Return what is named by all the words of any of the texts but those that name nothing."""
    named = []
    for words, found in zip(texts, spellings, strict=True):
        needed = {at for at, word in enumerate(words) if not _is_around(word)}
        for pk, spoken in said.items():
            covered = {at for spelling in spoken for at in found.get(spelling, ())}
            if covered and needed <= covered:
                named.append(pk)
    return list(dict.fromkeys(named))


def _is_around(word: str) -> bool:
    return word in _AROUND or is_function_word(word) or bool(_CLASS.fullmatch(word))
