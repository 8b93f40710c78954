"""Publishes what an import has changed, each article by itself; takes up where it was stopped."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import OuterRef, Subquery

from kb.models import Article, Conflict, Origin, Revision, State
from kb.publishing import history, workflow
from kb.publishing.completeness import missing_parts
from kb.publishing.rules import Refused
from kb.text.rendering import RenderingFailed


@dataclass
class PublishReport:
    """The titles of what was published, and why each of the others was not."""

    published: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def drafts_of_imports(source: str) -> list[int]:
    """Return the ids of a source's drafts whose newest text was made by an import.

    What its source calls a draft is none of them.
    """
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    rows = Article.objects.filter(source__key=source, state=State.DRAFT, imported__is_draft=False)
    rows = rows.annotate(newest_origin=Subquery(newest.values("origin")[:1]))
    return list(
        rows.filter(newest_origin=Origin.IMPORT).order_by("pk").values_list("pk", flat=True)
    )


def publish_imported(
    source: str,
    *,
    by: User | None,
    reason: str,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> PublishReport:
    """Publish what imports of a source have left as drafts, but for open conflicts.

    A text that somebody has edited since, or submitted, is left to them. `progress` is told how
    many are done of how many.
    """
    report, pks = PublishReport(), drafts_of_imports(source)
    for done, pk in enumerate(pks):
        progress(done, len(pks))
        article = Article.objects.get(pk=pk)
        refusal = _publish(article, by, reason)
        if refusal:
            report.refused.append((str(article), refusal))
        else:
            report.published.append(str(article))
    return report


def _publish(article: Article, by: User | None, reason: str) -> str:
    """Publish an article; return why not, "" where it was done."""
    if Conflict.objects.of_imports().filter(article=article).exists():
        return "its conflict has to be decided first"
    missing = missing_parts(history.latest_seen(article).document)
    if missing:
        return " ".join(part.message for part in missing)
    try:
        workflow.publish_now(article, by=by, reason=reason)
    except (Refused, RenderingFailed) as error:
        return str(error)
    return ""
