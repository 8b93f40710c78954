"""Whether facts speak of what the guide has: its articles, its lines, its sections."""

from collections.abc import Iterable, Mapping

from kb.guide.article_documents import Document
from kb.guide.errors import Errors, FactsError
from kb.guide.facts import ArticleFacts, Facts, Text
from kb.guide.outline import Outline
from kb.text.markdown import escape
from kb.text.slugs import slugify

ESCALATE = "escalate"
LONGEST_ALIAS = 200


def check_fit(facts: Facts, outline: Outline, documents: Mapping[str, Document]) -> None:
    """Raise FactsError naming every entry that speaks of what is not in the guide."""
    errors = Errors(FactsError)
    _check_families(facts, outline, errors)
    for key, known in facts.articles.items():
        if key in documents:
            _check_article(known, documents[key], documents.keys(), errors)
        else:
            errors.add(known.line, f"expected an article of the guide, not “{key}”")
    errors.raise_any()


def _check_families(facts: Facts, outline: Outline, errors: Errors) -> None:
    numbers = {category.number for category in outline.categories if category.code_family}
    for number, family in facts.families.items():
        if number not in numbers:
            errors.add(family.line, f"expected the number of a section with codes, not “{number}”")
        if family.text != slugify(family.text, max_length=40):
            errors.add(family.line, "expected a family in lower case: http, database, …")


def _check_article(
    known: ArticleFacts, document: Document, keys: Iterable[str], errors: Errors
) -> None:
    others = {key for key in keys if key != document["key"]}
    for alias in known.aliases:
        if len(alias.text) > LONGEST_ALIAS:
            errors.add(alias.line, f"expected aliases of at most {LONGEST_ALIAS} characters")
    _check_links([*known.points_to, *known.related], others, errors)
    anchors = {line["anchor"] for line in (*document["steps"], *document["resolutions"])}
    for name, lines in (("steps", known.steps), ("resolutions", known.resolutions)):
        texts = {line["text"]: line["anchor"] for line in document[name]}
        for text, line in lines.items():
            own = texts.get(escape(text))
            if own is None:
                errors.add(line.line, f"expected the text of one of the {name}, not “{text}”")
            _check_links(line.same_as, others, errors)
            _check_if_not(line.if_not, anchors - {own}, others, errors)


def _check_links(links: Iterable[Text], others: set[str], errors: Errors) -> None:
    for link in links:
        if link.text not in others:
            errors.add(link.line, f"expected the key of another article, not “{link.text}”")


def _check_if_not(way: Text, anchors: set[str], others: set[str], errors: Errors) -> None:
    places = {f"#{anchor}" for anchor in anchors} | others | {ESCALATE, ""}
    if way.text not in places:
        errors.add(
            way.line,
            "expected the #anchor of another line, the key of another article or `escalate` as "
            f"`if_not`, not “{way.text}”",
        )
