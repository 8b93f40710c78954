"""An import and an editor changed the same line: any editor decides, and nobody's word is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kb.importing.import_guide import import_guide
from kb.models import Article, Conflict, Publication, Step
from kb.publishing import history
from tests.admin.form_data import data, read
from tests.admin.forms.test_article_editor import page, problem
from tests.make_articles import edit

pytestmark = pytest.mark.usefixtures("guide")
TEXT = Path("fixtures/guide.txt").read_text(encoding="utf-8")
SYMPTOM = "Intermittent network connectivity"
STEP = "Check physical network connections"
OUR_STEP = "Check physical network connections twice"
THEIR_STEP = "Check all physical network connections"


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """An editor who has made none of it."""
    return signed_in(editor)


def conflict() -> tuple[Article, Conflict, str]:
    """Let an editor and a newer guide change the symptom and a step; also the step's anchor."""
    article = problem()
    step = Step.objects.get(article=article, text=STEP)
    Step.objects.filter(pk=step.pk).update(text=OUR_STEP)
    edit(article, symptom="Ours: it comes and goes")
    newer = TEXT.replace(SYMPTOM, "Guide: it drops out").replace(STEP, THEIR_STEP)
    import_guide(newer.replace("Version 2.0", "Version 3.0"), "guide")
    article.refresh_from_db()
    return article, Conflict.objects.get(article=article), step.anchor


def test_the_page_names_the_article_and_the_source_not_people(client: Client) -> None:
    article, row, _anchor = conflict()
    content = client.get(article.admin_url("merge", row.pk)).content.decode()
    for words in (
        "The article and its source were both changed",
        "In the article",
        "In the source",
        "Ours: it comes and goes",
        "Guide: it drops out",
        SYMPTOM,
        "3.0",
        "2 conflicts need a decision",
        "Changed in both",
    ):
        assert words in content
    for words in ("Two people", "Theirs", "Mine", "you, not saved", "merged automatically"):
        assert words not in content


@pytest.mark.parametrize(
    ("choice", "symptom", "step"),
    [
        ("theirs", "Ours: it comes and goes", OUR_STEP),
        ("mine", "Guide: it drops out", THEIR_STEP),
        (
            "both",
            "Ours: it comes and goes\n\nGuide: it drops out",
            f"{OUR_STEP}\n\n{THEIR_STEP}",
        ),
    ],
)
def test_what_was_decided_becomes_the_draft_and_the_next_import_asks_no_more(
    client: Client, choice: str, symptom: str, step: str
) -> None:
    article, row, anchor = conflict()
    url = article.admin_url("merge", row.pk)
    posted = data(client.get(url), **{"article.symptom": choice, f"steps.{anchor}": choice})
    client.post(url, {**posted, "_save": ""})
    document = history.snapshot(article)
    assert document["symptom"] == symptom
    assert Step.objects.get(article=article, anchor=anchor).text == step
    assert not Conflict.objects.exists()
    newer = TEXT.replace(SYMPTOM, "Guide: it drops out").replace(STEP, THEIR_STEP)
    import_guide(newer.replace("Version 2.0", "Version 3.1"), "guide")
    assert not Conflict.objects.exists()
    assert history.snapshot(article) == document


def test_a_line_is_decided_by_itself_also_in_words_of_ones_own(client: Client) -> None:
    article, row, anchor = conflict()
    url = article.admin_url("merge", row.pk)
    choices = {"article.symptom": "own", "article.symptom.symptom": "Said well"}
    posted = data(client.get(url), **choices, **{f"steps.{anchor}": "mine"})
    client.post(url, {**posted, "_save": ""})
    assert history.snapshot(article)["symptom"] == "Said well"
    assert Step.objects.get(article=article, anchor=anchor).text == THEIR_STEP


def test_readers_see_nothing_of_it(client: Client) -> None:
    article, row, anchor = conflict()
    live = Publication.objects.get(pk=article.pk).revision_id
    url = article.admin_url("merge", row.pk)
    choices = {"article.symptom": "mine", f"steps.{anchor}": "mine", "_save": ""}
    client.post(url, data(client.get(url), **choices))
    assert Publication.objects.get(pk=article.pk).revision_id == live


@pytest.mark.parametrize("choice", ["theirs", "mine"])
def test_one_side_everywhere_leaves_what_is_decided_and_saves_nothing_yet(
    client: Client, choice: str
) -> None:
    article, row, anchor = conflict()
    before = history.snapshot(article)
    url = article.admin_url("merge", row.pk)
    choices = {"article.symptom": "own", "article.symptom.symptom": "Said well"}
    shown = client.post(url, data(client.get(url), **choices, _everywhere=choice))
    assert "Nothing is saved yet" in shown.content.decode()
    assert read(shown).data[f"steps.{anchor}"] == choice
    assert read(shown).data["article.symptom.symptom"] == "Said well"
    assert history.snapshot(article) == before
    client.post(url, data(shown, _save=""))
    assert history.snapshot(article)["symptom"] == "Said well"
    assert not Conflict.objects.exists()


def test_everywhere_has_no_third_side(client: Client) -> None:
    article, row, _anchor = conflict()
    url = article.admin_url("merge", row.pk)
    shown = client.post(url, data(client.get(url), _everywhere="own"))
    assert "article.symptom" not in read(shown).data


def test_both_is_not_offered_where_two_texts_cannot_stand_together(client: Client) -> None:
    article = problem()
    edit(article, title="Ours")
    import_guide(TEXT.replace("2.1 Connectivity Issues", "2.1 Connection Trouble"), "guide")
    row = Conflict.objects.get(article=article)
    url = article.admin_url("merge", row.pk)
    shown = client.get(url)
    assert 'value="both"' not in shown.content.decode()
    again = client.post(url, data(shown, **{"article.title": "both"}, _save=""))
    assert "Some conflicts still need a decision" in again.content.decode()
    assert Conflict.objects.exists()


def test_a_save_by_somebody_else_is_shown_before_anything_is_written(client: Client) -> None:
    article, row, anchor = conflict()
    url = article.admin_url("merge", row.pk)
    shown = client.get(url)
    edit(article, cause="Meanwhile", symptom="Meanwhile as well")
    decided = {"article.symptom": "mine", f"steps.{anchor}": "mine", "_save": ""}
    again = client.post(url, data(shown, **decided))
    assert "Meanwhile as well" in again.content.decode()
    assert history.snapshot(article)["symptom"] == "Meanwhile as well"
    client.post(url, data(again, _save=""))
    document = history.snapshot(article)
    assert (document["symptom"], document["cause"]) == ("Guide: it drops out", "Meanwhile")


def test_the_second_of_two_editors_is_told_that_it_is_decided(
    client: Client, author: Any, signed_in: Callable[[Any], Client]
) -> None:
    article, row, anchor = conflict()
    url, other = article.admin_url("merge", row.pk), signed_in(author)
    shown = other.get(url)
    client.post(
        url,
        data(
            client.get(url),
            **{"article.symptom": "theirs", f"steps.{anchor}": "theirs", "_save": ""},
        ),
    )
    decided = {"article.symptom": "mine", f"steps.{anchor}": "mine", "_save": ""}
    response = other.post(url, data(shown, **decided), follow=True)
    assert "This conflict is decided already" in response.content.decode()
    assert history.snapshot(article)["symptom"] == "Ours: it comes and goes"


def test_a_newer_import_leads_to_what_it_asks(client: Client) -> None:
    article, row, _anchor = conflict()
    newest = TEXT.replace(SYMPTOM, "Guide: newest").replace(STEP, THEIR_STEP)
    import_guide(newest, "guide")
    response = client.get(article.admin_url("merge", row.pk), follow=True)
    content = response.content.decode()
    assert "An import has changed this conflict since" in content
    assert "Guide: newest" in content


def test_a_late_save_of_the_form_keeps_the_conflict_of_the_import(
    client: Client, author: Any, signed_in: Callable[[Any], Client]
) -> None:
    article, row, _anchor = conflict()
    form = data(client.get(page(article)))
    edit(article, cause="Meanwhile")
    client.post(page(article), {**form, "cause": "Late"})
    assert set(Conflict.objects.values_list("by__username", flat=True)) == {None, "editor"}
    assert Conflict.objects.filter(pk=row.pk).exists()
    shown = client.get(page(article)).content.decode()
    assert shown.count("<b>Conflict:</b>") == 2
    others = signed_in(author).get(page(article)).content.decode()
    assert others.count("<b>Conflict:</b>") == 1


@pytest.mark.parametrize("role", ["reviewer", "publisher"])
def test_who_may_not_write_reads_both_and_decides_nothing(
    role: str, person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    article, row, anchor = conflict()
    client = signed_in(person("reader", role))
    assert article.admin_url("merge", row.pk) in client.get(page(article)).content.decode()
    shown = client.get(article.admin_url("merge", row.pk))
    content = shown.content.decode()
    assert "Guide: it drops out" in content
    assert "Ours: it comes and goes" in content
    assert 'name="_save"' not in content
    assert 'name="_everywhere"' not in content
    posted = {"article.symptom": "mine", f"steps.{anchor}": "mine", "_save": "", "version": "2"}
    assert client.post(article.admin_url("merge", row.pk), posted).status_code == 403
    assert Conflict.objects.exists()


def test_agents_and_strangers_see_nothing(
    agent: Any, client: Client, signed_in: Callable[[Any], Client]
) -> None:
    article, row, _anchor = conflict()
    url = article.admin_url("merge", row.pk)
    for visitor in (signed_in(agent), Client()):
        for address in (url, "/admin/kb/conflict/"):
            response = visitor.get(address)
            assert response.status_code in (302, 403)
            assert "Guide: it drops out" not in response.content.decode()
