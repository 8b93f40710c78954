"""The titles of a site's pages → what each page is called, without the name of the site."""

import re
from collections import Counter
from collections.abc import Iterable

_SEPARATOR = re.compile(r"\s+(?:[-–—|·•»«:/]|::)\s+|\s*[|»]\s*")
FEWEST = 3
"""Pages that have to share a part of their titles before it counts as the name of the site."""


def site_names(titles: Iterable[str]) -> set[str]:
    """Return the first or last parts that at least three pages and half of all have in common."""
    known = [title for title in titles if title]
    counts = Counter(name for title in known for name in {*_parts(title)})
    return {name for name, count in counts.items() if count >= FEWEST and 2 * count >= len(known)}


def page_title(title: str, heading: str, names: set[str]) -> str:
    """Return what a page is called: by its title without the site's name, else by its heading."""
    pieces = _SEPARATOR.split(title)
    if len(pieces) > 1 and pieces[-1].casefold() in names:
        title = title[: _last_separator(title)]
    elif len(pieces) > 1 and pieces[0].casefold() in names:
        title = _SEPARATOR.split(title, maxsplit=1)[1]
    elif heading and _is_longer(title, heading):
        return heading
    return heading if heading and title.casefold() in names else title or heading


def _parts(title: str) -> list[str]:
    pieces = _SEPARATOR.split(title)
    return [pieces[0].casefold(), pieces[-1].casefold()] if len(pieces) > 1 else []


def _last_separator(title: str) -> int:
    return max((match.start() for match in _SEPARATOR.finditer(title)), default=len(title))


def _is_longer(title: str, heading: str) -> bool:
    """Whether a title is the heading with more at one of its ends, such as the site's name."""
    rest = title.casefold().removeprefix(heading.casefold())
    if rest == title.casefold():
        rest = title.casefold().removesuffix(heading.casefold())
        return rest != title.casefold() and bool(_SEPARATOR.search(f"{rest} "))
    return bool(_SEPARATOR.match(rest))
