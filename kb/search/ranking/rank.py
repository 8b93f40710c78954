"""Groups of terms and what narrows them → documents in order, with what the index holds of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.search.backends.sql import Restrictions
from kb.search.query.alternatives import WordAlternatives
from kb.search.query.constraints import Constraints, constraints_of
from kb.search.query.expand import Expanded
from kb.search.query.parse import Query
from kb.search.query.scope import Scope
from kb.search.ranking.candidates import MOST_POSTINGS, MOST_RESCORED, Candidates, candidates
from kb.search.ranking.editorial_links import EditorialLinks, best_documents, lend_scores, links_of
from kb.search.ranking.phrase_filter import MOST_CHECKED, filter_phrases
from kb.search.ranking.rescore import rescore
from kb.search.ranking.stored_documents import StoredDocument, encodings_of, read_stored


@dataclass(frozen=True, slots=True)
class ResultWindow:
    """Which results are wanted: so many after the first so many, from so many postings a term."""

    most: int
    skip: int = 0
    postings: int = MOST_POSTINGS

    @property
    def is_close(self) -> bool:
        """Whether it lies among the best, which are weighed closely."""
        return self.skip < MOST_RESCORED

    @property
    def candidates(self) -> tuple[int, int]:
        """How many candidates to read, after how many."""
        return (MOST_RESCORED, 0) if self.is_close else (self.most, self.skip)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A page of documents in order, what was found in all, and what the index holds of it.

    `related` belong with the best ones, but hold none of the words; `links` are those of the best
    and of the answers.
    """

    documents: Sequence[int] = ()
    related: Sequence[int] = ()
    links: EditorialLinks = field(default_factory=EditorialLinks)
    found: Candidates = field(default_factory=Candidates)
    held: Mapping[int, StoredDocument] = field(default_factory=dict)
    is_narrowed: bool = False


def rank(
    query: Query,
    expanded: Expanded,
    scope: Scope,
    narrow: Restrictions,
    page: ResultWindow,
    answers: Sequence[int] = (),
) -> Ranking:
    """Return a page of documents.

    The best ones are weighed closely; what comes after them stays in the order of the candidates.
    Of the `answers` only the links are read.
    """
    groups = expanded.groups
    limits = constraints_of(query, expanded.terms, narrow)
    if limits is None or not groups:
        return Ranking(links=links_of(answers), is_narrowed=narrow != Restrictions())
    found, held = _look(groups, scope, limits, page)
    packed = encodings_of(held, [candidate.document for candidate in found.best])
    if not page.is_close:
        return Ranking(list(packed), found=found, held=held)
    scores = rescore(packed, groups, is_sentence=query.is_sentence)
    top = best_documents(scores)
    links = links_of([*answers, *top])
    ordered = best_documents(lend_scores(scores, links), most=len(scores))
    related = [other for other in links.of_all(top) if other not in scores]
    documents = ordered[page.skip : page.skip + page.most]
    return Ranking(documents, related, links, found, held, is_narrowed=narrow != Restrictions())


def _look(
    groups: Sequence[WordAlternatives], scope: Scope, limits: Constraints, page: ResultWindow
) -> tuple[Candidates, Mapping[int, StoredDocument]]:
    most, skip = page.candidates
    if limits.phrases:
        loose = replace(limits.narrow, kinds=(), categories=())
        found = candidates(groups, scope, loose, most=MOST_CHECKED)
        held = read_stored(scope, [candidate.document for candidate in found.best])
        found = filter_phrases(found, held, limits)
        return replace(found, best=found.best[skip : skip + most]), held
    found = candidates(groups, scope, limits.narrow, most=most, skip=skip, postings=page.postings)
    return found, read_stored(scope, [candidate.document for candidate in found.best])
