"""What a query demands of a document beside its words: phrases, words to leave out, a code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from kb.search.backends.sql import Restrictions
from kb.search.index.encoding import PhraseTerms
from kb.search.query.lookup import IndexedTerm
from kb.search.query.parse import Query
from kb.text import words


@dataclass(frozen=True, slots=True)
class Constraints:
    """What the statement can ask for, and the phrases that are to be looked for in its answer."""

    narrow: Restrictions
    phrases: Sequence[PhraseTerms] = ()


def required_stems(query: Query) -> list[str]:
    """Return the stems that a query demands to be in a document, or not to be in it."""
    phrases = [stem for phrase in query.phrases for stem in phrase]
    return [*_required(query), *phrases, *query.without]


def constraints_of(
    query: Query, found: Mapping[str, IndexedTerm], narrow: Restrictions
) -> Constraints | None:
    """Return what a query demands, or None where no document can hold it.

    `found` has those of the demanded stems that the index holds.
    """
    required = _required(query)
    if not all(stem in found for stem in [*required, *sum(query.phrases, ())]):
        return None
    narrow = replace(
        narrow,
        required=tuple(found[stem].ids for stem in required),
        without=tuple(pk for stem in query.without if stem in found for pk in found[stem].ids),
    )
    phrases = [[found[stem].ids for stem in phrase] for phrase in query.phrases]
    return Constraints(narrow, phrases)


def _required(query: Query) -> list[str]:
    code = [words.stem(word, settings.KB_SEARCH_LANGUAGE) for word in words.words(query.code)]
    functions = {word.stem for word in query.words if word.is_function_word}
    # Function words have few postings: whether a phrase holds them, its check of places tells.
    phrases = [stem for phrase in query.phrases for stem in phrase if stem not in functions]
    return list(dict.fromkeys([*phrases, *code]))
