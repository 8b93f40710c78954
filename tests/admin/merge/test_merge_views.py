"""Two people edit one article: the second save loses neither text."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article, Conflict, Step
from kb.publishing import history
from tests.admin.form_data import data, read
from tests.admin.forms.test_article_editor import page, problem


@pytest.fixture
def me(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Opens the form first and saves last."""
    return signed_in(editor)


@pytest.fixture
def them(author: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Saves in between."""
    return signed_in(author)


def both_save(
    me: Client, them: Client, article: Article, theirs: dict[str, Any], mine: dict[str, Any]
) -> Any:
    """Open twice, save theirs, then mine; return what I see."""
    my_form, their_form = data(me.get(page(article))), data(them.get(page(article)))
    assert them.post(page(article), {**their_form, **theirs}).status_code == 302
    return me.post(page(article), {**my_form, **mine, "note": "My note"}, follow=True)


def where(response: Any) -> str:
    """The address that the browser ended at."""
    return str(response.redirect_chain[-1][0])


def test_a_stale_save_keeps_both_texts_and_asks(me: Client, them: Client, editor: Any) -> None:
    article = problem()
    response = both_save(me, them, article, {"symptom": "Their symptom"}, {"symptom": "My symptom"})
    content = response.content.decode()
    assert "Two people changed this article" in content
    assert "Their symptom" in content
    assert "My symptom" in content
    assert "Intermittent network connectivity" in content
    kept = Conflict.objects.get(article=article)
    assert (kept.by, kept.note, kept.document["symptom"]) == (editor, "My note", "My symptom")
    assert history.snapshot(article)["symptom"] == "Their symptom"


@pytest.mark.parametrize(
    ("decided", "stored"),
    [
        ({"article.symptom": "theirs"}, "Their symptom"),
        ({"article.symptom": "mine"}, "My symptom"),
        ({"article.symptom": "own", "article.symptom.symptom": "Both"}, "Both"),
    ],
)
def test_what_was_decided_becomes_the_draft_and_the_conflict_is_over(
    me: Client, them: Client, decided: dict[str, str], stored: str
) -> None:
    article = problem()
    response = both_save(
        me,
        them,
        article,
        {"symptom": "Their symptom", "title": "Their title"},
        {"symptom": "My symptom", "cause": "My cause"},
    )
    posted = {**data(response), **decided, "_save": ""}
    saved = me.post(where(response), posted, follow=True)
    assert b"Draft saved" in saved.content
    document = history.snapshot(article)
    assert document["symptom"] == stored
    assert (document["title"], document["cause"]) == ("Their title", "My cause")
    assert not Conflict.objects.exists()
    newest = history.latest(article)
    assert newest is not None
    assert newest.note == "My note"


def test_a_line_that_they_deleted_and_i_reworded_is_one_question(me: Client, them: Client) -> None:
    article = problem()
    anchor = history.snapshot(article)["steps"][0]["anchor"]
    response = both_save(
        me,
        them,
        article,
        {"steps-0-DELETE": "on"},
        {"steps-0-text": "Look at the cable", "steps-1-text": "Mine alone"},
    )
    assert "Removed by them" in response.content.decode()
    posted = {**data(response), f"steps.{anchor}": "mine", "_save": ""}
    me.post(where(response), posted)
    steps = history.snapshot(article)["steps"]
    assert {"Look at the cable", "Mine alone"} <= {step["text"] for step in steps}
    assert Step.objects.get(article=article, anchor=anchor).text == "Look at the cable"


def test_a_line_left_out_by_an_empty_result_is_removed(me: Client, them: Client) -> None:
    article = problem()
    anchor = history.snapshot(article)["steps"][0]["anchor"]
    changes = [{"steps-0-text": text} for text in ("Theirs", "Mine")]
    response = both_save(me, them, article, *changes)
    posted = {**data(response), f"steps.{anchor}": "own", f"steps.{anchor}.text": "", "_save": ""}
    me.post(where(response), posted)
    assert not Step.objects.filter(article=article, anchor=anchor).exists()


def test_what_does_not_clash_goes_together_and_is_shown_first(me: Client, them: Client) -> None:
    article = problem()
    response = both_save(me, them, article, {"cause": "Theirs"}, {"symptom": "Mine"})
    assert "Nothing left to decide." in response.content.decode()
    assert history.snapshot(article)["symptom"] == "Intermittent network connectivity"
    me.post(where(response), {**data(response), "_save": ""})
    document = history.snapshot(article)
    assert (document["cause"], document["symptom"]) == ("Theirs", "Mine")


def test_the_same_new_line_of_both_is_one_line(me: Client, them: Client) -> None:
    article = problem()
    new = {"steps-TOTAL_FORMS": "7", "steps-6-text": "Ask them", "steps-6-position": "7"}
    response = both_save(me, them, article, new, {**new, "cause": "Mine"})
    me.post(where(response), {**data(response), "_save": ""})
    texts = [step["text"] for step in history.snapshot(article)["steps"]]
    assert texts.count("Ask them") == 1


def test_nobody_is_asked_who_had_changed_nothing(me: Client, them: Client) -> None:
    article = problem()
    response = both_save(me, them, article, {"symptom": "Their symptom"}, {})
    assert "You had not changed anything" in response.content.decode()
    assert not Conflict.objects.exists()


def test_undecided_places_are_asked_again_and_keep_what_was_decided(
    me: Client, them: Client
) -> None:
    article = problem()
    changes = [{"symptom": who, "cause": who} for who in ("Theirs", "Mine")]
    response = both_save(me, them, article, *changes)
    posted = {**data(response), "article.symptom": "own", "article.symptom.symptom": "Both"}
    again = me.post(where(response), {**posted, "_save": ""})
    assert "Some conflicts still need a decision" in again.content.decode()
    form = read(again).data
    assert (form["article.symptom"], form["article.symptom.symptom"]) == ("own", "Both")
    assert "article.cause" not in form
    assert Conflict.objects.count() == 1


def test_deciding_later_keeps_everything(me: Client, them: Client) -> None:
    article = problem()
    changes = [{"symptom": who} for who in ("Theirs", "Mine")]
    response = both_save(me, them, article, *changes)
    later = me.post(where(response), {"_later": ""})
    assert later.headers["Location"] == "/admin/"
    assert Conflict.objects.get().document["symptom"] == "Mine"
    assert me.get(where(response)).status_code == 200
    assert where(response) in me.get(page(article)).content.decode()
    assert where(response) not in them.get(page(article)).content.decode()


def test_a_third_save_while_one_decides_is_shown_before_anything_is_written(
    me: Client, them: Client
) -> None:
    article = problem()
    changes = [{"symptom": who} for who in ("Theirs", "Mine")]
    response = both_save(me, them, article, *changes)
    decided = {**data(response), "article.symptom": "mine", "_save": ""}
    third = data(them.get(page(article)), symptom="Theirs again")
    them.post(page(article), third)
    again = me.post(where(response), decided)
    assert "Theirs again" in again.content.decode()
    assert history.snapshot(article)["symptom"] == "Theirs again"
    me.post(where(response), {**data(again), "_save": ""})
    assert history.snapshot(article)["symptom"] == "Mine"


def test_a_result_that_cannot_be_saved_is_shown_in_the_form_with_everything_in_it(
    me: Client, them: Client
) -> None:
    article = problem()
    changes = [{"symptom": who, "title": who} for who in ("Theirs", "Mine")]
    response = both_save(me, them, article, *changes)
    posted = {**data(response), "article.title": "own", "article.title.title": ""}
    shown = me.post(where(response), {**posted, "article.symptom": "mine", "_save": ""})
    assert "This field is required" in shown.content.decode()
    assert read(shown).data["symptom"] == "Mine"
    me.post(page(article), {**data(shown), "title": "Both", "symptom": "Both"})
    assert history.snapshot(article)["symptom"] == "Both"
    assert not Conflict.objects.exists()


def test_a_merge_is_checked_as_a_save_is_and_mended_in_the_form(me: Client, them: Client) -> None:
    article = problem()
    fix = history.snapshot(article)["resolutions"][1]["anchor"]
    their_changes = {"resolutions-1-DELETE": "on", "steps-1-if_not": ""}
    response = both_save(me, them, article, their_changes, {"steps-0-if_not": f"#{fix}"})
    assert "Nothing left to decide." in response.content.decode()
    theirs = history.snapshot(article)
    shown = me.post(where(response), {**data(response), "_save": ""})
    content = shown.content.decode()
    assert f"There is no line or article “#{fix}”." in content
    assert re.search(rf'<form\s+method="post"\s+action="{page(article)}"', content)
    assert history.snapshot(article) == theirs
    assert Conflict.objects.count() == 1
    me.post(page(article), data(shown, **{"steps-0-if_not": "Escalate"}))
    assert history.snapshot(article)["steps"][0]["if_not"] == "escalate"
    assert not Conflict.objects.exists()


def test_an_owner_set_by_one_survives_the_text_of_the_other(
    me: Client, them: Client, reviewer: Any
) -> None:
    article = problem()
    response = both_save(me, them, article, {"owner": "reviewer"}, {"cause": "Mine"})
    me.post(where(response), {**data(response), "_save": ""})
    article.refresh_from_db()
    assert (article.owner, article.cause) == (reviewer, "Mine")


def test_nobody_else_sees_a_text_that_was_set_aside(me: Client, them: Client) -> None:
    article = problem()
    changes = [{"symptom": who} for who in ("Theirs", "Mine")]
    response = both_save(me, them, article, *changes)
    assert them.get(where(response)).status_code == 404
