"""An article knows who saved it last, and when: what its newest revision says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import OuterRef, Subquery

from kb.models import Article, Category, Revision
from kb.publishing import discard, moving, workflow
from tests.make_articles import edit, write_live


def articles_that_say_otherwise() -> list[Article]:
    """Return the articles whose columns differ from their newest revision."""
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    rows = Article.objects.annotate(
        by=Subquery(newest.values("created_by")[:1]), at=Subquery(newest.values("created_at")[:1])
    )
    return [row for row in rows if (row.by, row.at) != (row.saved_by_id, row.changed_at)]


def edited(article: Article, by: Any) -> None:
    edit(article, symptom="Edited again", by=by)


def reverted(article: Article, by: Any) -> None:
    workflow.revert(article, article.revisions.get(number=1), by=by)


def discarded(article: Article, by: Any) -> None:
    discard.discard_draft(article, by=by)


def moved(article: Article, by: Any) -> None:
    moving.move(article, to=Category.objects.get(key="guide-database-issues"), by=by)


def moved_with_next_publish(article: Article, by: Any) -> None:
    category = Category.objects.get(key="guide-database-issues")
    moving.move_with_next_publish(article, to=category, by=by)


def restricted(article: Article, by: Any) -> None:
    workflow.publish_now(article, by=None)
    workflow.restrict(article, by=by)


@pytest.mark.parametrize(
    "do", [edited, reverted, discarded, moved, moved_with_next_publish, restricted]
)
def test_whoever_saves_a_text_is_kept_with_the_article(
    guide: None, editor: Any, author: Any, do: Callable[[Article, Any], None]
) -> None:
    article = write_live("Slow lift", category=None, by=author).article
    edit(article, symptom="It stops", by=author)
    do(article, editor)
    article.refresh_from_db()
    assert article.saved_by == editor
    assert articles_that_say_otherwise() == []


def test_a_submission_and_a_publish_are_no_save(author: Any, editor: Any) -> None:
    article = write_live("Slow lift", by=author).article
    saved_at = Article.objects.get(pk=article.pk).changed_at
    edit(article, symptom="It stops", by=author)
    workflow.submit(article, by=editor)
    workflow.publish_now(article, by=editor)
    article.refresh_from_db()
    assert article.saved_by == author
    assert article.changed_at > saved_at


def test_a_loaded_guide_was_saved_by_nobody(guide: None) -> None:
    assert not Article.objects.exclude(saved_by=None).exists()
    assert articles_that_say_otherwise() == []
