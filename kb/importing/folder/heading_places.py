"""The headings of a file → where they are on our page, by the fragments that links use."""

import re
from dataclasses import dataclass

from kb.importing.folder.placed_article import PlacedArticle
from kb.text.gfm.headings import github_slug

_HYPHENS = re.compile(r"[-_]+")


@dataclass(frozen=True)
class HeadingPlaces:
    """`fragments` has the fragment on our page by the simplified slug of a heading."""

    fragments: dict[str, str]

    def find(self, fragment: str) -> str | None:
        """Return the fragment on our page, with `#`; "" for the top of the page, None for none."""
        return self.fragments.get(simplified(fragment))


def heading_places(article: PlacedArticle) -> HeadingPlaces:
    """Return where each heading of an article is.

    A heading that became a field leads to that part of the page, which has an id like `_steps`.
    """
    used: dict[str, dict[str, int]] = {}
    found: dict[str, str] = {}
    for section, place in article.placed.headings:
        fragment = f"#{place}" if place else ""
        if place and not place.startswith("_"):
            fragment = f"#_{place}"
            if not section.is_bold:
                slug = _unused_slug(github_slug(section.words), used.setdefault(place, {}))
                fragment = f"#{place}_{slug}"
        found.setdefault(simplified(section.slug), fragment)
    return HeadingPlaces(found)


def simplified(slug: str) -> str:
    """Return a slug without what systems differ in."""
    return _HYPHENS.sub("-", slug.lower()).strip("-")


def _unused_slug(slug: str, used: dict[str, int]) -> str:
    candidate = slug
    while candidate in used:
        used[slug] += 1
        candidate = f"{slug}-{used[slug]}"
    used[candidate] = 0
    return candidate
