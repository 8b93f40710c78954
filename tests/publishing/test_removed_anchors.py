"""Every anchor that was ever published still lands, whatever editors do."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings

from kb.documents import lines_of
from kb.models import Article, Publication, Resolution, Step
from kb.publishing import history, workflow
from tests.hypothesis_examples import examples
from tests.make_articles import edit, put_live, write, write_live
from tests.publishing.line_lifecycles import EDITS, InTheDatabase, Life, OnPaper, do, landing


def live_through(life: Life, steps: list[tuple[Any, ...]]) -> None:
    """Do it all; whatever landed once lands after every step, and in the page at the end."""
    seen: set[str] = set()
    for step in (*steps, ("publish",)):
        carried = do(life, step)
        document = life.live()
        if document is None:
            continue
        assert seen | carried <= landing(document)
        seen = landing(document)
        alive = {line["anchor"] for line in lines_of(document)}
        assert {line["nearest"] for line in document["removed"]} <= alive | {""}
    page = life.page()
    assert [anchor for anchor in seen if page.count(f' id="{anchor}"') != 1] == []


@settings(max_examples=examples(60, 3000), deadline=None)
@given(steps=EDITS)
def test_every_anchor_ever_published_still_lands_in_thousands_of_lives(
    steps: list[tuple[Any, ...]],
) -> None:
    live_through(OnPaper(), steps)


@pytest.mark.django_db
@settings(
    max_examples=examples(6, 200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=EDITS)
def test_every_anchor_ever_published_still_lands(guide: None, steps: list[tuple[Any, ...]]) -> None:
    mark = transaction.savepoint()
    try:
        live_through(InTheDatabase(), steps)
    finally:
        transaction.savepoint_rollback(mark)


def test_a_new_line_never_takes_an_old_anchor(guide: None) -> None:
    life = InTheDatabase()
    life.edit(("remove", "steps", 0))
    life.edit(("add", "steps", 0, "Look"))
    steps = history.snapshot(life.article)["steps"]
    assert [line["anchor"] for line in steps] == ["look-2", "listen"]


def test_a_line_keeps_its_row_through_rewording_and_moving(guide: None) -> None:
    life = InTheDatabase()
    rows = dict(Step.objects.filter(article=life.article).values_list("anchor", "pk"))
    life.edit(("reword", "steps", 0, "Look twice"))
    life.edit(("move", "steps", 0, 1))
    assert dict(Step.objects.filter(article=life.article).values_list("anchor", "pk")) == rows


def test_a_merge_carries_the_other_articles_anchors_along(guide: None) -> None:
    gone = write_live("Lamp dark", steps=("Change the bulb",), resolutions=("Call a fitter",))
    into = write_live("No light", steps=("Look",))
    workflow.merge(gone.article, into=into.article, by=None)
    into.refresh_from_db()
    assert {"change-the-bulb", "call-a-fitter", "look"} <= landing(into.document)
    edit(into.article, symptom="It is dark")
    put_live(into.article)
    into.refresh_from_db()
    assert "call-a-fitter" in landing(into.document)
    assert not Resolution.objects.filter(article=into.article).exists()


# --- What is said there ---------------------------------------------------------------------------


def page_of(publication: Publication) -> str:
    """The page as everyone reads it."""
    return Client().get(publication.get_absolute_url()).content.decode()


def test_a_carried_anchor_says_what_it_was_part_of(guide: None) -> None:
    gone, into = write_live("Lamp dark", steps=("Change the bulb",)), write_live("No light")
    workflow.merge(gone.article, into=into.article, by=None)
    said = page_of(into)
    assert "led to a line of “Lamp dark”, which was merged into this article on" in said
    assert "closest one" not in said


@pytest.mark.parametrize(("steps", "has_nearest"), [(("Look", "Ask"), True), (("Look",), False)])
def test_a_removed_line_names_the_nearest_only_where_one_is_left(
    guide: None, steps: tuple[str, ...], has_nearest: bool
) -> None:
    publication = write_live(steps=steps)
    Step.objects.filter(article=publication.pk, anchor="look").delete()
    edit(publication.article)
    put_live(publication.article)
    said = page_of(publication)
    assert 'id="look"' in said
    assert ("This is the closest one that remains." in said) == has_nearest


# --- An anchor is made of words -------------------------------------------------------------------


def remove_lines(article: Article) -> None:
    """Take every step away and save."""
    Step.objects.filter(article=article).delete()
    edit(article)


def test_a_line_that_went_before_its_article_was_public_leaves_no_anchor(guide: None) -> None:
    article = write(steps=("Reset the vault",), audience="internal")
    publication = put_live(article)
    remove_lines(article)
    put_live(article)
    workflow.open_(article, by=None)
    assert "vault" not in page_of(publication)


def test_publishing_for_everyone_leaves_the_anchors_of_agents_out(guide: None) -> None:
    article = write(steps=("Reset the vault",), audience="internal")
    publication = put_live(article)
    article.audience = "public"
    remove_lines(article)
    put_live(article)
    assert "vault" not in page_of(publication)


def test_a_merge_of_an_internal_article_tells_everyone_neither_its_title_nor_its_lines(
    guide: None,
) -> None:
    gone = write_live("Vault keys", steps=("Reset the vault",), audience="internal")
    into = write_live("No light")
    workflow.merge(gone.article, into=into.article, by=None)
    assert "vault" not in page_of(into).lower()


def test_what_was_public_before_it_was_restricted_and_merged_still_lands(guide: None) -> None:
    gone, into = write_live("Vault keys", steps=("Look",)), write_live("No light")
    workflow.restrict(gone.article, by=None)
    workflow.merge(gone.article, into=into.article, by=None)
    said = page_of(into)
    assert 'id="look"' in said
    assert "Vault" not in said


def test_a_public_line_removed_in_secret_still_lands_when_its_article_is_opened(
    guide: None,
) -> None:
    publication = write_live(steps=("Look", "Ask"))
    article = Article.objects.get(pk=publication.pk)
    workflow.restrict(article, by=None)
    article.refresh_from_db()
    remove_lines(article)
    put_live(article)
    workflow.open_(article, by=None)
    assert 'id="look"' in page_of(publication)
