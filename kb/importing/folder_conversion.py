"""The files of a folder → what they bring, with ids for new articles; unchanged ones are left."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from kb.documents import RevisionDocument
from kb.importing.folder.convert import convert
from kb.importing.folder.read import FolderContents
from kb.importing.folder.survey import FolderSurvey, survey_folder
from kb.importing.folder_matches import (
    KnownFile,
    digest_file,
    digest_of,
    known_files,
    match_files,
    match_texts,
)
from kb.importing.incoming import (
    Incoming,
    IncomingArticle,
    IncomingCategory,
    MarkdownFile,
    SourceTexts,
    Unreadable,
)
from kb.text.slugs import slugify

logger = logging.getLogger(__name__)

CONVERTER_VERSION = 2
"""Raised when the same files become other articles than before."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ConvertedFolder:
    """What a folder brings; `known` are the articles that its files were, `new_ids` by path."""

    incoming: Incoming
    known: Mapping[str, KnownFile]
    new_ids: Mapping[str, int]
    notes: tuple[str, ...]

    @property
    def keys(self) -> dict[str, str]:
        """The key of the article that each file was, by its path."""
        return {path: row.key for path, row in self.known.items()}


def convert_folder(
    contents: FolderContents,
    source: SourceTexts,
    *,
    old_sites: Sequence[str],
    images: Mapping[str, str],
    make_ids: Callable[[int], Sequence[int]],
    progress: Progress,
) -> ConvertedFolder:
    """Convert what has changed since the last import, or is made of something that has.

    `make_ids` returns ids for so many new articles; `progress` is told how many files of how many
    are done.
    """
    survey = survey_folder(contents, source=source.key, old_sites=old_sites)
    survey = _with_root_category(survey, source)
    known = _match(survey, known_files(source.key))
    new = [file.path for file in survey.articles if file.path not in known]
    new_ids = dict(zip(new, make_ids(len(new)), strict=True))
    pks = {**new_ids, **{path: row.pk for path, row in known.items()}}
    addresses = {path: f"/articles/{pk}/" for path, pk in pks.items()}
    context = digest_of((CONVERTER_VERSION, survey.categories, sorted(survey.placed.items())))
    context = digest_of((context, sorted(addresses.items()), old_sites, _image_digests(contents)))
    context = digest_of((context, sorted(survey.old_addresses.items()), survey.targets.sites))
    articles, unreadable, unchanged = list[IncomingArticle](), list[Unreadable](), set[str]()
    for done, file in enumerate(survey.articles):
        progress(done, len(survey.articles))
        row = known.get(file.path)
        digest = digest_file(file) + context
        if row and not row.is_open and row.digest == digest and row.name == file.path:
            unchanged.add(file.path)
            continue
        kind = row.kind if row else ""
        made = _convert(file, survey, kind, addresses, images)
        if isinstance(made, Unreadable):
            unreadable.append(made)
        else:
            articles.append(replace(made, digest=digest))
    incoming = Incoming(
        source,
        survey.categories,
        tuple(articles),
        frozenset(unchanged),
        (*contents.unreadable, *unreadable),
    )
    return ConvertedFolder(incoming, known, new_ids, (*contents.notes, *survey.notes))


def _convert(
    file: MarkdownFile,
    survey: FolderSurvey,
    kind: str,
    addresses: Mapping[str, str],
    images: Mapping[str, str],
) -> IncomingArticle | Unreadable:
    """Convert a file; a fault of the converter's own is logged and stops no other file."""
    try:
        return convert(file, survey, kind=kind, addresses=addresses, images=images)
    except Exception as fault:
        logger.exception("%s could not be converted", file.path)
        reason = "The import has a fault: this text could not be converted"
        return Unreadable(file.path, f"{reason} ({type(fault).__name__}; the log has the rest).")


def _with_root_category(survey: FolderSurvey, source: SourceTexts) -> FolderSurvey:
    """Return a survey in which the articles that lie in no folder have a category as well."""
    in_none = [file.path for file in survey.articles if not survey.placed.get(file.path)]
    if not in_none:
        return survey
    key = f"{source.key}:articles"
    last = max((category.position for category in survey.categories), default=0)
    root = IncomingCategory(
        key, source.title, slug=slugify(source.title, max_length=80), position=last + 1
    )
    placed = {**survey.placed, **dict.fromkeys(in_none, key)}
    return replace(survey, categories=(*survey.categories, root), placed=placed)


def _match(survey: FolderSurvey, known: Mapping[str, KnownFile]) -> dict[str, KnownFile]:
    matches = match_files(survey.articles, known)
    if len(matches) == len(known):
        return matches
    rest = [file for file in survey.articles if file.path not in matches]
    return matches | match_texts(_documents(rest, survey), matches, known)


def _documents(files: Sequence[MarkdownFile], survey: FolderSurvey) -> dict[str, RevisionDocument]:
    """Return what files become, apart from where their links lead."""
    made = (_convert(file, survey, "", {}, {}) for file in files)
    return {each.name: each.document for each in made if isinstance(each, IncomingArticle)}


def _image_digests(contents: FolderContents) -> list[tuple[str, str]]:
    """Return a digest of each image's file; one that cannot be read has "" until it can."""
    return [(path, _digest(contents, path)) for path in contents.images]


def _digest(contents: FolderContents, path: str) -> str:
    try:
        return sha256(contents.source.read(path)).hexdigest()
    except OSError:
        return ""
