"""Words of a dead address, or of a search in vain → the live titles closest to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from kb.compiled_query import CompiledQuery, model_instance
from kb.models import Posting, Publication, PublishedAlias
from kb.search.query.lookup import WordRange, words_now
from kb.search.query.spelling import ends, nearest, reach
from kb.search.suggest import Suggestion
from kb.text.code_spelling import normalise
from kb.text.words import is_function_word, stem, words

MOST_WORDS = 8
MOST_KNOWN = 500
MOST_ENDINGS = 6
MOST_TERMS = 24
MOST_POSTINGS = 100
SHORTEST_START = 3
SHORTEST_KIN = 4

# What a word of a title is worth to a word that was asked for.
WHOLE, SAME_STEM, MISSPELT, COMPLETED, KINDRED = 10, 8, 6, 5, 2

NO_TERM = 0
AT_ONCE = 8

Meanings = Mapping[str, Mapping[str, int]]


class Named(NamedTuple):
    """Something to go to, where it stands, and whether the whole text is a spelling of it."""

    publication: Publication
    place: str
    is_spelt_so: bool


def closest_titles(text: str, user: Any, most: int, *, loosely: bool = False) -> list[Suggestion]:
    """Return what this reader may see whose name holds most of the words, with two queries.

    Whole words come first; `loosely` also takes words that only begin like those asked for.
    """
    asked = list(dict.fromkeys(word for word in words(text) if not is_function_word(word)))
    terms: dict[str, list[int]] = defaultdict(list)
    for word, term in _known(asked[:MOST_WORDS], user, loosely=loosely):
        terms[word].append(term)
    meanings = {word: _meant(word, terms, loosely=loosely) for word in asked[:MOST_WORDS]}
    likeliest = sorted(
        (-worth, pk)
        for meant in meanings.values()
        for word, worth in meant.items()
        for pk in terms[word]
    )
    wanted = [pk for _worth_of_it, pk in likeliest[:MOST_TERMS]]
    ranked = [(_rank(one, meanings), one) for one in _named(text, wanted, user)]
    best = [one for one in ranked if any(one[0])]
    # Of those equally close the first in the guide's order.
    best.sort(key=lambda one: one[1].publication.sort_key)
    best.sort(key=lambda one: one[0], reverse=True)
    return [_hint(one) for _rank_of_it, one in best[:most]]


def _known(asked: Sequence[str], user: Any, *, loosely: bool) -> Iterable[tuple[str, int]]:
    """Return the words of the index that are those asked for or near them, with their terms."""
    if not asked:
        return []
    ranges = [found for word in asked for found in _near(word, loosely=loosely)]
    found = words_now(user, list(dict.fromkeys(ranges)))
    by_text = {word.text: word for every in found.values() for word in every}
    likeliest = sorted(by_text.values(), key=lambda word: (-word.count, word.text))[:MOST_KNOWN]
    return [(word.text, term) for word in likeliest for term in word.term.ids]


def _near(word: str, *, loosely: bool) -> Iterable[WordRange]:
    """Yield where words lie that this one was meant to be, or that it is the beginning of."""
    yield WordRange(word, is_whole=True)
    if len(word) >= SHORTEST_START:
        yield WordRange(word[:SHORTEST_KIN] if loosely else word)
    if reach(word):
        start, end = ends(word)
        yield WordRange(start, near=word)
        yield WordRange(end, is_end=True, near=word)


def _meant(word: str, known: Iterable[str], *, loosely: bool) -> dict[str, int]:
    """Return what a word may stand for; nothing is guessed of one that is written somewhere."""
    known = list(known)
    if word in known:
        return {word: WHOLE}
    longer = [other for other in known if len(word) >= SHORTEST_START and other.startswith(word)]
    close = nearest(word, [(other, 0) for other in known])
    meant = dict.fromkeys(longer[:MOST_ENDINGS], COMPLETED) | dict.fromkeys(close, MISSPELT)
    return meant or (dict.fromkeys(_kindred(word, known), KINDRED) if loosely else {})


def _kindred(word: str, known: Iterable[str]) -> list[str]:
    """Return those that begin like a word for longest: authorised, for authorisation."""
    alike = {other: _beginning(word, other) for other in known}
    longest = max(alike.values(), default=0)
    best = [other for other, size in alike.items() if size == longest]
    return best[:MOST_ENDINGS] if longest >= SHORTEST_KIN else []


def _beginning(word: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False))))


def _named(text: str, terms: Iterable[int], user: Any) -> Iterable[Named]:
    """Return what holds these terms best, and what the whole text is a spelling of."""
    pks = list(dict.fromkeys(terms))
    # Each number of terms is a query of its own to compile, so there are few of them.
    pks += [NO_TERM] * (-len(pks) % AT_ONCE)
    for row in _ROWS.rows(user, normalise(text)[:200], *pks):
        publication = model_instance(Publication, row)
        place = row["category__title"] or publication.get_kind_display()
        yield Named(publication, place, bool(row["is_spelt_so"]))


def _rows(user: Any, spelling: str, *terms: int) -> QuerySet[Any, dict[str, Any]]:
    same = PublishedAlias.objects.filter(normalised=spelling)
    wanted = Q(pk__in=same.values("publication"))
    for term in terms:
        best = Posting.objects.filter(term=term).order_by("weight", "document").values("document")
        wanted |= Q(pk__in=best[:MOST_POSTINGS])
    rows = Publication.objects.visible_to(user).filter(wanted)
    rows = rows.annotate(is_spelt_so=Exists(same.filter(publication=OuterRef("pk"))))
    named: QuerySet[Any, dict[str, Any]] = rows.values(*_COLUMNS, "category__title", "is_spelt_so")
    return named


_COLUMNS = ("article_id", "kind", "title", "slug", "code", "sort_key")
_ROWS = CompiledQuery(_rows)


def _rank(one: Named, meanings: Meanings) -> tuple[bool, int, int]:
    """Return how close a name is: all of it, then words of it as they were asked for, then any."""
    held = set(words(one.publication.heading))
    stems = {stem(word, settings.KB_SEARCH_LANGUAGE) for word in held}
    worths = [_worth(meant, held, stems) for meant in meanings.values()]
    return one.is_spelt_so, worths.count(WHOLE), sum(worths)


def _worth(meant: Mapping[str, int], held: set[str], stems: set[str]) -> int:
    worths = [worth for word, worth in meant.items() if word in held]
    language = settings.KB_SEARCH_LANGUAGE
    is_close = WHOLE in meant.values() and any(stem(word, language) in stems for word in meant)
    return max([*worths, SAME_STEM if is_close else 0])


def _hint(one: Named) -> Suggestion:
    return Suggestion(one.publication.heading, one.place, one.publication.get_absolute_url())
