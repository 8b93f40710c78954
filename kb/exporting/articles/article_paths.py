"""Where each category and each article lies in an export, and which file an address stands for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from posixpath import dirname, relpath
from urllib.parse import urlsplit

from kb.exporting.image_files import IMAGES
from kb.models import GUIDE, Article, Category, Publication
from kb.models.tree import CategoryNode, build_tree
from kb.text.image_addresses import IMAGE_ADDRESS
from kb.text.slugs import slugify, unique_slug

ARTICLES = "articles"
LONGEST_FOLDER = 40
LONGEST_NAME = 60
"""Four folders deep a path stays under the 260 characters that Windows opens."""

_ARTICLE_ADDRESS = re.compile(r"/articles/(\d{1,18})(?:/.*)?")
_CODE_ADDRESS = re.compile(r"/errors/([\w-]+)/?")
_NUMBER_ADDRESS = re.compile(r"/(\d[\d.]*)/?")


@dataclass
class ArticlePaths:
    """Folders of categories by id, files of articles by id, and what else leads to an article."""

    folders: dict[int, str] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)
    code_ids: dict[str, int] = field(default_factory=dict)
    numbered_ids: dict[str, int] = field(default_factory=dict)

    def link(self, address: str, here: str, base: str = "") -> str:
        """Return an address of this site as it stands in the file `here`.

        What is exported is a relative path; anything else begins with `base`.
        """
        if address.startswith("#"):
            return address
        parts = urlsplit(address)
        target = self._file_of(parts.path)
        if not target:
            return base + address
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return relpath(target, dirname(here)) + fragment

    def _file_of(self, path: str) -> str:
        if IMAGE_ADDRESS.fullmatch(path):
            return f"{IMAGES}/{path.rpartition('/')[2]}"
        if found := _ARTICLE_ADDRESS.fullmatch(path):
            return self.files.get(int(found[1]), "")
        if found := _CODE_ADDRESS.fullmatch(path):
            return self.files.get(self.code_ids.get(found[1], 0), "")
        if found := _NUMBER_ADDRESS.fullmatch(path):
            return self.files.get(self.numbered_ids.get(found[1], 0), "")
        return ""


def find_paths() -> ArticlePaths:
    """Return the paths of all categories and articles; a file's name ends with the article's id.

    So no two names differ by capitals alone, and a name depends on no other article.
    """
    paths = ArticlePaths(folders=_folders())
    rows = Article.objects.order_by("pk").values_list(
        "pk",
        "slug",
        "category",
        "publication__is_live",
        "publication__slug",
        "publication__category",
    )
    for pk, slug, category, is_live, live_slug, live_category in rows.iterator():
        folder = paths.folders.get(live_category if is_live else category, ARTICLES)
        name = slugify(live_slug if is_live else slug, max_length=LONGEST_NAME)
        paths.files[pk] = f"{folder}/{name}-{pk}.md"
    codes = Publication.objects.codes().filter(is_live=True)
    paths.code_ids = dict(codes.values_list("slug", "pk"))
    numbered = Article.objects.filter(source__key=GUIDE).exclude(number="")
    paths.numbered_ids = dict(numbered.values_list("number", "pk"))
    return paths


def _folders() -> dict[int, str]:
    """Return the folder of each category; one that lies in itself is at the top."""
    categories = list(Category.objects.in_order())
    folders: dict[int, str] = {}
    _add_folders(build_tree(categories).roots, ARTICLES, folders)
    lost = [CategoryNode(category) for category in categories if category.pk not in folders]
    taken = {path.rpartition("/")[2] for path in folders.values()}
    for node in lost:
        name = unique_slug(node.category.slug, taken, max_length=LONGEST_FOLDER)
        folders[node.category.pk] = f"{ARTICLES}/{name}"
        taken.add(name)
    return folders


def _add_folders(nodes: Iterable[CategoryNode], above: str, folders: dict[int, str]) -> None:
    taken: set[str] = set()
    for node in nodes:
        name = unique_slug(node.category.slug, taken, max_length=LONGEST_FOLDER)
        taken.add(name)
        folders[node.category.pk] = f"{above}/{name}"
        _add_folders(node.children, folders[node.category.pk], folders)
