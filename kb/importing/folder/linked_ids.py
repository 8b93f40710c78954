"""The links in a folder → which page each number in the old site's addresses stands for.

Many systems write links as `/articles/360012345`, and their files do not say which page that is.
What the links are called does: their words are the page's title, or stand behind the number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from kb.importing.folder.link_scan import find_links
from kb.importing.folder.names import plain_title
from kb.importing.folder.targets import TargetIndex
from kb.importing.incoming import MarkdownFile

_NUMBERED = re.compile(r"(?P<bare>.*/(?P<id>\d{5,20}))(?:-[^/]*)?/?")
_TAG = re.compile(
    r"<a\s[^<>]*?href\s*=\s*[\"'](?P<href>https?://[^\"'<>\s]+)[\"'][^<>]*>(?P<words>[^<>]{1,300})</a",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NumberedLink:
    """A link to a page by its number: the site's name, the path with the number last, its words."""

    host: str
    path: str
    words: str
    target: str


def linked_ids(files: Sequence[MarkdownFile], index: TargetIndex) -> dict[str, dict[str, str]]:
    """Return the page of each numbered path by host: {"a.example": {"/articles/36001": "x.md"}}.

    A number is left out where its links are called like different pages.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for link in numbered_links(files):
        pages = found.setdefault(link.host, {}).setdefault(link.path, set())
        pages.update(filter(None, (index.titled(link.words), index.is_on_a_page(link.target))))
    return {
        host: {path: pages.copy().pop() for path, pages in paths.items() if len(pages) == 1}
        for host, paths in found.items()
    }


def with_linked_ids(
    old: Mapping[str, tuple[str, ...]],
    numbered: Mapping[str, Mapping[str, str]],
    index: TargetIndex,
) -> dict[str, tuple[str, ...]]:
    """Return the old addresses of pages, with the numbered ones that links to the old site tell.

    A number that a page has by itself stays that page's.
    """
    found = {page: list(paths) for page, paths in old.items()}
    for host, paths in numbered.items():
        for path, page in paths.items():
            is_new = not index.page("", f"https://{host}{path}")
            if is_new and index.is_old_site(f"https://{host}{path}"):
                found[page].append(path)
    return {page: tuple(paths) for page, paths in found.items()}


def numbered_links(files: Iterable[MarkdownFile]) -> Iterator[NumberedLink]:
    """Yield the links of files to pages of other sites that end in a number."""
    for file in files:
        for words, target in _links(file.text):
            if "://" in target and (link := _numbered(words, target)):
                yield link


def _links(text: str) -> Iterator[tuple[str, str]]:
    yield from ((link.words, link.target) for link in find_links(text) if not link.is_image)
    yield from ((unescape(tag["words"]), tag["href"]) for tag in _TAG.finditer(text))


def _numbered(words: str, target: str) -> NumberedLink | None:
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    match = _NUMBERED.fullmatch(unquote(parts.path))
    if not match or parts.scheme not in ("http", "https"):
        return None
    return NumberedLink(parts.netloc.lower(), match["bare"], plain_title(words[:300]), target)
