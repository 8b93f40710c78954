"""Groups of terms and restrictions → a page of documents in order, and what is stored of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.search.backends.sql import Restrictions
from kb.search.query.alternatives import WordAlternatives
from kb.search.query.constraints import Constraints, constraints_of, quoted_phrases
from kb.search.query.expand import ExpandedQuery
from kb.search.query.scope import Scope
from kb.search.ranking.candidates import (
    MOST_POSTINGS,
    MOST_RESCORED,
    Candidates,
    find_candidates,
)
from kb.search.ranking.editorial_links import (
    EditorialLinks,
    best_documents,
    boost_linked,
    links_of,
)
from kb.search.ranking.fit import fits_well
from kb.search.ranking.phrase_filter import MOST_CHECKED, filter_phrases
from kb.search.ranking.rescore import rescore
from kb.search.ranking.stored_documents import StoredDocument, encodings_of, read_stored

MOST_FITTED = 3
"""How many of the best documents are asked whether they fit."""

SUMMARISED_KINDS = frozenset({"problem", "error_code"})
"""The kinds whose text begins with a line that says what it is about: a symptom, a cause."""


@dataclass(frozen=True, slots=True)
class ResultWindow:
    """Which results to return: `most` after the first `skip`; `postings` are read of each term."""

    most: int
    skip: int = 0
    postings: int = MOST_POSTINGS

    @property
    def is_rescored(self) -> bool:
        """Whether it lies among the best candidates, which are rescored."""
        return self.skip < MOST_RESCORED

    @property
    def candidates(self) -> tuple[int, int]:
        """How many candidates to read, and how many to skip."""
        return (MOST_RESCORED, 0) if self.is_rescored else (self.most, self.skip)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A page of documents (ids) in order, all candidates' counts, and what is stored of them.

    `related` are linked with the best documents and contain none of the words; `links` are those
    of the best documents and of the exact matches. `is_restricted` says that the caller gave
    restrictions; not `fits_well`, that no document is likely to be meant.
    """

    documents: Sequence[int] = ()
    related: Sequence[int] = ()
    links: EditorialLinks = field(default_factory=EditorialLinks)
    candidates: Candidates = field(default_factory=Candidates)
    stored: Mapping[int, StoredDocument] = field(default_factory=dict)
    is_restricted: bool = False
    fits_well: bool = True


def rank(
    expanded: ExpandedQuery,
    scope: Scope,
    restrictions: Restrictions,
    window: ResultWindow,
    exact_matches: Sequence[int] = (),
) -> Ranking:
    """Return a page of documents.

    The best candidates are rescored; what comes after them keeps the order of the candidates. Of
    the exact matches (ids) only the links are read.
    """
    is_restricted = restrictions != Restrictions()
    constraints = constraints_of(expanded.query, expanded.terms, restrictions)
    if constraints is None or not expanded.groups:
        return Ranking(links=links_of(exact_matches), is_restricted=is_restricted)
    candidates, stored = _read_candidates(expanded.groups, scope, constraints, window)
    encodings = encodings_of(stored, [candidate.document for candidate in candidates.best])
    if not window.is_rescored:
        return Ranking(list(encodings), candidates=candidates, stored=stored)
    scores = rescore(
        encodings,
        expanded.groups,
        sentence_share=expanded.query.sentence_share,
        phrases=quoted_phrases(expanded.query, expanded.terms),
        summarised={pk for pk in encodings if stored[pk].kind in SUMMARISED_KINDS},
    )
    top = best_documents(scores)
    links = links_of([*exact_matches, *top])
    ordered = best_documents(boost_linked(scores, links), most=len(scores))
    return Ranking(
        documents=ordered[window.skip : window.skip + window.most],
        related=[other for other in links.of_all(top) if other not in scores],
        links=links,
        candidates=candidates,
        stored=stored,
        is_restricted=is_restricted,
        fits_well=fits_well(
            [encodings[pk] for pk in ordered[:MOST_FITTED]],
            expanded.query.words,
            expanded.groups,
            scope.document_count,
        ),
    )


def _read_candidates(
    groups: Sequence[WordAlternatives],
    scope: Scope,
    constraints: Constraints,
    window: ResultWindow,
) -> tuple[Candidates, Mapping[int, StoredDocument]]:
    most, skip = window.candidates
    restrictions = constraints.restrictions
    if constraints.phrases:
        restrictions = restrictions.without_facets()
        candidates = find_candidates(groups, scope, restrictions, most=MOST_CHECKED)
        stored = read_stored(scope, [candidate.document for candidate in candidates.best])
        candidates = filter_phrases(candidates, stored, constraints)
        return replace(candidates, best=candidates.best[skip : skip + most]), stored
    candidates = find_candidates(
        groups, scope, restrictions, most=most, skip=skip, postings=window.postings
    )
    return candidates, read_stored(scope, [candidate.document for candidate in candidates.best])
