"""A guide → its categories and articles, with their permanent keys."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kb.guide.as_markdown import body_of, entry_text, text_of, words_of_parts
from kb.guide.document import Code, Detail, Guide, GuideEntry, GuideSection, SectionPart
from kb.text.markdown import escape
from kb.text.slugs import slugify, unique_slug

SOURCE = "guide"
"""The first guide of a site: its numbers are addresses without its name before them."""

MAX_FAMILY = 40
SectionName = tuple[str, str]
_CODES_SUFFIX = re.compile(r" (?:(?:status|error|exit|return) )?codes?$", re.IGNORECASE)


@dataclass(frozen=True)
class OutlineCategory:
    """A node of the browse tree; `parent` is a category's key or ""."""

    key: str
    parent: str
    number: str
    title: str
    position: int
    code_family: str
    slug: str
    description: str = ""


@dataclass(frozen=True)
class OutlineArticle:
    """An article in the guide's own words; `category` is a category's key or "".

    Symptom, environment, cause, body and tools are Markdown; the rest is plain text.
    """

    key: str
    kind: str
    number: str
    title: str
    category: str
    slug: str
    code: str = ""
    symptom: str = ""
    environment: str = ""
    cause: str = ""
    body: str = ""
    steps: tuple[GuideEntry, ...] = ()
    resolutions: tuple[GuideEntry, ...] = ()
    tools: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """All categories, parents first, and all articles of a guide."""

    categories: tuple[OutlineCategory, ...]
    articles: tuple[OutlineArticle, ...]


class _Slugs:
    """Makes unique slugs; repeated names get a number."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._taken: set[str] = set()

    def make(self, name: str) -> tuple[str, str]:
        """Return a slug and the key with the source before it."""
        slug = unique_slug(name, self._taken)
        self._taken.add(slug)
        return slug, f"{self._source}-{slug}"


def read_outline(guide: Guide, families: Mapping[str, str], source: str = SOURCE) -> Outline:
    """Return the categories and articles of a guide; their keys begin with `source`.

    `families` has code families by section number; others are made from the section's title.
    """
    parents = {section.parent_number for section in guide.sections}
    groups = [section for section in guide.sections if _is_group(section, parents)]
    categories = _categories(groups, families, _Slugs(source))
    slugs = _Slugs(source)
    articles: list[OutlineArticle] = []
    for section in guide.sections:
        if section.kind == "codes":
            category = categories[section.name]
            articles += (_code_article(code, category, slugs) for code in section.codes)
        elif section.name not in categories:
            parent = categories.get((section.parent_number, ""))
            articles.append(_section_article(section, parent.key if parent else "", slugs))
    return Outline(tuple(categories.values()), tuple(articles))


def _is_group(section: GuideSection, parents: Iterable[str]) -> bool:
    """Say whether a section is a category: it holds codes, sub-sections, or nothing."""
    is_parent = bool(section.number) and section.number in parents
    return section.kind in ("group", "codes") or (section.kind == "how_to" and is_parent)


def _categories(
    sections: Iterable[GuideSection], families: Mapping[str, str], slugs: _Slugs
) -> dict[SectionName, OutlineCategory]:
    categories, counts = dict[SectionName, OutlineCategory](), Counter[str]()
    for section in sorted(sections, key=_sort_key):
        parent = categories.get((section.parent_number, ""))
        counts[section.parent_number] += 1
        slug, key = slugs.make(section.title)
        categories[section.name] = OutlineCategory(
            key,
            parent.key if parent else "",
            section.number,
            section.title,
            counts[section.parent_number],
            _code_family(section, families),
            slug,
            words_of_parts(section.texts),
        )
    return categories


def _sort_key(section: GuideSection) -> tuple[bool, list[int]]:
    """Sort by number, so that parents come first; sections without one last, in their order."""
    numbers = [int(part) for part in section.number.split(".") if part]
    return (not section.number, numbers)


def _code_family(section: GuideSection, families: Mapping[str, str]) -> str:
    if not section.codes:
        return ""
    title = _CODES_SUFFIX.sub("", section.title)
    return families.get(section.number) or slugify(title, max_length=MAX_FAMILY)


def _code_article(code: Code, category: OutlineCategory, slugs: _Slugs) -> OutlineArticle:
    slug, key = slugs.make(f"{category.code_family} {code.code}")
    return OutlineArticle(
        key,
        "error_code",
        "",
        code.title,
        category.key,
        slug,
        code=code.code,
        cause=escape(code.explanation),
    )


def _section_article(section: GuideSection, category: str, slugs: _Slugs) -> OutlineArticle:
    slug, key = slugs.make(section.title)
    return OutlineArticle(
        key,
        section.kind,
        section.number,
        section.title,
        category,
        slug,
        symptom=text_of(section.part("problem")),
        environment=text_of(section.part("environment")),
        cause=text_of(section.part("cause")),
        body=body_of(section.texts),
        steps=_entries(section.part("steps")) or _entries(section.part("items")),
        resolutions=_entries(section.part("resolutions")),
        tools=tuple(entry_text(entry) for entry in _entries(section.part("tools"))),
    )


def _entries(part: SectionPart) -> tuple[GuideEntry, ...]:
    """Return the entries of a list; what stands above them is said in the first."""
    if not part.entries or not part.details:
        return part.entries
    first, *rest = part.entries
    details: tuple[Detail, ...] = (*part.details, *first.details)
    return (replace(first, details=details), *rest)
