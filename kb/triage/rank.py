"""Pasted text and a reader → what it names and which articles help, the best first, each with why.

Nothing of the text is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from kb.models import LinkType, Publication, PublishedLink
from kb.reader import Reader
from kb.search.find import SearchResults, find
from kb.search.known_codes import code_finder_for
from kb.text.code_finder import LIKELY
from kb.text.pasted import reports_failure, telling_words
from kb.triage.reasons import article_reason, code_reason, search_reason, with_place
from kb.triage.recognise import MOST_CHARACTERS, Clue, recognise
from kb.triage.start_line import StartLine, start_line
from kb.triage.weigh import Evidence, weigh

MOST_ARTICLES = 6
MOST_FOLLOWED = 12
"""Codes whose links to problems are followed."""

MOST_REASONS = 3
FEWEST_ARTICLES = 3
"""Where codes lead to fewer, what is found by words alone fills up."""

LINKED = (1.0, 0.6, 0.4, 0.3)
"""What a code speaks for the first, second … article that it leads to."""

FOUND_BY_WORDS = 0.3
"""What the first search result is worth beside a certain code."""


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code, or an article by another spelling, that a text names; and what else it may mean."""

    publication: Publication
    clues: Sequence[Clue] = ()
    alternatives: Sequence[Publication] = ()
    is_success: bool = False

    @property
    def is_unsure(self) -> bool:
        """Whether the text does not tell if this is meant or one of the alternatives."""
        return bool(self.clues) and max(clue.certainty for clue in self.clues) < LIKELY


@dataclass(frozen=True, slots=True)
class RankedArticle:
    """An article worth reading, why, and its line where to begin; None where it has no lines."""

    publication: Publication
    reasons: Sequence[str]
    start: StartLine | None


@dataclass(frozen=True, slots=True)
class TriageAnswer:
    """What a text names and which articles help, both the best first.

    `clues` are in the order of the text; `publications` holds each of their articles by id. `words`
    are those that the articles were searched with; where not `fits_well`, what that found is only
    the nearest. Where `is_cut`, the end of the text was not read.
    """

    found: Sequence[FoundCode] = ()
    articles: Sequence[RankedArticle] = ()
    clues: Sequence[Clue] = ()
    publications: Mapping[int, Publication] = field(default_factory=dict)
    words: str = ""
    fits_well: bool = True
    is_cut: bool = False


@dataclass(slots=True)
class _Candidate:
    """An article on its way into the ranking."""

    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    found_at: str = ""

    def add(self, score: float, reason: str, code: int | None = None) -> None:
        self.score += score
        if reason and len(self.reasons) < MOST_REASONS:
            self.reasons.append(reason)
        self.codes += [code] if code else []


def triage(text: str, user: Reader | None) -> TriageAnswer:
    """Return what this reader may know about a text."""
    finder = code_finder_for(user)
    clues = recognise(text, finder)
    evidence = weigh(clues, finder.families)
    is_failure = any(not each.is_success for each in evidence) or reports_failure(text)
    # A text that reports successes alone asks for nothing.
    words = telling_words(text) if is_failure or not evidence else ""
    results = find(words, user) if words else None
    fits_well = results is None or results.fits_well
    why = search_reason(is_failure=is_failure, fits_well=fits_well)
    publications = _publications((each.target for each in evidence), user)
    evidence = [each for each in evidence if each.target in publications]
    return TriageAnswer(
        found=[_found(each, publications) for each in evidence if each.clues],
        articles=_articles(evidence, results, why, publications, words, user),
        clues=[clue for clue in clues if clue.target in publications],
        publications=publications,
        words=words,
        fits_well=fits_well,
        is_cut=len(text) > MOST_CHARACTERS,
    )


def triage_codes(pks: Sequence[int], user: Reader | None) -> TriageAnswer:
    """Return the same for codes that were found before, by the ids of their articles."""
    publications = _publications(pks, user)
    visible = [pk for pk in dict.fromkeys(pks) if pk in publications]
    evidence = [Evidence(pk, 1 / order) for order, pk in enumerate(visible, start=1)]
    return TriageAnswer(
        found=[FoundCode(publications[pk]) for pk in visible],
        articles=_articles(evidence, None, "", publications, "", user),
        publications=publications,
    )


def _publications(pks: Iterable[int], user: Reader | None) -> dict[int, Publication]:
    """Return by id those that this reader may see, without their text."""
    visible = Publication.objects.visible_to(user).listed().select_related("category")
    return visible.in_bulk(set(pks))


def _found(evidence: Evidence, publications: Mapping[int, Publication]) -> FoundCode:
    pks = dict.fromkeys(pk for clue in evidence.clues for pk in clue.alternatives)
    others = [publications[pk] for pk in pks if pk in publications]
    own = publications[evidence.target]
    return FoundCode(own, evidence.clues, others, evidence.is_success)


def _articles(
    evidence: Sequence[Evidence],
    results: SearchResults | None,
    why: str,
    publications: Mapping[int, Publication],
    words: str,
    user: Reader | None,
) -> list[RankedArticle]:
    failures = [each for each in evidence if not each.is_success][:MOST_FOLLOWED]
    candidates = _led_to(failures, publications, user)
    is_enough = len(candidates) >= FEWEST_ARTICLES
    for order, result in enumerate(results.results if results else (), start=1):
        pk, is_known = result.publication.pk, result.publication.pk in candidates
        if is_known or not failures or not (is_enough or result.publication.is_code):
            reason = "" if is_known else with_place(why, result.place)
            candidates[pk].add(FOUND_BY_WORDS / order, reason)
            candidates[pk].found_at = result.line.anchor if result.line else ""
    best = sorted(candidates, key=lambda pk: -candidates[pk].score)
    visible = Publication.objects.visible_to(user).select_related("category").in_bulk(best)
    chosen = [visible[pk] for pk in best if pk in visible][:MOST_ARTICLES]
    return [_ranked(each, candidates[each.pk], publications, words) for each in chosen]


def _led_to(
    failures: Sequence[Evidence], publications: Mapping[int, Publication], user: Reader | None
) -> dict[int, _Candidate]:
    """Return what the codes lead to: what to work through, else the code's own page."""
    links = _work_through([each.target for each in failures], user)
    candidates: dict[int, _Candidate] = defaultdict(_Candidate)
    told: set[tuple[int, int]] = set()
    for each in failures:
        own = publications[each.target]
        leads_to = links.get(each.target, ()) if own.is_code else ()
        for share, pk in zip(LINKED, leads_to or [own.pk], strict=False):
            is_told = (pk, each.first.start) in told if each.doubted and not each.clues else False
            reason = "" if is_told else _reason(each, own)
            candidates[pk].add(share * each.score, reason, own.pk)
            told.update((pk, clue.start) for clue in each.clues)
    return candidates


def _reason(evidence: Evidence, own: Publication) -> str:
    if evidence.clues or evidence.doubted:
        return article_reason(evidence)
    return code_reason(own.code or own.title)


def _work_through(pks: Sequence[int], user: Reader | None) -> dict[int, list[int]]:
    """Return the ids of what each code points to and this reader may see, in editors' order."""
    visible = Publication.objects.visible_to(user).values("pk")
    links = PublishedLink.objects.filter(publication__in=pks, target__in=visible)
    links = links.filter(type=LinkType.POINTS_TO, anchor="")
    found: dict[int, list[int]] = defaultdict(list)
    for pk, target in links.order_by("position", "pk").values_list("publication", "target"):
        found[pk].append(target)
    return dict(found)


def _ranked(
    publication: Publication,
    candidate: _Candidate,
    publications: Mapping[int, Publication],
    words: str,
) -> RankedArticle:
    names = " ".join(publications[pk].heading for pk in candidate.codes)
    start = start_line(
        publication.document,
        publication.html,
        candidate.codes,
        names,
        words,
        settings.KB_SEARCH_LANGUAGE,
        preferred="" if candidate.codes else candidate.found_at,
    )
    return RankedArticle(publication, candidate.reasons, start)
