"""Reads the vocabulary: terms by their stems, words by how they begin or end."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.read_database import read_connection
from kb.reader import Reader
from kb.search.query.scope import Scope, audiences_of

_LAST = "\U0010ffff"
"""The greatest character: the end of a range of words with the same beginning."""

_MOST_WORDS = 500
"""Words read of each range, those in most documents."""

_LENGTH_DIFFERENCE = 2


@dataclass(slots=True)
class IndexedTerm:
    """A term of the index: its ids, one for each audience, and in how many documents it is."""

    ids: tuple[int, ...] = ()
    document_count: int = 0

    def add(self, pk: int, count: int) -> None:
        """Add the row of one audience."""
        self.ids = (*self.ids, pk)
        self.document_count += count


@dataclass(frozen=True, slots=True)
class WordRange:
    """The words that begin with `text`; or end with it; or, where `is_whole`, are this text.

    With `near`, a word, only those whose length differs from its length by 2 at most.
    """

    text: str
    is_end: bool = False
    near: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class IndexedWord:
    """A word as written, in how many documents it is, its stem, and the term of that stem."""

    text: str
    count: int
    stem: str
    term: IndexedTerm


def read_terms(scope: Scope, stems: Iterable[str]) -> dict[str, IndexedTerm]:
    """Return those of the stems that are terms of this reader's index, with one query."""
    return read_vocabulary(scope, stems, ())[0]


def read_vocabulary(
    scope: Scope, stems: Iterable[str], words: Iterable[str]
) -> tuple[dict[str, IndexedTerm], set[str]]:
    """Return those of the stems that are terms, and those of the words that somebody wrote so.

    Asks one query, of what this reader may see.
    """
    terms: dict[str, IndexedTerm] = defaultdict(IndexedTerm)
    written: set[str] = set()
    selects = [_select_texts("kb_term", "id", scope, list(dict.fromkeys(stems)))]
    selects += [_select_texts("kb_word", "0", scope, list(dict.fromkeys(words)))]
    asked = [select for select in selects if select]
    if not asked:
        return {}, written
    with read_connection().cursor() as cursor:
        # Raw, because Django's ORM takes longer than the database.
        cursor.execute(
            " UNION ALL ".join(sql for sql, _values in asked) + " ORDER BY 2",
            [value for _sql, values in asked for value in values],
        )
        for text, pk, count in cursor.fetchall():
            if pk:
                terms[text].add(pk, count)
            else:
                written.add(text)
    return dict(terms), written


def _select_texts(
    table: str, pk: str, scope: Scope, texts: Sequence[str]
) -> tuple[str, list[str | int]] | None:
    """Return the SELECT of these texts with its values; table and column are ours."""
    if not texts:
        return None
    return (
        f"SELECT text, {pk} AS id, document_count FROM {table} WHERE generation = %s"  # noqa: S608
        f" AND audience IN ({_placeholders(scope.audiences)}) AND text IN ({_placeholders(texts)})"
    ), [scope.generation, *scope.audiences, *texts]


def _placeholders(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def read_word_ranges(
    scope: Scope, ranges: Sequence[WordRange]
) -> dict[WordRange, list[IndexedWord]]:
    """Return the words of each range, those in most documents first, with one query for all."""
    return _read_ranges(str(scope.generation), scope.audiences, ranges)


def read_word_ranges_for(
    user: Reader | None, ranges: Sequence[WordRange]
) -> dict[WordRange, list[IndexedWord]]:
    """Return the same for a caller that needs no Scope, without the query for it."""
    return _read_ranges("(SELECT generation FROM kb_searchindex)", audiences_of(user), ranges)


def _read_ranges(
    generation: str, audiences: Sequence[str], ranges: Sequence[WordRange]
) -> dict[WordRange, list[IndexedWord]]:
    if not ranges:
        return {}
    selects: list[str] = []
    values: list[str | int] = []
    for number, word_range in enumerate(ranges):
        for audience in audiences:
            select, parameters = _select(number, word_range, generation, audience)
            selects.append(select)
            values += parameters
    with read_connection().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), values)
        return _by_range(ranges, cursor.fetchall())


def _select(
    number: int, word_range: WordRange, generation: str, audience: str
) -> tuple[str, list[str | int]]:
    """Return the SELECT of one range and audience; whatever was typed is a parameter of it."""
    text = word_range.text
    column, start = ("backwards", text[::-1]) if word_range.is_end else ("text", text)
    end = start + ("" if word_range.is_whole else _LAST)
    values: list[str | int] = [audience, start, end]
    length = ""
    if word_range.near:
        length = " AND length(w.text) BETWEEN %s AND %s"
        size = len(word_range.near)
        values += [size - _LENGTH_DIFFERENCE, size + _LENGTH_DIFFERENCE]
    return (
        f"SELECT * FROM (SELECT {number} AS number, w.text, w.document_count, t.text AS stem, t.id,"  # noqa: S608
        " t.document_count AS term_count FROM kb_word w JOIN kb_term t ON t.id = w.term_id"
        f" WHERE w.generation = {generation} AND w.audience = %s AND w.{column} BETWEEN %s AND %s"
        f"{length} ORDER BY w.document_count DESC, w.text LIMIT {_MOST_WORDS}) AS r{number}"
    ), values


def _by_range(
    ranges: Sequence[WordRange], rows: Iterable[tuple[int, str, int, str, int, int]]
) -> dict[WordRange, list[IndexedWord]]:
    """Return the words of each range; rows of two audiences for one word are added up."""
    by_range: dict[WordRange, dict[str, IndexedWord]] = {each: {} for each in ranges}
    for number, text, count, stem, pk, term_count in rows:
        words = by_range[ranges[number]]
        word = words.get(text) or IndexedWord(text, 0, stem, IndexedTerm())
        word.term.add(pk, term_count)
        words[text] = IndexedWord(text, word.count + count, stem, word.term)
    return {
        each: sorted(words.values(), key=lambda word: (-word.count, word.text))
        for each, words in by_range.items()
    }
