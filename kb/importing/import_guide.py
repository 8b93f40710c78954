"""Brings a newer guide into an edited site, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from kb.importing.guide_file import read_guide
from kb.importing.incoming import Incoming
from kb.importing.match_articles import match_articles
from kb.importing.plan import ImportPlan
from kb.importing.planner import Planner, known_documents, known_families, make_plan
from kb.importing.publish_imported import PublishReport, publish_imported
from kb.importing.refuse_redacted import check_guide
from kb.importing.write import free_numbers, write_article, write_categories, write_source
from kb.models import MAX_NOTE_LENGTH, Article, Source


@dataclass(frozen=True)
class ImportResult:
    """What an import did; `published` is None where nothing was to be published."""

    plan: ImportPlan
    published: PublishReport | None = None


def plan_guide(text: str, source: str, *, is_published: bool = False) -> ImportPlan:
    """Return what importing a guide would do. Raises GuideError."""
    check_guide(text)
    return _plan(read_guide(text, source, known_families(source)), is_published=is_published)


def import_guide(
    text: str,
    source: str,
    *,
    by: User | None = None,
    is_published: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportResult:
    """Import a guide: all of it, or nothing where it fails; then publish, if asked to.

    Untouched lines follow the guide, edited ones stay, and what both sides changed becomes a
    conflict. `progress` is told how many of the articles are published. Raises GuideError with
    every line that is not understood.
    """
    check_guide(text)
    incoming = read_guide(text, source, known_families(source))
    with transaction.atomic():
        # Two imports of one source come one after the other, and an editor's save after both.
        Source.objects.select_for_update(no_key=True).filter(key=source).first()
        lock_articles(source)
        plan = _plan(incoming, is_published=is_published)
        _write(plan, by, is_published=is_published)
    if not is_published:
        return ImportResult(plan)
    reason = import_note(plan)
    return ImportResult(plan, publish_imported(source, by=by, reason=reason, progress=progress))


def lock_articles(source: str) -> None:
    """Lock the articles of a source, so that no save comes between reading and writing them.

    Neither their keys nor the source's are locked: PostgreSQL asks for those when a save commits
    that names one, and it and the import would wait for each other.
    """
    rows = Article.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.filter(source__key=source)
    list(rows.order_by("pk").values_list("pk"))


def _plan(incoming: Incoming, *, is_published: bool) -> ImportPlan:
    source = incoming.source.key
    documents = {article.name: article.document for article in incoming.articles}
    matches = match_articles(known_documents(source), documents)
    return make_plan(Planner(incoming, matches, is_published=is_published))


def _write(plan: ImportPlan, by: User | None, *, is_published: bool) -> None:
    source = write_source(plan.source, is_published=is_published)
    write_categories(plan.categories, source)
    free_numbers(plan.articles)
    for article in plan.articles:
        write_article(article, source, by=by, note=import_note(plan))


def import_note(plan: ImportPlan) -> str:
    """Return the note that the revisions of an import have in the history."""
    return f"{plan.source.title} {plan.source.version}".strip()[:MAX_NOTE_LENGTH]
