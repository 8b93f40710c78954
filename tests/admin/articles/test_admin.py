"""Publishing from the form: the text is rendered once, and one that cannot be is not lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import MAX_NOTE_LENGTH, Article, Publication
from kb.publishing import history, workflow
from kb.text.rendering import RenderingFailed, render
from kb.text.text_problem import TextProblem
from tests.admin.form_data import data, read
from tests.make_articles import edit, write, write_live


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Writes, approves and publishes."""
    return signed_in(editor)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The texts of each rendering."""
    texts_of_each: list[dict[str, str]] = []

    def counted(texts: dict[str, str], inline: set[str], _words: object) -> dict[str, str]:
        texts_of_each.append(texts)
        return render(texts, inline)

    monkeypatch.setattr("kb.publishing.project.render", counted)
    return texts_of_each


def refuse(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Let the renderer fail at a place."""

    def fail(*_texts: Any) -> None:
        raise RenderingFailed(TextProblem("The text is nested too deeply."), place)

    monkeypatch.setattr("kb.publishing.project.render", fail)


def page(article: Article, name: str) -> str:
    return f"/admin/kb/problem/{article.pk}/{name}/"


def test_saving_to_publish_renders_nothing_and_publishing_renders_once(
    client: Client, rendered: list[dict[str, str]]
) -> None:
    article = write("Slow lift")
    form = data(client.get(page(article, "change")), symptom="It is slow")
    form["category"] = "guide-database-issues"
    shown = client.post(page(article, "change"), {**form, "_publish": ""}, follow=True)
    assert "What publishing will change" in shown.content.decode()
    assert rendered == []
    client.post(page(article, "compare"), {**data(shown), "_publish_now": ""})
    assert [texts["symptom"] for texts in rendered] == ["It is slow"]
    assert Publication.objects.get(pk=article.pk).is_live


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ("symptom", "symptom"),
        ("tool:0", "tools"),
        ("#listen", "steps-1-text"),
        ("#look:expected", "steps-0-expected"),
    ],
)
def test_a_text_that_cannot_be_rendered_is_never_published_and_the_form_says_which(
    client: Client, monkeypatch: pytest.MonkeyPatch, place: str, field: str
) -> None:
    live = write_live("Slow lift", symptom="", steps=("Look", "Listen"))
    edit(live.article, symptom="It is slow")
    refuse(monkeypatch, place)
    answer = client.post(page(live.article, "compare"), {"_publish_now": "", "note": "Why"})
    content = answer.content.decode()
    assert "This text cannot be rendered: The text is nested too deeply." in content
    assert "Not saved" not in content
    assert f'class="errorlist" id="id_{field}_error"' in content
    assert (read(answer).data["symptom"], read(answer).data["note"]) == ("It is slow", "Why")
    live.refresh_from_db()
    assert live.document["symptom"] == ""
    assert history.snapshot(live.article)["symptom"] == "It is slow"


def test_the_form_below_a_failed_publish_saves_at_the_address_of_the_article(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = write("Slow lift")
    refuse(monkeypatch, "symptom")
    shown = client.post(page(article, "compare"), {"_publish_now": ""})
    form = rf'<form\s+method="post"\s+action="{page(article, "change")}"'
    assert re.search(form, shown.content.decode())


@pytest.mark.parametrize("name", ["publish", "schedule"])
def test_the_page_of_an_action_leads_to_the_text_that_cannot_be_rendered(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    article = write("Slow lift", symptom="It is slow")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    refuse(monkeypatch, "symptom")
    posted = {"publish_at": "2099-01-01T09:00", "time_zone": "UTC"}
    content = client.post(page(article, f"do/{name}"), posted).content.decode()
    assert 'class="errorlist" id="id_symptom_error"' in content
    assert not Publication.objects.filter(pk=article.pk).exists()


def test_a_text_of_old_that_cannot_be_restored_is_not_blamed_on_the_draft(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = write_live("Slow lift", symptom="It was slow")
    workflow.retire(gone.article, by=None)
    refuse(monkeypatch, "symptom")
    answer = client.post(page(gone.article, "do/restore"), {"reason": ""}, follow=True)
    content = answer.content.decode()
    assert "This text cannot be rendered: The text is nested too deeply." in content
    assert 'id="id_symptom_error"' not in content


def test_a_row_marked_for_removal_is_still_there_when_the_form_cannot_be_saved(
    client: Client,
) -> None:
    article = write("Slow lift", steps=("Look", "Listen"))
    form = data(client.get(page(article, "change")), title="", **{"steps-0-DELETE": "on"})
    shown = client.post(page(article, "change"), form)
    content, again = shown.content.decode(), read(shown).data
    assert "Not saved" in content
    assert (again["steps-0-text"], again["steps-0-DELETE"]) == ("Look", "on")
    assert "steps-1-DELETE" not in again


def test_who_may_publish_but_not_change_sees_the_reason_above_the_comparison(
    publisher: Any, signed_in: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    article = write("Slow lift", symptom="It is slow")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    refuse(monkeypatch, "symptom")
    posted = {"reason": ""}
    answer = signed_in(publisher).post(page(article, "do/publish"), posted, follow=True)
    assert answer.redirect_chain == [(page(article, "compare"), 302)]
    assert "This text cannot be rendered: The text is nested too deeply." in answer.content.decode()
    assert "_save" not in read(answer).buttons


@pytest.mark.parametrize("name", ["change", "compare", "revert/1"])
def test_a_note_longer_than_the_history_can_hold_is_refused_and_kept(
    client: Client, name: str
) -> None:
    """The box tells its limit; what is too long is not cut, by neither browser nor server."""
    article = write("Slow lift")
    edit(article, symptom="It is slow")
    shown = client.get(page(article, name))
    boxes = re.findall(r'name="note"[^>]*', shown.content.decode())
    assert [f'data-limit="{MAX_NOTE_LENGTH}"' in box for box in boxes] == [True]
    posted = {**data(shown), "note": "n" * 205, "_do": "submit"}
    answer = client.post(page(article, name), posted, follow=True)
    assert "5 characters too many" in answer.content.decode()
    assert read(answer).data["note"] == "n" * 205
    assert article.revisions.count() == 2
    article.refresh_from_db()
    assert article.state == "draft"
