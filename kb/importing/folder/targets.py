"""The target of a link in a file → the file or the image of the folder that it means."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kb.importing.folder.names import readable_name
from kb.importing.incoming import MarkdownFile
from kb.text.slugs import slugify

_ENDING = re.compile(r"\.(?:md|markdown|mdown|mkd|mdx|html?|php|aspx?)$", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|/)(?:_?index|readme)$")
_ORDER = re.compile(r"^(?:\d+[-_.])+(?=\w)")
MIN_SLUG_WORDS = 3


@dataclass(frozen=True)
class LinkTarget:
    """A file of the folder, and the fragment behind its path."""

    path: str
    fragment: str = ""


class TargetIndex:
    """The pages and images of a folder by the names that links use."""

    def __init__(
        self,
        pages: Iterable[MarkdownFile],
        images: Iterable[str],
        old_addresses: Mapping[str, Sequence[str]],
        titles: Mapping[str, str],
        old_sites: Sequence[str] = (),
    ) -> None:
        """`old_addresses` and `titles` are of pages, by their paths."""
        self.sites = tuple(site.rstrip("/").lower() for site in old_sites)
        self.pages = _unique((page_key(page.path), page.path) for page in pages)
        names = [(key.rpartition("/")[2], path) for key, path in self.pages.items()]
        self.names = _unique(names)
        self.ends = _unique(
            (end, path) for key, path in self.pages.items() for end in _suffixes(key)
        )
        self.images = _unique((path.lower(), path) for path in images)
        self.image_names = _unique((posixpath.basename(path).lower(), path) for path in images)
        self.old = _unique(
            (page_key(path), page) for page, paths in old_addresses.items() for path in paths
        )
        self.ids = _unique(
            (found, page)
            for page, paths in old_addresses.items()
            for path in paths
            if (found := _long_id(path))
        )
        slugs = [(slugify(title), page) for page, title in titles.items()]
        slugs += [(slugify(readable_name(path)), path) for path in self.pages.values()]
        self.slugs = _unique(slugs)

    def with_sites(self, old_sites: Sequence[str]) -> "TargetIndex":
        """Return the same index of a folder that comes from these sites."""
        other = copy(self)
        other.sites = tuple(site.rstrip("/").lower() for site in old_sites)
        return other

    def page(self, base: str, target: str) -> LinkTarget | None:
        """Return the page that a link in a file of the folder `base` leads to, None for no page."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        if parts.scheme == "wiki":
            found = self._by_name(path)
        elif parts.scheme in ("http", "https") or parts.netloc:
            found = self._on_old_site(target, path)
        elif parts.scheme or not path:
            return None
        else:
            found = self._in_folder(base, path)
        return LinkTarget(found, fragment) if found else None

    def image(self, base: str, target: str) -> str:
        """Return the image that an address means, "" for none of the folder."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return ""
        if parts.netloc and not self.is_old_site(target):
            return ""
        path = unquote(parts.path).lower()
        keys = [_joined(base, path), path.lstrip("/"), *_suffixes(path)]
        found = next((self.images[key] for key in keys if self.images.get(key)), "")
        return found or self.image_names.get(posixpath.basename(path), "")

    def is_old_site(self, address: str) -> bool:
        """Whether an address is one of the site that the folder comes from."""
        plain = _without_scheme(address)
        sites = map(_without_scheme, self.sites)
        return any(plain == site or plain.startswith((f"{site}/", f"{site}?")) for site in sites)

    def is_on_a_page(self, address: str) -> str:
        """Return the page that an absolute address names by its last words, "" for none."""
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return ""
        return self._by_slug(path)

    def titled(self, words: str) -> str:
        """Return the page whose title, or file's name, these words are; "" for none."""
        slug = slugify(words)
        return self.slugs.get(slug, "") if slug.count("-") + 1 >= MIN_SLUG_WORDS else ""

    def _in_folder(self, base: str, path: str) -> str:
        relative = path.lstrip("/") if path.startswith("/") else ""
        keys = [page_key(relative), page_key(_joined("", relative))] if relative else []
        if not relative:
            keys = [page_key(_joined(base, path))]
            keys += [page_key(_joined(f"{base}/_", path))] if path.startswith("..") else []
        found = next((self.pages[key] for key in keys if self.pages.get(key)), "")
        found = found or self.old.get(page_key(path), "") or self.ids.get(_long_id(path), "")
        found = found or self._by_suffix(path) or self._by_name(path, is_bare="/" not in path)
        return found or (self._by_slug(path) if path.startswith("/") else "")

    def _on_old_site(self, target: str, path: str) -> str:
        if not self.is_old_site(target):
            return ""
        plain = _without_scheme(target)
        site = next((s for s in map(_without_scheme, self.sites) if plain.startswith(f"{s}/")), "")
        inner = site[2:].partition("/")[2]
        rest = path[len(inner) + 1 :] if inner else path
        for each in dict.fromkeys((path, rest)):
            key = page_key(each)
            found = self.old.get(key) or self.pages.get(key) or self.ids.get(_long_id(each))
            if found or (found := self._by_suffix(each)):
                return found
        return self._by_slug(path)

    def _by_suffix(self, path: str) -> str:
        """Return the page whose path ends like this one, or like which it ends.

        Two names at least have to be the same.
        """
        whole = page_key(path)
        for key in (whole, *_suffixes(whole)):
            if found := self.pages.get(key) or self.ends.get(key):
                return found
        return ""

    def _by_name(self, path: str, *, is_bare: bool = True) -> str:
        if not is_bare:
            return ""
        key = page_key(path)
        return self.names.get(key) or self.slugs.get(slugify(path), "") if key else ""

    def _by_slug(self, path: str) -> str:
        """Return the page of `360001-my-printer-is-slow`, by its title or its file's name."""
        name = _ENDING.sub("", path.rstrip("/").rpartition("/")[2])
        return self.titled(_ORDER.sub("", name))


def page_key(path: str) -> str:
    """Return the form that spellings of a page's path share: no ending, no `index`, small."""
    plain = unquote(path).strip().strip("/").lower()
    plain = _ENDING.sub("", plain.partition("?")[0])
    return _INDEX.sub("", plain)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what each name stands for; one that stands for several stands for none, as ""."""
    found: dict[str, str] = {}
    for name, path in pairs:
        if name:
            found[name] = path if found.get(name, path) == path else ""
    return found


def _joined(base: str, path: str) -> str:
    """Return a path as seen from a folder, in lower case; one that leaves the folder stays in."""
    whole = posixpath.normpath(posixpath.join(f"/{base}", path.lstrip("/") if not base else path))
    return whole.lstrip("/").lower()


def _without_scheme(address: str) -> str:
    return address.lower().removeprefix("https:").removeprefix("http:")


def _suffixes(path: str) -> Iterator[str]:
    """Yield the ends of a path, the longest first, of two names at least."""
    names = path.strip("/").split("/")
    for start in range(1, min(len(names) - 1, 20)):
        yield "/".join(names[start:])


def _long_id(path: str) -> str:
    """Return the number in an address by which other systems know a page, "" for none."""
    match = re.search(r"/(\d{5,20})(?:-[^/]*)?/?$", path.partition("?")[0])
    return match[1] if match else ""
