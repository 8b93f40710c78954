"""All categories and articles → the Markdown files of an export."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from kb.exporting.articles.article_file import article_file
from kb.exporting.articles.article_paths import ArticlePaths, find_paths
from kb.exporting.articles.category_file import INDEX, category_file
from kb.exporting.articles.exported_text import exported_texts, linked_articles
from kb.exporting.export_folder import write_private
from kb.exporting.manifest import FileEntry
from kb.models import Category

ARTICLES_AT_ONCE = 100


def write_articles(folder: Path, progress: Callable[[int, int], None]) -> dict[str, FileEntry]:
    """Write them all; return them by path. `progress` is called with how many of how many."""
    paths = find_paths()
    categories = list(Category.objects.with_ancestors())
    titles = {one.pk: [node.title for node in (*one.ancestors(), one)] for one in categories}
    written = {}
    for category in categories:
        path = f"{paths.folders[category.pk]}/{INDEX}"
        written[path] = write_private(folder, path, category_file(category).encode())
    pks = sorted(paths.files)
    for start in range(0, len(pks), ARTICLES_AT_ONCE):
        progress(start, len(pks))
        written |= _write(folder, pks[start : start + ARTICLES_AT_ONCE], paths, titles)
    progress(len(pks), len(pks))
    return written


def _write(
    folder: Path, pks: list[int], paths: ArticlePaths, titles: Mapping[int, list[str]]
) -> dict[str, FileEntry]:
    texts = exported_texts(pks)
    public, everything = linked_articles(texts)
    base = str(settings.KB_BASE_URL).rstrip("/")
    written = {}
    for text in texts:
        links = public if text.shown.is_public else everything
        content = article_file(text, links, paths, titles, base)
        path = paths.files[text.article.pk]
        written[path] = write_private(folder, path, content.encode("utf-8", "replace"))
    return written
