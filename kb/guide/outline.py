"""A document → its categories and articles, each with the key that names it for ever."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.guide.document import Code, Guide, GuideSection
from kb.text.slugs import slugify, unique_slug

PREFIX = "guide-"
Name = tuple[str, str]
_CODES = re.compile(r" (?:(?:status|error|exit|return) )?codes?$", re.IGNORECASE)


@dataclass(frozen=True)
class OutlineCategory:
    """A node of the browse tree; `parent` is a key or ""."""

    key: str
    parent: str
    number: str
    title: str
    position: int
    code_family: str

    @property
    def slug(self) -> str:
        """The end of its address."""
        return self.key.removeprefix(PREFIX)


@dataclass(frozen=True)
class OutlineArticle:
    """An article in the guide's own words, all plain text; `category` is a key or ""."""

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
        """The end of its address."""
        return self.key.removeprefix(PREFIX)


@dataclass(frozen=True)
class Outline:
    """All of a guide; parents come before what is in them."""

    categories: tuple[OutlineCategory, ...]
    articles: tuple[OutlineArticle, ...]


class _Keys:
    """Gives each its own key: the same names count up."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        slug = unique_slug(name, self._taken)
        self._taken.add(slug)
        return f"{PREFIX}{slug}"


def read_outline(guide: Guide, families: Mapping[str, str]) -> Outline:
    """Return the categories and articles of a guide; `families` has code families by number."""
    categories = _categories(guide.sections, families)
    keys = _Keys()
    articles: list[OutlineArticle] = []
    for section in guide.sections:
        if section.kind == "codes":
            category = categories[section.name]
            articles += (_code(code, category, keys) for code in section.codes)
        elif section.kind != "group":
            parent = categories.get((section.parent_number, ""))
            articles.append(_article(section, parent.key if parent else "", keys))
    return Outline(tuple(categories.values()), tuple(articles))


def _categories(
    sections: Iterable[GuideSection], families: Mapping[str, str]
) -> dict[Name, OutlineCategory]:
    keys, found, counts = _Keys(), dict[Name, OutlineCategory](), Counter[str]()
    for section in sorted(sections, key=_place):
        if section.kind in ("group", "codes"):
            parent = found.get((section.parent_number, ""))
            counts[section.parent_number] += 1
            found[section.name] = OutlineCategory(
                keys.take(section.title),
                parent.key if parent else "",
                section.number,
                section.title,
                counts[section.parent_number],
                _family(section, families),
            )
    return found


def _place(section: GuideSection) -> tuple[bool, list[int]]:
    """By number, which puts parents first; what has none comes last, as written."""
    numbers = [int(part) for part in section.number.split(".") if part]
    return (not section.number, numbers)


def _family(section: GuideSection, families: Mapping[str, str]) -> str:
    if not section.codes:
        return ""
    return families.get(section.number) or slugify(_CODES.sub("", section.title), max_length=40)


def _code(code: Code, category: OutlineCategory, keys: _Keys) -> OutlineArticle:
    return OutlineArticle(
        keys.take(f"{category.code_family} {code.code}"),
        "error_code",
        "",
        code.title,
        category.key,
        code=code.code,
        cause=code.explanation,
    )


def _article(section: GuideSection, category: str, keys: _Keys) -> OutlineArticle:
    return OutlineArticle(
        keys.take(section.title),
        section.kind,
        section.number,
        section.title,
        category,
        symptom=section.problem,
        steps=section.steps or section.items,
        resolutions=section.resolutions,
        tools=section.tools,
    )
