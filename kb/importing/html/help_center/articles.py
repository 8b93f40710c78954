"""What the API of a Zendesk Help Center answers → the files of Markdown that are imported."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.importing.folder.files import FolderFiles
from kb.importing.folder.old_site import sites_of
from kb.importing.folder.read import FolderContents
from kb.importing.folder.targets import TargetIndex
from kb.importing.html.help_center.addresses import article_addresses
from kb.importing.html.help_center.rows import (
    CenterRow,
    HelpCenterRows,
    center_text,
    id_of,
    read_rows,
)
from kb.importing.html.help_center.sections import SectionFolders
from kb.importing.html.html_folder import too_long
from kb.importing.html.page.blocks import PageWriter
from kb.importing.html.page.ids import heading_ids
from kb.importing.html.page.links import PageLinks
from kb.importing.html.page.tree import PageElement, parse_page
from kb.importing.html.site_pages import SitePages
from kb.importing.incoming import MarkdownFile, Unreadable

MAX_BODY = 5_000_000
"""Characters of an article's HTML."""


@dataclass(frozen=True)
class CenterArticle:
    """An article in the language that is imported; `rows` are those of all its languages."""

    path: str
    row: CenterRow
    rows: Sequence[CenterRow]

    @property
    def title(self) -> str:
        """What it is called."""
        return center_text(self.row, "title", "name")

    @property
    def old_addresses(self) -> tuple[str, ...]:
        """The paths at which it was read, in all its languages."""
        return article_addresses(self.rows)

    def content(self) -> PageElement:
        """Return the tree of its text."""
        return parse_page(center_text(self.row, "body"))


def read_help_center(source: FolderFiles, names: Iterable[str]) -> FolderContents:
    """Return the articles that these files of JSON hold, as a folder of Markdown.

    Sections and categories are its folders, named by their ids, with their titles in `groups`.
    A file or an article that cannot be read stops no other.
    """
    rows = read_rows(source, names)
    folders = SectionFolders(rows)
    unreadable = list(rows.unreadable)
    articles = []
    for article in _articles(rows, folders):
        if reason := _problem(article):
            unreadable.append(Unreadable(article.path, reason))
        else:
            articles.append(article)
    pages = _pages(articles)
    files = tuple(_file(article, pages) for article in articles)
    groups = folders.groups(sorted({file.base for file in files}))
    return FolderContents(source, files, (), groups, tuple(unreadable))


def _articles(rows: HelpCenterRows, folders: SectionFolders) -> Iterator[CenterArticle]:
    """Yield the articles in the order of their folders and positions."""
    by_id: dict[str, list[CenterRow]] = {}
    for row in rows.articles:
        by_id.setdefault(id_of(row) or "0", []).append(row)
    locales = Counter(center_text(row, "source_locale", "locale").lower() for row in rows.articles)
    common = locales.most_common(1)[0][0] if locales else ""
    found = []
    for name, own in by_id.items():
        row = _default(own, common)
        folder = folders.folder_of(id_of(row, "section_id"))
        path = f"{folder}/{name}.md" if folder else f"{name}.md"
        position = center_text(row, "position").zfill(12)
        found.append((folder, position, CenterArticle(path, row, own)))
    yield from (article for *_order, article in sorted(found, key=lambda each: each[:2]))


def _default(rows: Sequence[CenterRow], common: str) -> CenterRow:
    """Return the newest row in the language in which the article was written, else in `common`."""

    def order(row: CenterRow) -> tuple[bool, bool, str]:
        locale = center_text(row, "locale").lower()
        is_source = bool(locale) and locale == center_text(row, "source_locale").lower()
        return is_source, locale == common, center_text(row, "updated_at")

    return max(rows, key=order)


def _problem(article: CenterArticle) -> str:
    """Return why an article cannot be imported, "" where it can."""
    if not id_of(article.row):
        return f"An article without an id was left out: {article.title[:80] or 'no title'}."
    if not isinstance(article.row.get("body"), str):
        return f"“{article.title[:80]}” has no text."
    if len(center_text(article.row, "body")) > MAX_BODY:
        return f"“{article.title[:80]}” has more than {MAX_BODY:,} characters."
    content = article.content()
    if reason := too_long(content):
        return f"“{article.title[:80]}”: {reason}"
    shown = {"img", "iframe", "video"}
    has_words = content.words() or any(each.tag in shown for each in content.elements())
    return "" if has_words else f"“{article.title[:80]}” has no text."


def _pages(articles: Sequence[CenterArticle]) -> SitePages:
    addresses = {article.path: article.old_addresses for article in articles}
    sites = sites_of(center_text(row, "html_url") for each in articles for row in each.rows)
    files = [MarkdownFile(article.path, "") for article in articles]
    titles = {article.path: article.title for article in articles}
    index = TargetIndex(files, (), addresses, titles, sites)
    return SitePages(index, {each.path: heading_ids(each.content()) for each in articles})


def _file(article: CenterArticle, pages: SitePages) -> MarkdownFile:
    links = PageLinks(lambda address: pages.place(article.path, address))
    text = PageWriter(links).markdown(article.content())
    return MarkdownFile(
        article.path,
        text,
        _front_matter(article.row),
        base=article.path.rpartition("/")[0],
        old_addresses=article.old_addresses,
        warnings=(*_warnings(article), *links.warnings),
    )


def _front_matter(row: CenterRow) -> dict[str, object]:
    labels = row.get("label_names")
    values: dict[str, object] = {
        "title": center_text(row, "title", "name"),
        "labels": [str(label) for label in labels] if isinstance(labels, list) else [],
        "created_at": center_text(row, "created_at"),
        "updated_at": center_text(row, "updated_at"),
        "position": center_text(row, "position"),
        "locale": center_text(row, "locale"),
        "html_url": center_text(row, "html_url"),
        "id": id_of(row),
        "draft": "true" if row.get("draft") is True else "",
        "outdated": "true" if row.get("outdated") is True else "",
    }
    if segments := _segments(row):
        values |= {"audience": "internal", "user_segment_ids": segments}
    return {name: value for name, value in values.items() if value}


def _segments(row: CenterRow) -> list[str]:
    """Return the ids of the only user segments that may read an article, [] for everyone."""
    several = row.get("user_segment_ids")
    given = [row.get("user_segment_id"), *(several if isinstance(several, list) else [])]
    return list(dict.fromkeys(str(each) for each in given if each not in (None, "")))


def _warnings(article: CenterArticle) -> Iterator[str]:
    own = center_text(article.row, "locale")
    others = {center_text(row, "locale") for row in article.rows} - {own, ""}
    if others:
        yield f"Imported in {own or 'its language'}; not in {', '.join(sorted(others))}."
    if article.row.get("outdated") is True:
        yield "The Help Center calls this text outdated."
    if segments := _segments(article.row):
        yield f"In the Help Center only user segment {', '.join(segments)} may read it."
