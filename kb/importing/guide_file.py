"""The text of a guide → what it brings."""

from collections.abc import Mapping, Sequence

from kb.documents import RevisionDocument
from kb.guide.article_documents import guide_documents
from kb.guide.document import Guide
from kb.guide.outline import OutlineCategory, read_outline
from kb.guide.parser import parse_guide
from kb.importing.incoming import Incoming, IncomingArticle, IncomingCategory, SourceTexts
from kb.text.slugs import slugify


def root_category_key(source: str) -> str:
    """Return the key of the category for articles of a guide that stand in no chapter."""
    return f"{source}:articles"


def read_guide(text: str, source: str, families: Mapping[str, str]) -> Incoming:
    """Return what a guide brings; `families` has known code families by the title's folded words.

    Raises GuideError with every line that is not understood.
    """
    guide = parse_guide(text)
    outline = read_outline(guide, _families_by_number(guide, families), source)
    documents = guide_documents(outline.articles, ())
    categories = tuple(map(_category, outline.categories))
    if root := _place_in_root(documents, categories, source, guide.title):
        categories = (*categories, root)
    return Incoming(
        SourceTexts(
            source,
            guide.title,
            guide.subtitle,
            guide.version,
            guide.dated_on,
            guide.closing_note,
            text,
        ),
        categories,
        tuple(IncomingArticle(key, document) for key, document in documents.items()),
    )


def _families_by_number(guide: Guide, families: Mapping[str, str]) -> dict[str, str]:
    return {
        section.number: families[title]
        for section in guide.sections
        if section.codes and (title := section.title.casefold()) in families
    }


def _category(category: OutlineCategory) -> IncomingCategory:
    return IncomingCategory(
        category.key,
        category.title,
        category.parent,
        category.number,
        category.description,
        category.slug,
        category.code_family,
        category.position,
    )


def _place_in_root(
    documents: Mapping[str, RevisionDocument],
    categories: Sequence[IncomingCategory],
    source: str,
    title: str,
) -> IncomingCategory | None:
    """Place articles that need a category and have none into one called like the guide.

    A guide may have a problem as its first section, with no chapter around it. Returns None where
    there is no such article.
    """
    outside = [
        document
        for document in documents.values()
        if not document["category"] and document["kind"] in ("problem", "procedure")
    ]
    if not outside:
        return None
    last = max((category.position for category in categories), default=0)
    slug = slugify(title, max_length=80)
    root = IncomingCategory(root_category_key(source), title[:200], slug=slug, position=last + 1)
    for document in outside:
        document["category"] = root.key
    return root
