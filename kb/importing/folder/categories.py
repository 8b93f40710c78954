"""The folders of the files → categories, at most four levels deep."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kb.importing.folder.folder_titles import (
    folder_description,
    folder_position,
    folder_title,
    index_order,
    is_index,
)
from kb.importing.folder.index_pages import is_mere_index
from kb.importing.incoming import IncomingCategory, MarkdownFile
from kb.text.slugs import slugify, unique_slug

DEEPEST = 4
MAX_KEY = 120
MAX_TITLE = 200

Groups = Mapping[str, Mapping[str, object]]


@dataclass
class FolderCategories:
    """Categories with parents first; `placed` has the key of each article's by its path."""

    categories: list[IncomingCategory] = field(default_factory=list)
    placed: dict[str, str] = field(default_factory=dict)
    articles: list[MarkdownFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_categories(files: Sequence[MarkdownFile], groups: Groups, source: str) -> FolderCategories:
    """Return the categories of the folders in which articles lie.

    The folder that holds everything is none; one that holds a single page is no category either,
    its page stands in the folder above.
    """
    return _CategoryReader(files, groups, source).read()


class _CategoryReader:
    """Makes the categories of one folder."""

    def __init__(self, files: Sequence[MarkdownFile], groups: Groups, source: str) -> None:
        self.files = files
        self.groups = groups
        self.source = source
        self.found = FolderCategories()
        self.keys: dict[str, str] = {}
        self.slugs: set[str] = set()
        self.indexes = _indexes(files)
        self.root = _common_folder(files)
        self.counts = _counts(files)

    def read(self) -> FolderCategories:
        """Return what the folders become."""
        for file in self.files:
            if is_index(file.path) and self._is_mere(file):
                self.found.notes.append(f"{file.path}: a mere list of its folder; no article.")
            else:
                self.found.articles.append(file)
        for file in self.found.articles:
            self.found.placed[file.path] = self._category(self._folder_of(file))
        self._say_deep_ones()
        return self.found

    def _is_mere(self, file: MarkdownFile) -> bool:
        others = self.counts[posixpath.dirname(file.path)] > 1
        return is_mere_index(file, has_siblings=others)

    def _folder_of(self, file: MarkdownFile) -> str:
        """Return the folder that a file's category is made of; a single page has that above."""
        folder = posixpath.dirname(file.path)
        is_alone = self.counts[folder] == 1 and is_index(file.path) and folder not in self.groups
        return posixpath.dirname(folder) if is_alone and folder != self.root else folder

    def _category(self, folder: str) -> str:
        """Return the key of a folder's category, made with those above it where it is new."""
        if not _is_below(folder, self.root):
            return ""
        folder = self._not_too_deep(folder)
        if folder not in self.keys:
            parent = self._category(posixpath.dirname(folder))
            index, group = self.indexes.get(folder), self.groups.get(folder, {})
            title = folder_title(folder, group, index)[:MAX_TITLE]
            slug = unique_slug(f"{self.source} {_without(folder, self.root)}", self.slugs)
            self.slugs.add(slug)
            key = slug[:MAX_KEY]
            self.keys[folder] = key
            self.found.categories.append(
                IncomingCategory(
                    key,
                    title,
                    parent,
                    description=folder_description(group, index),
                    slug=slugify(title, max_length=80),
                    position=folder_position(group, index),
                )
            )
        return self.keys[folder]

    def _not_too_deep(self, folder: str) -> str:
        parts = _without(folder, self.root).split("/")
        if len(parts) <= DEEPEST:
            return folder
        return "/".join([*([self.root] if self.root else []), *parts[:DEEPEST]])

    def _say_deep_ones(self) -> None:
        deep = {
            folder
            for folder in map(self._folder_of, self.found.articles)
            if _is_below(folder, self.root) and self._not_too_deep(folder) != folder
        }
        self.found.notes += [
            f"{folder}: categories have {DEEPEST} levels; its articles join "
            f"{self._not_too_deep(folder)}."
            for folder in sorted(deep)
        ]


def _indexes(files: Iterable[MarkdownFile]) -> dict[str, MarkdownFile]:
    """Return the page that names each folder."""
    pages = [file for file in files if is_index(file.path)]
    pages.sort(key=lambda file: index_order(file.path), reverse=True)
    return {posixpath.dirname(file.path): file for file in pages}


def _counts(files: Iterable[MarkdownFile]) -> dict[str, int]:
    """Return how many files each folder holds, with those in the folders below it."""
    counts: dict[str, int] = {}
    for file in files:
        folder = posixpath.dirname(file.path)
        while True:
            counts[folder] = counts.get(folder, 0) + 1
            if not folder:
                break
            folder = posixpath.dirname(folder)
    return counts


def _common_folder(files: Sequence[MarkdownFile]) -> str:
    """Return the deepest folder that holds every file, "" for the one that is imported."""
    folders = [posixpath.dirname(file.path) for file in files]
    common = posixpath.commonpath(folders) if folders and all(folders) else ""
    return posixpath.dirname(common) if set(folders) == {common} else common


def _is_below(folder: str, root: str) -> bool:
    return folder != root and (not root or folder.startswith(f"{root}/"))


def _without(folder: str, root: str) -> str:
    return folder.removeprefix(root).lstrip("/")
