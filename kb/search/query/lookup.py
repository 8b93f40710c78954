"""Reads the vocabulary: terms by their text, and words by how they begin or end."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kb.search.query.scope import Scope, audiences_of

_LAST = "\U0010ffff"
"""No letter comes after it: the end of a range of words that begin alike."""

_MOST_WORDS = 500
_MOST_LETTERS_MORE = 2


@dataclass(slots=True)
class IndexedTerm:
    """A term of the index: its ids, one for each audience, and how many documents hold it."""

    ids: tuple[int, ...] = ()
    document_count: int = 0


@dataclass(frozen=True, slots=True)
class WordRange:
    """Words that begin with a text, or end with it, and are about as long as `near`, if given.

    Where `is_whole`, the one word that is this text.
    """

    text: str
    is_end: bool = False
    near: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class IndexedWord:
    """A word as written, its count, and the term it stems to."""

    text: str
    count: int
    stem: str
    term: IndexedTerm


def terms(scope: Scope, texts: Iterable[str]) -> dict[str, IndexedTerm]:
    """Return those of the texts that are terms of this reader's index."""
    found: dict[str, IndexedTerm] = defaultdict(IndexedTerm)
    asked = list(dict.fromkeys(texts))
    if not asked:
        return {}
    with connection.cursor() as cursor:
        # The query sets' own way would take longer than the database does.
        cursor.execute(
            "SELECT text, id, document_count FROM kb_term WHERE generation = %s"  # noqa: S608
            f" AND audience IN ({_places(scope.audiences)}) AND text IN ({_places(asked)})"
            " ORDER BY id",
            [scope.generation, *scope.audiences, *asked],
        )
        for text, pk, count in cursor.fetchall():
            _merge(found[text], pk, count)
    return dict(found)


def _places(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def words_in(scope: Scope, ranges: Sequence[WordRange]) -> dict[WordRange, list[IndexedWord]]:
    """Return the words of each range, the most frequent first, with one query for all."""
    return _words(str(scope.generation), scope.audiences, ranges)


def words_now(user: Any, ranges: Sequence[WordRange]) -> dict[WordRange, list[IndexedWord]]:
    """Return the words of each range, as a reader's index has them, for who asks nothing else."""
    return _words("(SELECT generation FROM kb_searchindex)", audiences_of(user), ranges)


def _words(
    generation: str, audiences: Sequence[str], ranges: Sequence[WordRange]
) -> dict[WordRange, list[IndexedWord]]:
    if not ranges:
        return {}
    selects, values = [], []
    for number, asked in enumerate(ranges):
        for audience in audiences:
            select, more = _select(number, asked, generation, audience)
            selects.append(select)
            values += more
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), values)
        return _gather(ranges, cursor.fetchall())


def _select(
    number: int, asked: WordRange, generation: str, audience: str
) -> tuple[str, list[str | int]]:
    column, start = ("backwards", asked.text[::-1]) if asked.is_end else ("text", asked.text)
    end = start + ("" if asked.is_whole else _LAST)
    values: list[str | int] = [audience, start, end]
    like_long = ""
    if asked.near:
        like_long = " AND length(w.text) BETWEEN %s AND %s"
        values += [len(asked.near) - _MOST_LETTERS_MORE, len(asked.near) + _MOST_LETTERS_MORE]
    return (
        # The column, the number and the generation are ours; all that was typed is a parameter.
        f"SELECT * FROM (SELECT {number} AS asked, w.text, w.document_count, t.text AS stem, t.id,"  # noqa: S608
        " t.document_count AS term_count FROM kb_word w JOIN kb_term t ON t.id = w.term_id"
        f" WHERE w.generation = {generation} AND w.audience = %s AND w.{column} BETWEEN %s AND %s"
        f"{like_long} ORDER BY w.document_count DESC, w.text LIMIT {_MOST_WORDS}) AS r{number}"
    ), values


def _gather(
    ranges: Sequence[WordRange], rows: Iterable[tuple[int, str, int, str, int, int]]
) -> dict[WordRange, list[IndexedWord]]:
    found: dict[WordRange, dict[str, IndexedWord]] = {asked: {} for asked in ranges}
    for number, text, count, stem, pk, term_count in rows:
        words = found[ranges[number]]
        known = words.get(text) or IndexedWord(text, 0, stem, IndexedTerm())
        _merge(known.term, pk, term_count)
        words[text] = IndexedWord(text, known.count + count, stem, known.term)
    return {
        asked: sorted(words.values(), key=lambda word: (-word.count, word.text))
        for asked, words in found.items()
    }


def _merge(found: IndexedTerm, pk: int, count: int) -> None:
    found.ids = (*found.ids, pk)
    found.document_count += count
