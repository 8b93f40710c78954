"""A folder of HTML pages → the files of Markdown that a folder of articles is imported from."""

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urlsplit

from kb.importing.folder.files import MAX_FILES, FolderFiles, TooManyFiles, is_hidden
from kb.importing.folder.old_site import sites_of
from kb.importing.folder.read import IMAGE_ENDINGS, MAX_IMAGE_BYTES, MAX_NAMED, FolderContents
from kb.importing.folder.targets import TargetIndex
from kb.importing.html.charset import decode_page
from kb.importing.html.page.blocks import PageWriter
from kb.importing.html.page.content import PageContent, read_page_content
from kb.importing.html.page.ids import heading_ids
from kb.importing.html.page.links import PageLinks
from kb.importing.html.page.titles import page_title, site_names
from kb.importing.html.page.tree import PageElement, parse_page
from kb.importing.html.site_pages import SitePages
from kb.importing.incoming import MarkdownFile, Unreadable
from kb.text.gfm.limits import MAX_ARTICLE_BYTES

PAGE_ENDINGS = (".html", ".htm", ".xhtml")
MAX_PAGE_BYTES = 5_000_000
MAX_LEFT_OUT = 5  # parts around a text that are named
MOST_STUB_WORDS = 20  # of a page that only leads on to another

Found = TypeVar("Found")


@dataclass
class _PageSummary:
    """What other pages have to know of a page."""

    path: str
    title: str
    heading: str
    canonical: str
    ids: dict[str, str]
    old_addresses: tuple[str, ...]


def read_html_files(source: FolderFiles) -> FolderContents:
    """Return the pages and images that these files hold, as a folder of Markdown.

    A page that cannot be read stops no other. Raises TooManyFiles.
    """
    names = sorted(source.names())
    if len(names) > MAX_FILES:
        raise TooManyFiles(f"There are more than {MAX_FILES:,} files.")
    reader = _PagesReader(source, [name for name in names if not is_hidden(name)])
    return reader.read()


class _PagesReader:
    """Reads the pages twice: what they are called, and then, knowing that, their texts."""

    def __init__(self, source: FolderFiles, names: list[str]) -> None:
        self.source = source
        self.pages = [name for name in names if name.lower().endswith(PAGE_ENDINGS)]
        self.images = [name for name in names if name.lower().endswith(IMAGE_ENDINGS)]
        self.unreadable: list[Unreadable] = []
        self.led_on: dict[str, list[str]] = {}
        known = {*self.pages, *self.images}
        self.others = [name for name in names if name not in known]

    def read(self) -> FolderContents:
        """Return what the folder holds."""
        images = [name for name in self.images if self._has_size(name, MAX_IMAGE_BYTES)]
        summaries = [page for name in self.pages if (page := self._each(name, self._summary))]
        names = site_names(page.title for page in summaries)
        site = _site(summaries, images, names)
        files = [
            file
            for page in summaries
            if (file := self._each(page.path, lambda name: self._file(name, site, names)))
        ]
        notes = left_out_notes({"neither a page nor an image": self.others})
        unreadable = tuple(self.unreadable)
        return FolderContents(self.source, tuple(files), tuple(images), {}, unreadable, notes)

    def _each(self, name: str, read: Callable[[str], Found | None]) -> Found | None:
        """Return what `read` makes of a file; what cannot be read is noted."""
        try:
            return read(name) if self._has_size(name, MAX_PAGE_BYTES) else None
        except OSError as error:
            reason = f"The file cannot be read: {error.strerror or error}."
            self.unreadable.append(Unreadable(name, reason))
            return None

    def _has_size(self, name: str, limit: int) -> bool:
        try:
            size = self.source.size(name)
        except OSError as error:
            reason = f"The file cannot be read: {error.strerror or error}."
            self.unreadable.append(Unreadable(name, reason))
            return False
        if size > limit:
            reason = f"The file has {size:,} bytes; at most {limit:,} are read."
            self.unreadable.append(Unreadable(name, reason))
        return size <= limit

    def _content(self, name: str) -> tuple[PageContent, tuple[str, ...]]:
        html, warnings = decode_page(self.source.read(name))
        return read_page_content(parse_page(html)), warnings

    def _summary(self, name: str) -> _PageSummary | None:
        page, _warnings = self._content(name)
        if page.refresh and len(page.content.words().split()) <= MOST_STUB_WORDS:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), page.refresh))
            self.led_on.setdefault(target, []).append(name)
            return None
        if reason := too_long(page.content):
            self.unreadable.append(Unreadable(name, reason))
            return None
        if not page.content.words() and not any(e.tag == "img" for e in page.content.elements()):
            self.unreadable.append(Unreadable(name, "The page has no text."))
            return None
        ids = heading_ids(page.content)
        addresses = old_addresses(name, page.canonical)
        return _PageSummary(name, page.title, page.heading, page.canonical, ids, addresses)

    def _file(self, name: str, site: SitePages, names: set[str]) -> MarkdownFile:
        page, warnings = self._content(name)
        links = PageLinks(lambda address: site.place(name, address))
        text = PageWriter(links).markdown(page.content)
        parts = page.left_out[:MAX_LEFT_OUT]
        said = [f"Left out, around the text: {'; '.join(parts)}."] if parts else []
        stubs = [address for stub in self.led_on.get(name, ()) for address in old_addresses(stub)]
        return MarkdownFile(
            name,
            text,
            _front_matter(page, page_title(page.title, page.heading, names)),
            base=posixpath.dirname(name),
            old_addresses=tuple(dict.fromkeys((*old_addresses(name, page.canonical), *stubs))),
            warnings=(*warnings, *links.warnings, *said),
        )


def too_long(content: PageElement) -> str:
    """Return why a text cannot become an article, "" where it is not too long for one."""
    length = len(content.words())
    limit = MAX_ARTICLE_BYTES
    return f"Its text has {length:,} characters; at most {limit:,} are read." * (length > limit)


def old_addresses(name: str, canonical: str = "") -> tuple[str, ...]:
    """Return the paths at which a page was read: that of its file, and what it calls its own."""
    own = f"/{quote(name)}"
    folder, last = posixpath.split(own)
    index = [f"{folder.rstrip('/')}/"] if last.lower().startswith("index.") else []
    try:
        parts = urlsplit(canonical)
    except ValueError:
        parts = urlsplit("")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    paths = [own, *index, path if path.startswith("/") else ""]
    return tuple(dict.fromkeys(each for each in paths if each.strip("/")))


def left_out_notes(names_by_reason: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return which files were left out, and why, as sentences."""
    return tuple(
        f"Left out, {reason}: {', '.join(names[:MAX_NAMED])}"
        + (f" and {len(names) - MAX_NAMED:,} more" if len(names) > MAX_NAMED else "")
        for reason, names in names_by_reason.items()
        if names
    )


def _site(pages: Sequence[_PageSummary], images: Sequence[str], names: set[str]) -> SitePages:
    titles = {page.path: page_title(page.title, page.heading, names) for page in pages}
    old = {page.path: page.old_addresses for page in pages}
    files = [MarkdownFile(page.path, "") for page in pages]
    index = TargetIndex(files, images, old, titles, sites_of(page.canonical for page in pages))
    return SitePages(index, {page.path: page.ids for page in pages})


def _front_matter(page: PageContent, title: str) -> dict[str, object]:
    values: dict[str, object] = {
        "title": title,
        "tags": page.keywords,
        "date": page.dated,
        "lang": page.language,
        "url": page.canonical,
    }
    return {name: value for name, value in values.items() if value}
