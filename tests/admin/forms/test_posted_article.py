"""The posted form of an article, as the scripts of its page may leave it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article, Conflict, Publication, Revision
from kb.publishing import history, workflow
from tests.admin.form_data import data
from tests.make_articles import edit, write_live


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Writes, approves and publishes."""
    return signed_in(editor)


def test_a_step_moved_to_the_resolutions_keeps_its_anchor_and_what_links_to_it(
    client: Client,
) -> None:
    live = write_live("Slow lift", steps=("Look", "Grease", "Listen"), resolutions=("Wait",))
    article, path = live.article, f"/admin/kb/problem/{live.pk}/change/"
    form = data(client.get(path), symptom="It is slow", category="guide-database-issues")
    saved = client.post(path, {**form, "steps-0-if_not": "Step 2", "_save": ""})
    assert saved.status_code == 302
    form = data(client.get(path))
    # The script takes the row out of one list, leaving a gap, and adds one to the other.
    moved = {name.removeprefix("steps-1-"): name for name in form if name.startswith("steps-1-")}
    values = {name: form.pop(old) for name, old in moved.items()}
    form |= {f"resolutions-1-{name}": values[name] for name in ("text", "anchor", "command")}
    form |= {"resolutions-TOTAL_FORMS": "2", "resolutions-1-position": "2"}
    assert client.post(path, {**form, "_save": ""}).status_code == 302
    document = history.snapshot(Article.objects.get(pk=article.pk))
    assert [line["text"] for line in document["steps"]] == ["Look", "Listen"]
    assert [line["anchor"] for line in document["resolutions"]] == ["wait", "grease"]
    assert document["steps"][0]["if_not"] == "#grease"
    workflow.publish_now(article, by=None)
    page = client.get(Publication.objects.get(pk=article.pk).get_absolute_url()).content.decode()
    assert page.count('id="grease"') == 1
    assert 'href="#grease"' in page


def test_a_form_that_is_shown_again_has_no_empty_row_for_one_that_a_script_moved_away(
    client: Client,
) -> None:
    """And keeps what the step said that a resolution has no field for, until it is saved."""
    live = write_live("Slow lift", steps=("Look", "Grease", "Listen"), resolutions=("Wait",))
    path = live.article.admin_url()
    form = data(client.get(path), title="")
    form = {name: text for name, text in form.items() if not name.startswith("steps-1-")}
    form |= {"resolutions-TOTAL_FORMS": "2", "resolutions-1-position": "2"}
    form |= {"resolutions-1-text": "Grease", "resolutions-1-kept_if_not": "Escalate to support"}
    again = data(client.post(path, {**form, "_save": ""}))
    assert again["steps-TOTAL_FORMS"] == "2"
    assert [again[f"steps-{n}-text"] for n in (0, 1)] == ["Look", "Listen"]
    assert again["resolutions-1-kept_if_not"] == "Escalate to support"
    assert client.post(path, {**again, "title": "Slow lift", "_save": ""}).status_code == 302
    assert data(client.get(path))["resolutions-1-kept_if_not"] == ""


@pytest.mark.parametrize("anchor", ["look", 'x"><img src=x>', "Ä b", "a" * 200])
def test_a_line_with_an_unusable_anchor_is_kept_as_a_new_one(client: Client, anchor: str) -> None:
    """Two of one anchor were one line, and the other was lost; it is an address and an id."""
    live = write_live("Slow lift", steps=("Look", "Grease"), resolutions=("Wait",))
    path = f"/admin/kb/problem/{live.pk}/change/"
    for row in ("steps-1-anchor", "resolutions-0-anchor"):
        form = data(client.get(path), **{row: anchor})
        assert client.post(path, {**form, "_save": ""}).status_code == 302
    document = history.snapshot(Article.objects.get(pk=live.pk))
    assert [line["text"] for line in document["steps"]] == ["Look", "Grease"]
    anchors = [line["anchor"] for line in (*document["steps"], *document["resolutions"])]
    assert anchors == ["look", "grease-2", "wait-2"]


@pytest.mark.parametrize("is_stale", [False, True])
def test_null_characters_are_left_out_of_what_was_pasted(client: Client, *, is_stale: bool) -> None:
    """Logs hold them, nobody sees them; what else was pasted is not lost for them."""
    article = write_live("Slow lift", steps=("Look",)).article
    path = f"/admin/kb/problem/{article.pk}/change/"
    form = data(client.get(path))
    if is_stale:
        edit(article, cause="Theirs")
    pasted = {"title": "Slow\0 lift", "symptom": "It\0 sticks", "steps-0-text": "Look\0 here"}
    answer = client.post(path, {**form, **pasted, "note": "from\0 a log", "_save": ""})
    assert answer.status_code == 302
    mine = Conflict.objects.get() if is_stale else Revision.objects.filter(article=article).first()
    assert mine is not None
    assert (mine.note, mine.document["symptom"]) == ("from a log", "It sticks")
    assert (mine.document["title"], mine.document["steps"][0]["text"]) == ("Slow lift", "Look here")
