"""A status says the same of articles in a query and of one loaded article."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kb.admin.common import status
from kb.models import Article, Category, Flag, Publication, Schedule
from kb.publishing import moving, workflow
from tests.make_articles import edit, put_live, write, write_live

EVERY_STATUS = {s.id: s for s in (*status.FILTERS, *(s for group in status.BADGES for s in group))}


def articles() -> list[Article]:
    """Articles of every status, loaded as a list loads them."""
    rows = Article.objects.select_related("publication__successor", "schedule")
    return list(rows.annotate(flag_count=status.open_flag_count()))


def schedule(article: Article, problem: str = "") -> None:
    revision = put_live(article).revision
    Schedule.objects.create(
        article=article,
        revision=revision,
        publish_at=timezone.now(),
        time_zone="UTC",
        problem=problem,
    )


@pytest.fixture
def every_status(guide: None, editor: Any) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    write("Draft", review_by=yesterday)
    for title, states in (("In review", 1), ("Approved", 2)):
        article = write(title)
        for verb in (workflow.submit, workflow.approve)[:states]:
            verb(article, by=None)
    edit(write_live("Ahead").article, symptom="New")
    workflow.restrict(write_live("Internal").article, by=None)
    there, moved = Category.objects.order_by("pk")[:2], write_live("Moving", category=None).article
    moving.move_with_next_publish(moved, to=there[0], by=None)
    for title, to in (("Moving on", there[1]), ("Moving out", None)):
        moved = write_live(title, category=there[0]).article
        moving.move_with_next_publish(moved, to=to, by=None)
    gone = write_live("Withdrawn").article
    workflow.retire(gone, by=None)
    edit(gone, symptom="Written after it went")
    schedule(write("Scheduled"))
    schedule(write("Failed"), problem="It did not go live.")
    Flag.objects.create(article=write("Flagged"), reason="Look", by=editor)
    closed = timezone.now()
    Flag.objects.create(article=write("Closed"), reason="Look", by=editor, closed_at=closed)


@pytest.mark.usefixtures("every_status")
@pytest.mark.parametrize("name", EVERY_STATUS)
def test_a_status_means_the_same_in_a_query_and_of_one_article(name: str) -> None:
    wanted = EVERY_STATUS[name]
    selected = set(Article.objects.filter(wanted.condition()).values_list("title", flat=True))
    assert selected
    assert selected == {article.title for article in articles() if wanted.applies_to(article)}


@pytest.mark.usefixtures("every_status")
def test_a_row_has_one_badge_of_each_group_that_fits() -> None:
    badges = {article.title: status.badges_of(article) for article in articles()}
    assert badges["Draft"] == [("draft", "Draft, never published")]
    assert badges["Ahead"] == [("public", "Live"), ("draft", "Unpublished changes")]
    for title in ("Moving", "Moving on", "Moving out"):
        assert badges[title] == [("public", "Live"), ("draft", "Moves with the next publish")]
    assert badges["Internal"] == [("agent", "Live, agents only")]
    assert badges["Withdrawn"] == [("gone", "Withdrawn"), ("draft", "Draft")]
    assert badges["Approved"] == [("review", "Approved")]
    assert badges["Failed"][1][0] == "late"
    assert badges["Flagged"][1] == ("flag", "1 flag")
    assert badges["Closed"] == badges["Draft"]


def test_every_status_has_an_id_of_its_own() -> None:
    both = [s for group in (status.FILTERS, *status.BADGES) for s in group]
    assert len({s.id for s in both}) == len(set(both))


@pytest.mark.usefixtures("every_status")
def test_the_badge_of_what_is_gone_names_the_successor() -> None:
    publication = Publication.objects.get(article__title="Withdrawn")
    publication.successor = Publication.objects.get(article__title="Ahead")
    publication.save()
    gone = next(article for article in articles() if article.title == "Withdrawn")
    assert status.badges_of(gone)[0] == ("gone", "Withdrawn → Ahead")
