"""A document and facts → the rows of a fixture for loaddata."""

import json
from collections.abc import Iterable, Mapping, Sequence

from kb.guide.article_documents import Document, own_documents
from kb.guide.document import Guide
from kb.guide.facts import Facts
from kb.guide.fixture_rows import make_row, surrounding_rows
from kb.guide.line_anchors import Row
from kb.guide.outline import OutlineCategory, read_outline
from kb.guide.validate_facts import check_fit

SOURCE = "guide"
ARTICLE_FIELDS = ("key", "kind", "number", "code", "title", "slug", "audience", "symptom", "cause")


def make_rows(guide: Guide, facts: Facts, previous: Iterable[Row] = ()) -> list[Row]:
    """Return the rows of a fixture, each after those that it refers to.

    `previous` has the rows of the fixture so far, for the anchors. Raise FactsError where the
    facts do not fit the guide.
    """
    families = {number: family.text for number, family in facts.families.items()}
    outline = read_outline(guide, families)
    documents = own_documents(outline.articles, previous)
    check_fit(facts, outline, documents)
    return [
        _source_row(guide, documents),
        *map(_category_row, outline.categories),
        *map(_article_row, documents.values()),
        *surrounding_rows(documents, facts.articles),
    ]


def dump(rows: Sequence[Row]) -> str:
    """Return the text of a fixture: the same rows, the same bytes."""
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _source_row(guide: Guide, documents: Mapping[str, Document]) -> Row:
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


def _category_row(category: OutlineCategory) -> Row:
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


def _article_row(document: Document) -> Row:
    fields = {name: document[name] for name in ARTICLE_FIELDS}
    category = [document["category"]] if document["category"] else None
    return make_row("kb.article", **fields, category=category, state="published", source=[SOURCE])
