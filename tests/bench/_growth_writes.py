"""What changes a site, by name: once each, in milliseconds of a processor."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any, cast

from django.db import transaction
from django.test import Client

from kb.admin.bulk.bulk_run import run_batch
from kb.models import Article, BulkRun, Category
from kb.publishing import workflow
from tests.admin.form_data import data
from tests.bench._processor import milliseconds

ROUND = count(1)
MANY = 100
LIST = "/admin/kb/article/"


def live(kind: str) -> Article:
    """Return a live article of a kind, another one each time."""
    rows = Article.objects.filter(kind=kind, state="published").order_by("pk")
    return cast("Article", rows[20 + next(ROUND) % 50])


def save_form(editor: Client) -> float:
    """Save the form of an article with another text."""
    url = live("how_to").admin_url()
    posted = data(editor.get(url), body=f"Other words, {next(ROUND)}: printer router socket.")
    posted["_save"] = "1"
    return milliseconds(lambda: _post(editor, url, posted))


def _post(editor: Client, url: str, posted: dict[str, str]) -> Any:
    response = editor.post(url, posted)
    assert response.status_code == 302, (url, response.status_code)
    return response


def publish(kind: str) -> Callable[[Client], float]:
    """Return what publishes an edited article of a kind."""

    def run(editor: Client) -> float:
        article = live(kind)
        article.symptom = f"Printer, router, socket {next(ROUND)}"
        article.edit_version += 1
        with transaction.atomic():
            article.save()
            workflow.save(article, by=None)
        return milliseconds(lambda: workflow.publish_now(article, by=None))

    return run


def withdraw(editor: Client) -> float:
    """Withdraw an article; it is restored, untimed."""
    article = live("problem")
    taken = milliseconds(lambda: workflow.retire(article, by=None, reason="Old"))
    workflow.restore(Article.objects.get(pk=article.pk), by=None)
    return taken


def ask_bulk(editor: Client) -> float:
    """Tick 100 articles and open the page that says what will happen."""
    return milliseconds(lambda: _plan(editor, "move"))


def _plan(editor: Client, action: str) -> Any:
    rows = Article.objects.filter(state="published").exclude(kind="error_code").order_by("pk")
    pks = rows.values_list("pk", flat=True)[200 : 200 + MANY]
    page = editor.post(LIST, {"action": action, "_selected_action": list(pks)}, follow=True)
    assert page.status_code == 200, page.status_code
    return page


def run_bulk(action: str) -> Callable[[Client], float]:
    """Return what does an action with 100 articles."""

    def run(editor: Client) -> float:
        _plan(editor, action)
        planned = BulkRun.objects.order_by("-pk")[0]
        leaves = Category.objects.filter(parent__isnull=False).order_by("pk")
        values = {
            "move": {"category": leaves[next(ROUND) % 5], "at_once": True},
            "review_date": {"review_by": date(2030, 1, 1 + next(ROUND) % 28)},
        }[action]
        taken = milliseconds(lambda: run_batch(planned, values, seconds=3_600))
        assert not planned.items.filter(outcome="waiting").exists()
        return taken

    return run


WRITES: dict[str, Callable[[Client], float]] = {
    "saving the form of an article": save_form,
    "publishing an edit": publish("problem"),
    "publishing an edit of a code": publish("error_code"),
    "withdrawing": withdraw,
    "question of an action on 100": ask_bulk,
    "moving 100 articles": run_bulk("move"),
    "a review date for 100 articles": run_bulk("review_date"),
}
