"""Brings a folder of articles into the site, article by article, as often as it changes.

Reading, converting and images come before the first transaction. Each article is one transaction
with the row that says what its source had, so a run that was stopped is taken up by the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction

from kb.importing.folder.read import FolderContents
from kb.importing.folder_conversion import ConvertedFolder, Progress, convert_folder
from kb.importing.folder_images import FolderImages
from kb.importing.import_guide import ImportResult, import_note
from kb.importing.incoming import IncomingArticle, SourceTexts, Unreadable
from kb.importing.plan import ImportPlan, PlannedArticle
from kb.importing.planner import Planner, make_plan
from kb.importing.publish_imported import publish_imported
from kb.importing.redirects import RedirectOptions, RedirectPair, add_redirects
from kb.importing.refuse_redacted import without_redacted
from kb.importing.reserve_ids import next_ids, reserve_ids
from kb.importing.write import write_article, write_categories, write_source
from kb.models import Article, Source


@dataclass(frozen=True)
class FolderOptions:
    """How a folder is imported: what its old addresses began with, and what becomes of drafts."""

    old_sites: tuple[str, ...] = ()
    is_published: bool = False


def plan_folder(
    contents: FolderContents,
    source: SourceTexts,
    options: FolderOptions,
    progress: Progress = lambda done, total: None,
) -> ImportPlan:
    """Return what importing a folder would do; writes nothing."""
    converted, images = _convert(contents, source, options, None, next_ids, progress, is_dry=True)
    planner = Planner(converted.incoming, converted.keys, is_published=options.is_published)
    return _with_rest(make_plan(planner), converted, images)


def import_folder(
    contents: FolderContents,
    source: SourceTexts,
    options: FolderOptions,
    *,
    by: User | None = None,
    progress: Progress = lambda done, total: None,
) -> ImportResult:
    """Import a folder, and publish what changed if the options say so."""
    converted, images = _convert(contents, source, options, by, reserve_ids, progress, is_dry=False)
    planner = Planner(converted.incoming, converted.keys, is_published=options.is_published)
    plan = ImportPlan(source, tuple(planner.categories), (), converted.incoming.unreadable)
    gone = list(planner.gone())
    with transaction.atomic():
        row = write_source(source, is_published=options.is_published)
        write_categories(planner.categories, row)
    planned, failed = _write_all(planner, converted, row, by, import_note(plan), progress)
    with transaction.atomic():
        for each in gone:
            write_article(each, row, by=by, note="")
    failed += _lead_old_addresses(planned, by)
    plan = replace(plan, articles=(*planned, *gone), unreadable=(*plan.unreadable, *failed))
    plan = _with_rest(plan, converted, images)
    if not options.is_published:
        return ImportResult(plan)
    return ImportResult(
        plan, publish_imported(source.key, by=by, reason=import_note(plan), progress=progress)
    )


def _convert(
    contents: FolderContents,
    source: SourceTexts,
    options: FolderOptions,
    by: User | None,
    make_ids: Callable[[int], Sequence[int]],
    progress: Progress,
    *,
    is_dry: bool,
) -> tuple[ConvertedFolder, FolderImages]:
    images = FolderImages(contents, by=by, is_dry=is_dry)
    converted = convert_folder(
        contents,
        source,
        old_sites=options.old_sites,
        images=images,
        make_ids=make_ids,
        progress=progress,
    )
    return without_redacted(converted), images


def _write_all(
    planner: Planner,
    converted: ConvertedFolder,
    source: Source,
    by: User | None,
    note: str,
    progress: Progress,
) -> tuple[list[PlannedArticle], list[Unreadable]]:
    """Store article by article; return what was done, and what could not be stored."""
    articles = converted.incoming.articles
    planned, failed = list[PlannedArticle](), list[Unreadable]()
    for done, article in enumerate(articles):
        progress(done, len(articles))
        try:
            pk = converted.new_ids.get(article.name)
            planned.append(_write(planner, article, source, by, note, pk))
        except DatabaseError as error:
            failed.append(Unreadable(article.name, f"could not be stored: {error}"))
    return planned, failed


def _lead_old_addresses(planned: Sequence[PlannedArticle], by: User | None) -> list[Unreadable]:
    """Let old addresses lead to the articles that were imported; return those that cannot."""
    pairs = [
        RedirectPair(old, f"#{plan.pk}", plan.name)
        for plan in planned
        for old in plan.old_addresses
    ]
    options = RedirectOptions(allows_drafts=True, skips_invalid=True)
    may_change = by is not None and by.has_perm("kb.change_redirect")
    report = add_redirects(pairs, by=by if may_change else None, options=options)
    return [Unreadable("old address", reason) for reason in report.refused]


def _write(
    planner: Planner,
    article: IncomingArticle,
    source: Source,
    by: User | None,
    note: str,
    pk: int | None,
) -> PlannedArticle:
    """Compare one article with the site as it is now, and store it, in one transaction."""
    key = planner.matches.get(article.name)
    with transaction.atomic():
        if key is not None:
            Article.objects.select_for_update().get(key=key)
        plan = planner.plan(article)
        written = write_article(plan, source, by=by, note=note, pk=pk)
    return replace(plan, pk=written.pk if written else plan.pk)


def _with_rest(plan: ImportPlan, converted: ConvertedFolder, images: FolderImages) -> ImportPlan:
    """Return a plan with the files that were left, and the images that cannot be shown."""
    untouched = (
        PlannedArticle("untouched", path, converted.known[path].title, converted.known[path].pk)
        for path in sorted(converted.incoming.unchanged)
    )
    refused = (Unreadable(path, reason) for path, reason in images.refused.items())
    return replace(
        plan,
        articles=(*plan.articles, *untouched),
        unreadable=(*plan.unreadable, *refused),
        notes=converted.notes,
    )
