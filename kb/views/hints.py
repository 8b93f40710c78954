"""Words of a dead address, or of a search in vain → the live titles closest to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length

from kb.models import Audience, Posting, Publication, PublishedAlias, SearchIndex, Word
from kb.search.spelling import ends, nearest, reach
from kb.search.suggest import Suggestion
from kb.text.codes import normalise
from kb.text.words import is_function_word, stem, words

MOST_WORDS = 8
MOST_KNOWN = 500
MOST_ENDINGS = 6
MOST_TERMS = 24
MOST_POSTINGS = 100
SHORTEST_START = 3
SHORTEST_KIN = 4

# No letter comes after it: the end of a range of words that begin alike.
LAST = "\U0010ffff"

# What a word of a title is worth to a word that was asked for.
WHOLE, SAME_STEM, MISSPELT, COMPLETED, KINDRED = 10, 8, 6, 5, 2

Meanings = Mapping[str, Mapping[str, int]]


def closest(text: str, user: Any, most: int, *, loosely: bool = False) -> list[Suggestion]:
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
    ranked = [(_rank(row, meanings), row) for row in _named(text, wanted, user)]
    best = [one for one in ranked if any(one[0])]
    # Of those equally close the first in the guide's order.
    best.sort(key=lambda one: one[1].sort_key)
    best.sort(key=lambda one: one[0], reverse=True)
    return [_hint(row) for _rank_of_it, row in best[:most]]


def _known(asked: Sequence[str], user: Any, *, loosely: bool) -> Iterable[tuple[str, int]]:
    """Return the words of the index that are those asked for or near them, with their terms."""
    if not asked:
        return []
    public = [Audience.PUBLIC]
    audiences = [*public, Audience.INTERNAL] if user.has_perm("kb.view_internal") else public
    live = Word.objects.filter(generation__in=SearchIndex.objects.values("generation"))
    rows = live.filter(audience__in=audiences).annotate(size=Length("text"))
    # A union reads a range of an index for each; ORs read every word there is.
    ranges = [found for word in asked for found in _near(word, loosely=loosely)]
    parts = [
        rows.filter(found).values_list("text", "term", "document_count")
        for found in [Q(text__in=asked), *ranges]
    ]
    found = parts[0].union(*parts[1:]).order_by("-document_count", "text")[:MOST_KNOWN]
    return [(text, term) for text, term, _count in found]


def _near(word: str, *, loosely: bool) -> Iterable[Q]:
    """Yield where words lie that this one was meant to be, or that it is the beginning of."""
    if len(word) >= SHORTEST_START:
        start = word[:SHORTEST_KIN] if loosely else word
        yield Q(text__gte=start, text__lt=start + LAST)
    if limit := reach(word):
        start, end = ends(word)
        back = end[::-1]
        long = Q(size__gte=len(word) - limit, size__lte=len(word) + limit)
        yield long & Q(text__gte=start, text__lt=start + LAST)
        yield long & Q(backwards__gte=back, backwards__lt=back + LAST)


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


def _named(text: str, terms: Iterable[int], user: Any) -> Iterable[Publication]:
    """Return what holds these terms best, and what the whole text is a spelling of."""
    same = PublishedAlias.objects.filter(normalised=normalise(text)[:200])
    wanted = Q(pk__in=same.values("publication"))
    for term in dict.fromkeys(terms):
        postings = Posting.objects.filter(term=term).order_by("weight").values("document")
        wanted |= Q(pk__in=postings[:MOST_POSTINGS])
    rows = Publication.objects.visible_to(user).listed().select_related("category").filter(wanted)
    return rows.annotate(is_spelt_so=Exists(same.filter(publication=OuterRef("pk"))))


def _rank(row: Any, meanings: Meanings) -> tuple[bool, int, int]:
    """Return how close a name is: all of it, then words of it as they were asked for, then any."""
    held = set(words(row.heading))
    stems = {stem(word, settings.KB_SEARCH_LANGUAGE) for word in held}
    worths = [_worth(meant, held, stems) for meant in meanings.values()]
    return row.is_spelt_so, worths.count(WHOLE), sum(worths)


def _worth(meant: Mapping[str, int], held: set[str], stems: set[str]) -> int:
    worths = [worth for word, worth in meant.items() if word in held]
    language = settings.KB_SEARCH_LANGUAGE
    is_close = WHOLE in meant.values() and any(stem(word, language) in stems for word in meant)
    return max([*worths, SAME_STEM if is_close else 0])


def _hint(row: Publication) -> Suggestion:
    place = row.category.title if row.category else row.get_kind_display()
    return Suggestion(row.heading, place, row.get_absolute_url())
