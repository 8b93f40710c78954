"""What a query demands beside its words: phrases, excluded words, a code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from kb.search.backends.sql import Restrictions
from kb.search.index.encoding import PhraseTerms
from kb.search.query.lookup import IndexedTerm
from kb.search.query.parse import Query
from kb.text import words

MOST_QUOTED = 5
"""Quoted runs of a pasted text that are looked for."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """Restrictions that the database applies, and phrases to look for in what it returns."""

    restrictions: Restrictions
    phrases: Sequence[PhraseTerms] = ()


def constraint_stems(query: Query) -> list[str]:
    """Return all stems that `constraints_of` needs to know about."""
    phrases = [stem for phrase in query.phrases for stem in phrase]
    return [*_required_stems(query), *phrases, *query.excluded]


def constraints_of(
    query: Query, terms: Mapping[str, IndexedTerm], restrictions: Restrictions
) -> Constraints | None:
    """Return the restrictions with what the query demands; None where no document can meet them.

    `terms` has those of `constraint_stems` that are in the index.
    """
    required = _required_stems(query)
    if not all(stem in terms for stem in [*required, *sum(query.phrases, ())]):
        return None
    restrictions = replace(
        restrictions,
        required=tuple(terms[stem].ids for stem in required),
        excluded=tuple(pk for stem in query.excluded if stem in terms for pk in terms[stem].ids),
    )
    phrases = [[terms[stem].ids for stem in phrase] for phrase in query.phrases]
    return Constraints(restrictions, phrases)


def quoted_phrases(query: Query, terms: Mapping[str, IndexedTerm]) -> list[PhraseTerms]:
    """Return the quoted runs that are no operators and whose words are all in the index."""
    known = [phrase for phrase in query.quoted if all(stem in terms for stem in phrase)]
    return [[terms[stem].ids for stem in phrase] for phrase in known[:MOST_QUOTED]]


def _required_stems(query: Query) -> list[str]:
    language = settings.KB_SEARCH_LANGUAGE
    tokens = (token for token in words.tokens(query.code) if not token.variant_of)
    code = [words.stem(token.word, language) for token in tokens]
    functions = {word.stem for word in query.words if word.is_function_word}
    # Function words have few postings; the phrase filter looks for them in the positions.
    phrases = [stem for phrase in query.phrases for stem in phrase if stem not in functions]
    return list(dict.fromkeys([*phrases, *code]))
