"""The page that redacts: who may open it, what it shows, what it does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Publication, Redaction
from tests.make_articles import edit, put_live, write
from tests.make_images import keep, shown

ADD = "/admin/kb/redaction/add/"
LIST = "/admin/kb/redaction/"
SignIn = Callable[[Any], Client]


@pytest.fixture
def web(administrator: Any, signed_in: SignIn) -> Client:
    """An administrator's browser."""
    return signed_in(administrator)


@pytest.fixture
def publication(guide: None) -> Publication:
    """A live article that holds what should not be there."""
    return put_live(write("Printer", symptom="Ask zqxvanna at the desk"))


def confirmed(web: Client, **data: str) -> Any:
    """Post, and confirm what the page shows."""
    shown_page = web.post(ADD, data)
    assert shown_page.status_code == 200
    seen = shown_page.context["form"].fingerprint
    return web.post(ADD, {**data, "seen": seen, "confirm": "1"}, follow=True)


def test_it_shows_what_is_found_and_does_nothing(web: Client, publication: Publication) -> None:
    """How often, in which article, with what is around."""
    page = web.post(ADD, {"words": "zqxvanna"}).content.decode()
    assert "Ask zqxvanna at the desk" in page
    assert f"/admin/kb/problem/{publication.pk}/change/" in page
    assert 'name="confirm"' in page
    publication.refresh_from_db()
    assert publication.document["symptom"] == "Ask zqxvanna at the desk"
    assert not Redaction.objects.exists()


def test_it_redacts_what_was_shown(web: Client, publication: Publication) -> None:
    """With the button that the page of finds has."""
    page = confirmed(web, words="zqxvanna", reason="A name").content.decode()
    publication.refresh_from_db()
    assert publication.document["symptom"] == "Ask [redacted] at the desk"
    assert Redaction.objects.get().reason == "A name"
    assert "A name" in page
    assert "zqxvanna" not in page


def test_what_was_changed_after_the_preview_is_shown_first(
    web: Client, publication: Publication
) -> None:
    """Nobody redacts what they have not seen."""
    seen = web.post(ADD, {"words": "zqxvanna"}).context["form"].fingerprint
    data = {"words": "printer", "reason": "x", "seen": seen, "confirm": "1"}
    assert web.post(ADD, data).status_code == 200
    assert not Redaction.objects.exists()


def test_a_reason_is_asked_for(web: Client, publication: Publication) -> None:
    """What was typed stays, and nothing is done."""
    page = confirmed(web, words="zqxvanna")
    assert page.status_code == 422
    assert "Enter a reason" in page.content.decode()
    assert "zqxvanna</textarea>" in page.content.decode()
    assert not Redaction.objects.exists()


def test_an_old_revision_is_redacted(web: Client, publication: Publication) -> None:
    """By the article's id and its number."""
    article = publication.article
    edit(article, symptom="Ask at the desk")
    put_live(article)
    data = {"revision": f"{article.pk}/1", "reason": "A name"}
    assert "zqxvanna" not in confirmed(web, **data).content.decode()
    assert article.revisions.get(number=1).document["symptom"] == ""


def test_an_image_is_redacted(web: Client, guide: None) -> None:
    """By its address."""
    image = keep("desk")
    publication = put_live(write("Desk", body=shown(image, "The desk")))
    confirmed(web, image=f"https://kb.example.com{image.path}", reason="A face")
    publication.refresh_from_db()
    assert publication.html["body"] == "<p>[redacted]</p>"
    assert web.get(image.path).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"words": "ab"},
        {"words": "zqxvanna", "image": "/media/x.png"},
        {"image": "/media/x.png"},
        {"image": f"/media/{'0' * 32}.png"},
        {"revision": "x"},
        {"revision": "1/9999999999999999"},
        {"revision": "٣/٣"},
        {"words": "x" * 5_001},
    ],
)
def test_what_cannot_be_redacted_is_told(web: Client, guide: None, data: dict[str, str]) -> None:
    """With the field that is to blame."""
    answer = web.post(ADD, {**data, "reason": "x", "confirm": "1"})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Redaction.objects.exists()


def test_only_administrators_open_it(
    guide: None, editor: Any, person: Any, signed_in: SignIn
) -> None:
    """Whoever writes, approves and publishes does not."""
    assert signed_in(editor).get(ADD).status_code == 403
    assert signed_in(editor).post(ADD, {"words": "zqxvanna"}).status_code == 403
    assert signed_in(editor).get(LIST).status_code == 403
    boss = signed_in(person("boss", "administrator"))
    assert boss.get(ADD).status_code == 200
    assert boss.get(LIST).status_code == 200


def test_it_says_what_is_not_reached(web: Client, guide: None) -> None:
    """Backups, exports, what browsers keep."""
    page = web.get(ADD).content.decode()
    assert "Backups and exports" in page
    assert "their browsers keep" in page


def test_the_browser_keeps_nothing_of_it(web: Client, guide: None) -> None:
    """What is typed here is kept nowhere."""
    page = web.get(ADD)
    assert "no-store" in page.headers["Cache-Control"]
    assert "admin-unsaved" not in page.content.decode()
    assert 'autocomplete="off"' in page.content.decode()


def test_nobody_changes_or_deletes_one(web: Client, publication: Publication) -> None:
    """It is what stays."""
    confirmed(web, words="zqxvanna", reason="A name")
    pk = Redaction.objects.get().pk
    assert web.post(f"{LIST}{pk}/delete/", {"post": "yes"}).status_code == 403
    assert web.post(f"{LIST}{pk}/change/", {"reason": "x"}).status_code == 403
    assert Redaction.objects.get().reason == "A name"


def test_an_editor_is_told_in_which_field_the_words_are(
    web: Client, publication: Publication, author: Any, signed_in: SignIn
) -> None:
    """And keeps what else was written."""
    form = f"/admin/kb/problem/{publication.pk}/change/"
    page = signed_in(author).get(form)
    data = dict(page.context["editor"].form.initial) if "editor" in (page.context or {}) else {}
    confirmed(web, words="zqxvanna", reason="A name")
    posted = {**data, "title": "Printer", "slug": "printer", "symptom": "Ask zqxvanna again"}
    answer = signed_in(author).post(form, {**posted, "_save": "1"})
    text = answer.content.decode()
    assert "words that were redacted" in text
    assert "Ask zqxvanna again" in text
