"""Words of a dead address, or of a search that found nothing → the titles closest to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from kb.compiled_query import CompiledQuery, Row, model_instance
from kb.models import Publication, PublishedAlias
from kb.reader import Reader
from kb.search.query.lookup import WordRange, read_word_ranges_for
from kb.search.query.similar_words import (
    EXACT,
    SHORTEST_PREFIX,
    SHORTEST_SHARED_PREFIX,
    SimilarWords,
    similar_words,
    title_match,
)
from kb.search.query.spelling import affixes, most_edits
from kb.search.suggestion import Suggestion
from kb.text.code_spelling import normalise
from kb.text.words import is_function_word, stem, words

MOST_WORDS = 8
MOST_KNOWN = 500
MOST_TERMS = 24
MOST_POSTINGS = 100

NO_TERM = 0
"""The id of no term."""

TERMS_PER_QUERY = 8


class TitleRow(NamedTuple):
    """A publication, its category's title or its kind, and whether the text is a spelling of it."""

    publication: Publication
    place: str
    is_spelling: bool


def closest_titles(
    text: str, user: Reader | None, most: int, *, loosely: bool = False
) -> list[Suggestion]:
    """Return the `most` visible publications whose titles match most of the words, best first.

    Asks two queries. `loosely` also takes words that only begin like a typed one.
    """
    language = settings.KB_SEARCH_LANGUAGE
    distinct = dict.fromkeys(word for word in words(text) if not is_function_word(word, language))
    typed = list(distinct)[:MOST_WORDS]
    terms = _known_words(typed, user, loosely=loosely)
    similar = [similar_words(word, terms, loosely=loosely) for word in typed]
    rows = _read_titles(text, _best_terms(similar, terms), user)
    ranked = [(_rank(row, similar), row) for row in rows]
    matching = [(rank, row) for rank, row in ranked if any(rank)]
    # Equally close ones come in the guide's order.
    matching.sort(key=lambda pair: (pair[1].publication.sort_key, pair[1].publication.pk))
    matching.sort(key=lambda pair: pair[0], reverse=True)
    return [_suggestion(row) for _rank, row in matching[:most]]


def _known_words(
    typed: Sequence[str], user: Reader | None, *, loosely: bool
) -> Mapping[str, Sequence[int]]:
    """Return the words of the index near the typed ones, with the ids of their terms.

    The most frequent come first.
    """
    if not typed:
        return {}
    ranges = [word_range for word in typed for word_range in _ranges(word, loosely=loosely)]
    by_range = read_word_ranges_for(user, list(dict.fromkeys(ranges)))
    by_text = {word.text: word for found in by_range.values() for word in found}
    likeliest = sorted(by_text.values(), key=lambda word: (-word.count, word.text))[:MOST_KNOWN]
    return {word.text: word.term.ids for word in likeliest}


def _ranges(word: str, *, loosely: bool) -> Iterator[WordRange]:
    """Yield the ranges with a word itself, its completions and its corrections."""
    yield WordRange(word, is_whole=True)
    if len(word) >= SHORTEST_PREFIX:
        yield WordRange(word[:SHORTEST_SHARED_PREFIX] if loosely else word)
    if most_edits(word):
        start, end = affixes(word)
        yield WordRange(start, near=word)
        yield WordRange(end, is_end=True, near=word)


def _best_terms(
    similar: Iterable[SimilarWords], terms: Mapping[str, Sequence[int]]
) -> Sequence[int]:
    """Return the ids of the terms with the most points, MOST_TERMS at most."""
    ranked = sorted(
        (-points, pk)
        for each in similar
        for word, points in each.items()
        for pk in terms.get(word, ())
    )
    return [pk for _points, pk in ranked[:MOST_TERMS]]


def _read_titles(text: str, terms: Iterable[int], user: Reader | None) -> Iterator[TitleRow]:
    """Yield the publications with these terms' best postings, and those spelt as the text."""
    pks = list(dict.fromkeys(terms))
    # Each number of terms is compiled as a query of its own; padding keeps these numbers few.
    pks += [NO_TERM] * (-len(pks) % TERMS_PER_QUERY)
    for row in _TITLES.rows(user, normalise(text)[:200], *pks):
        publication = model_instance(Publication, row)
        place = row["category__title"] or publication.kind_label
        yield TitleRow(publication, place, bool(row["is_spelling"]))


def _titles(user: Reader | None, spelling: str, *terms: int) -> QuerySet[Publication, Row]:
    # One list of ids: PostgreSQL would read every publication to try several.
    ids = " UNION ALL ".join([_SPELT, *[_BEST_POSTINGS.format(n) for n in range(len(terms))]])
    publications = Publication.objects.visible_to(user).filter(
        pk__in=RawSQL(ids, (spelling, *terms))  # noqa: S611 (what was typed is a parameter)
    )
    aliases = PublishedAlias.objects.filter(normalised=spelling, publication=OuterRef("pk"))
    rows: QuerySet[Publication, Row] = publications.annotate(is_spelling=Exists(aliases)).values(
        *_COLUMNS, "category__title", "is_spelling"
    )
    return rows


_SPELT = "SELECT publication_id FROM kb_publishedalias WHERE normalised = %s"
_BEST_POSTINGS = (
    "SELECT document FROM (SELECT document FROM kb_posted WHERE term = %s"  # noqa: S608
    f" ORDER BY weight, document LIMIT {MOST_POSTINGS}) AS best{{}}"
)
_COLUMNS = ("article_id", "kind", "title", "slug", "code", "sort_key")
_TITLES = CompiledQuery(_titles)


def _rank(row: TitleRow, similar: Iterable[SimilarWords]) -> tuple[bool, int, int]:
    """Return how close a title is: whether all of it, then exact words, then the sum of points."""
    title_words = set(words(row.publication.heading))
    language = settings.KB_SEARCH_LANGUAGE
    title_stems = {stem(word, language) for word in title_words}
    points = [title_match(each, title_words, title_stems, language) for each in similar]
    return row.is_spelling, points.count(EXACT), sum(points)


def _suggestion(row: TitleRow) -> Suggestion:
    return Suggestion(row.publication.heading, row.place, row.publication.get_absolute_url())
