"""The files of a folder, and the articles that an earlier import made → which file is which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kb.documents import RevisionDocument
from kb.importing.incoming import MarkdownFile
from kb.importing.match_articles import match_articles
from kb.models import Conflict, ImportedArticle

HALF = 32
"""A digest is of the file in its first half, and in its second of all that it was read with."""


@dataclass(frozen=True)
class KnownFile:
    """An article that an earlier import of the same source made; `name` is its file's path then."""

    pk: int
    key: str
    name: str
    kind: str
    title: str
    digest: str
    is_open: bool


def known_files(source: str) -> dict[str, KnownFile]:
    """Return what earlier imports made, by name; `is_open`: gone since, or with a conflict."""
    in_conflict = set(
        Conflict.objects.of_imports()
        .filter(article__source__key=source)
        .values_list("article", flat=True)
    )
    rows = ImportedArticle.objects.filter(source__key=source).values_list(
        "pk", "article__key", "name", "article__kind", "article__title", "digest", "is_gone"
    )
    return {
        name: KnownFile(pk, key, name, kind, title, digest, is_gone or pk in in_conflict)
        for pk, key, name, kind, title, digest, is_gone in rows
    }


def digest_file(file: MarkdownFile) -> str:
    """Return the first half of an article's digest: of its file alone, wherever it lies."""
    parts = (file.text, sorted(file.front_matter.items()), file.old_addresses, file.warnings)
    return digest_of(parts)


def digest_of(value: object) -> str:
    """Return half a digest, of a value that has a stable repr()."""
    return sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:HALF]


def match_files(
    files: Sequence[MarkdownFile], known: Mapping[str, KnownFile]
) -> dict[str, KnownFile]:
    """Return the article that each file was, by its path; by its path, or by an equal content."""
    matches = {file.path: known[file.path] for file in files if file.path in known}
    lost = [row for row in known.values() if row.name not in matches]
    moved = _unique({row.name: row.digest[:HALF] for row in lost})
    for path, digest in _unique_paths(files, matches).items():
        if digest in moved:
            matches[path] = known[moved[digest]]
    return matches


def _unique_paths(files: Sequence[MarkdownFile], matches: Mapping[str, object]) -> dict[str, str]:
    digests = {file.path: digest_file(file) for file in files if file.path not in matches}
    return {path: digest for digest, path in _unique(digests).items()}


def _unique(digests: Mapping[str, str]) -> dict[str, str]:
    """Return the name of each digest that only one name has."""
    names: dict[str, list[str]] = {}
    for name, digest in digests.items():
        names.setdefault(digest, []).append(name)
    return {digest: found[0] for digest, found in names.items() if len(found) == 1 and digest}


def match_texts(
    documents: Mapping[str, RevisionDocument],
    matches: Mapping[str, KnownFile],
    known: Mapping[str, KnownFile],
) -> dict[str, KnownFile]:
    """Return the article that each other file was: moved, and changed as well.

    `documents` are what files without a match become, by path.
    """
    used = {row.name for row in matches.values()}
    lost = [row.pk for row in known.values() if row.name not in used]
    if not lost or not documents:
        return {}
    rows = ImportedArticle.objects.filter(pk__in=lost)
    before = dict(rows.values_list("name", "document"))
    return {path: known[name] for path, name in match_articles(before, documents).items()}
