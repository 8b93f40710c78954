"""A guide and the facts about it → the rows of a fixture for loaddata."""

import json
from collections.abc import Iterable, Mapping, Sequence

from kb.documents import RevisionDocument, ScalarField
from kb.guide.article_documents import guide_documents
from kb.guide.document import Guide
from kb.guide.facts import Facts
from kb.guide.fixture_rows import FixtureRow, make_row, rows_of_articles
from kb.guide.outline import OutlineCategory, read_outline
from kb.guide.validate_facts import check_facts

SOURCE = "guide"
ARTICLE_FIELDS: tuple[ScalarField, ...] = (
    "key",
    "kind",
    "number",
    "code",
    "title",
    "slug",
    "audience",
    "symptom",
    "cause",
)


def make_rows(guide: Guide, facts: Facts, previous: Iterable[FixtureRow] = ()) -> list[FixtureRow]:
    """Return the rows of a fixture, each after those that it refers to.

    Lines keep the anchors that they have in `previous`, the fixture so far. Raises FactsError
    where the facts do not fit the guide.
    """
    families = {number: family.text for number, family in facts.families.items()}
    outline = read_outline(guide, families)
    documents = guide_documents(outline.articles, previous)
    check_facts(facts, outline, documents)
    return [
        _source_row(guide, documents),
        *map(_category_row, outline.categories),
        *map(_article_row, documents.values()),
        *rows_of_articles(documents, facts.articles),
    ]


def dump(rows: Sequence[FixtureRow]) -> str:
    """Return the JSON text of a fixture; the same rows give the same bytes."""
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _source_row(guide: Guide, documents: Mapping[str, RevisionDocument]) -> FixtureRow:
    return make_row(
        "kb.source",
        key=SOURCE,
        title=guide.title,
        subtitle=guide.subtitle,
        version=guide.version,
        dated_on=guide.dated_on,
        closing_note=guide.closing_note,
        document={"articles": documents},
    )


def _category_row(category: OutlineCategory) -> FixtureRow:
    return make_row(
        "kb.category",
        key=category.key,
        parent=[category.parent] if category.parent else None,
        number=category.number,
        title=category.title,
        slug=category.slug,
        position=category.position,
        code_family=category.code_family,
        source=[SOURCE],
    )


def _article_row(document: RevisionDocument) -> FixtureRow:
    fields = {name: document[name] for name in ARTICLE_FIELDS}
    category = [document["category"]] if document["category"] else None
    return make_row("kb.article", **fields, category=category, state="published", source=[SOURCE])
