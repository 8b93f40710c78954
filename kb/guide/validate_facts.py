"""Checks that facts name only articles, lines and sections that the guide has."""

from collections.abc import Iterable, Mapping

from kb.documents import LINE_LISTS, FailureTarget, RevisionDocument, lines_of, read_if_not
from kb.guide.errors import ErrorCollector, FactsError
from kb.guide.facts import ArticleFacts, Facts, LocatedText
from kb.guide.fixture_rows import first_words
from kb.guide.outline import Outline
from kb.text.markdown import escape
from kb.text.slugs import slugify

MAX_ALIAS = 200
MAX_FAMILY = 40


def facts_that_apply(facts: Facts, outline: Outline) -> tuple[Facts, list[str]]:
    """Return the facts about what a guide has, and the names of what it does not have."""
    keys = {article.key for article in outline.articles}
    numbers = {category.number for category in outline.categories}
    families = {number: name for number, name in facts.families.items() if number in numbers}
    articles = {key: about for key, about in facts.articles.items() if key in keys}
    others = [*(facts.families.keys() - numbers), *(facts.articles.keys() - keys)]
    return Facts(families, articles), sorted(others)


def check_facts(facts: Facts, outline: Outline, documents: Mapping[str, RevisionDocument]) -> None:
    """Raise FactsError naming every entry that refers to something the guide does not have."""
    errors = ErrorCollector(FactsError)
    _check_families(facts, outline, errors)
    for key, article_facts in facts.articles.items():
        _check_article(article_facts, documents[key], documents.keys() - {key}, errors)
    errors.raise_any()


def _check_families(facts: Facts, outline: Outline, errors: ErrorCollector) -> None:
    numbers = {category.number for category in outline.categories if category.code_family}
    for number, family in facts.families.items():
        if number not in numbers:
            errors.add(family.line, f"expected the number of a section with codes, not “{number}”")
        if family.text != slugify(family.text, max_length=MAX_FAMILY):
            errors.add(family.line, "expected a family in lower case: http, database, …")


def _check_article(
    facts: ArticleFacts, document: RevisionDocument, others: set[str], errors: ErrorCollector
) -> None:
    for alias in facts.aliases:
        if len(alias.text) > MAX_ALIAS:
            errors.add(alias.line, f"expected aliases of at most {MAX_ALIAS} characters")
    _check_links([*facts.points_to, *facts.related], others, errors)
    anchors = {line["anchor"] for line in lines_of(document)}
    for part in LINE_LISTS:
        own_anchors = {first_words(line["text"]): line["anchor"] for line in document[part]}
        by_text = facts.steps if part == "steps" else facts.resolutions
        for text, line_facts in by_text.items():
            anchor = own_anchors.get(escape(text))
            if anchor is None:
                errors.add(line_facts.line, f"expected the text of one of the {part}, not “{text}”")
            _check_links(line_facts.same_as, others, errors)
            _check_if_not(line_facts.if_not, anchors - {anchor}, others, errors)


def _check_links(links: Iterable[LocatedText], others: set[str], errors: ErrorCollector) -> None:
    for link in links:
        if link.text not in others:
            errors.add(link.line, f"expected the key of another article, not “{link.text}”")


def _check_if_not(
    if_not: LocatedText, anchors: Iterable[str], others: set[str], errors: ErrorCollector
) -> None:
    targets = {FailureTarget(anchor=anchor) for anchor in anchors}
    targets |= {FailureTarget(article_key=key) for key in others}
    targets.add(FailureTarget(is_escalation=True))
    if if_not.text and read_if_not(if_not.text) not in targets:
        errors.add(
            if_not.line,
            "expected the #anchor of another line, the key of another article or `escalate` as "
            f"`if_not`, not “{if_not.text}”",
        )
