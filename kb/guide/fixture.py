"""A guide and the facts about it → the rows of a fixture for loaddata."""

import json
from collections.abc import Iterable, Sequence

from kb.documents import RevisionDocument, ScalarField
from kb.guide.article_documents import guide_documents
from kb.guide.document import Guide
from kb.guide.facts import Facts
from kb.guide.fixture_rows import FixtureRow, make_row, rows_of_articles
from kb.guide.outline import SOURCE, OutlineCategory, read_outline
from kb.guide.validate_facts import check_facts, facts_that_apply

ARTICLE_FIELDS: tuple[ScalarField, ...] = (
    "key",
    "kind",
    "number",
    "code",
    "title",
    "slug",
    "audience",
    "symptom",
    "environment",
    "cause",
    "body",
)


IMPORTED_FIELDS = ("parent", "number", "title", "description")


def make_rows(
    guide: Guide,
    facts: Facts,
    previous: Iterable[FixtureRow] = (),
    source: str = SOURCE,
    text: str = "",
) -> list[FixtureRow]:
    """Return the rows of a fixture, each after those that it refers to.

    `text` is what the guide was read from, which its source keeps. Lines keep the anchors that they
    have in `previous`, the fixture so far. Facts about articles that are not there are left out:
    `facts_that_apply` names them. Raises FactsError where the others do not fit the guide.
    """
    families = {number: family.text for number, family in facts.families.items()}
    outline = read_outline(guide, families, source)
    documents = guide_documents(outline.articles, previous)
    facts, _left_out = facts_that_apply(facts, outline)
    check_facts(facts, outline, documents)
    return [
        _source_row(source, guide, text),
        *(_category_row(source, category) for category in outline.categories),
        *(_article_row(source, document) for document in documents.values()),
        *(_imported_row(source, document) for document in documents.values()),
        *rows_of_articles(documents, facts.articles),
    ]


def dump(rows: Sequence[FixtureRow]) -> str:
    """Return the JSON text of a fixture; the same rows give the same bytes."""
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _source_row(source: str, guide: Guide, text: str) -> FixtureRow:
    return make_row(
        "kb.source",
        key=source,
        title=guide.title,
        subtitle=guide.subtitle,
        version=guide.version,
        dated_on=guide.dated_on,
        closing_note=guide.closing_note,
        text=text,
    )


def _category_row(source: str, category: OutlineCategory) -> FixtureRow:
    return make_row(
        "kb.category",
        key=category.key,
        parent=[category.parent] if category.parent else None,
        number=category.number,
        title=category.title,
        description=category.description,
        slug=category.slug,
        position=category.position,
        code_family=category.code_family,
        source=[source],
        imported=imported_fields(category),
    )


def imported_fields(category: OutlineCategory) -> dict[str, str]:
    """Return what a category remembers of its source, the base of the next import."""
    return {name: getattr(category, name) for name in IMPORTED_FIELDS}


def _article_row(source: str, document: RevisionDocument) -> FixtureRow:
    fields = {name: document[name] for name in ARTICLE_FIELDS}
    category = [document["category"]] if document["category"] else None
    return make_row("kb.article", **fields, category=category, state="published", source=[source])


def _imported_row(source: str, document: RevisionDocument) -> FixtureRow:
    key = document["key"]
    return make_row(
        "kb.importedarticle", article=[key], source=[source], name=key, document=document
    )
