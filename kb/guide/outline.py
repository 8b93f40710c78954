"""A guide → its categories and articles, with their permanent keys."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.guide.document import Code, Guide, GuideSection
from kb.text.slugs import slugify, unique_slug

KEY_PREFIX = "guide-"
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

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return self.key.removeprefix(KEY_PREFIX)


@dataclass(frozen=True)
class OutlineArticle:
    """An article in the guide's own words, in plain text; `category` is a category's key or ""."""

    key: str
    kind: str
    number: str
    title: str
    category: str
    code: str = ""
    symptom: str = ""
    cause: str = ""
    steps: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return self.key.removeprefix(KEY_PREFIX)


@dataclass(frozen=True)
class Outline:
    """All categories, parents first, and all articles of a guide."""

    categories: tuple[OutlineCategory, ...]
    articles: tuple[OutlineArticle, ...]


class _Keys:
    """Makes unique keys; repeated names get a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def make(self, name: str) -> str:
        slug = unique_slug(name, self._taken)
        self._taken.add(slug)
        return f"{KEY_PREFIX}{slug}"


def read_outline(guide: Guide, families: Mapping[str, str]) -> Outline:
    """Return the categories and articles of a guide.

    `families` has code families by section number; others are made from the section's title.
    """
    categories = _categories(guide.sections, families)
    keys = _Keys()
    articles: list[OutlineArticle] = []
    for section in guide.sections:
        if section.kind == "codes":
            category = categories[section.name]
            articles += (_code_article(code, category, keys) for code in section.codes)
        elif section.kind != "group":
            parent = categories.get((section.parent_number, ""))
            articles.append(_section_article(section, parent.key if parent else "", keys))
    return Outline(tuple(categories.values()), tuple(articles))


def _categories(
    sections: Iterable[GuideSection], families: Mapping[str, str]
) -> dict[SectionName, OutlineCategory]:
    keys, categories, counts = _Keys(), dict[SectionName, OutlineCategory](), Counter[str]()
    for section in sorted(sections, key=_sort_key):
        if section.kind in ("group", "codes"):
            parent = categories.get((section.parent_number, ""))
            counts[section.parent_number] += 1
            categories[section.name] = OutlineCategory(
                keys.make(section.title),
                parent.key if parent else "",
                section.number,
                section.title,
                counts[section.parent_number],
                _code_family(section, families),
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


def _code_article(code: Code, category: OutlineCategory, keys: _Keys) -> OutlineArticle:
    return OutlineArticle(
        keys.make(f"{category.code_family} {code.code}"),
        "error_code",
        "",
        code.title,
        category.key,
        code=code.code,
        cause=code.explanation,
    )


def _section_article(section: GuideSection, category: str, keys: _Keys) -> OutlineArticle:
    return OutlineArticle(
        keys.make(section.title),
        section.kind,
        section.number,
        section.title,
        category,
        symptom=section.problem,
        steps=section.steps or section.items,
        resolutions=section.resolutions,
        tools=section.tools,
    )
