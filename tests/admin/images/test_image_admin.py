"""The list of images says what uses each; only what nothing uses can be deleted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from kb.media import uses
from kb.media.keep import delete_unused_images
from kb.models import Image, ImageContent
from kb.publishing import history
from tests.make_articles import edit, put_live, write
from tests.make_images import keep, shown

pytestmark = pytest.mark.django_db

LIST = "/admin/kb/image/"


@pytest.fixture
def client(author: Any, signed_in: Callable[[Any], Client]) -> Client:
    """May write articles and delete drafts."""
    return signed_in(author)


def days_ago(image: Image, days: int = 2) -> None:
    """Let an image be older than it is."""
    uploaded = F("uploaded_at") - timedelta(days=days)
    Image.objects.filter(pk=image.pk).update(uploaded_at=uploaded)


def words(client: Client, path: str) -> str:
    """The text of a page."""
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_list_says_where_each_image_is_used(client: Client) -> None:
    live, drafted, old = (keep(name) for name in ("red", "blue", "green"))
    article = write("Fire", body=f"{shown(live)} {shown(old)}")
    edit(article, body=shown(live))
    put_live(article)
    edit(article, body=shown(drafted), internal_note="x")
    unused = keep("white")
    page = words(client, LIST)
    link = f'<a href="{article.admin_url()}">Fire</a>'
    for text in ("(published)", "(draft)", "(older revisions)"):
        assert f"{link} {text}" in page
    assert page.count("thumb") == 4
    assert unused.path not in words(client, f"{LIST}?is=used")
    assert live.path not in words(client, f"{LIST}?is=unused")
    assert live.path in words(client, f"{LIST}?q=Fire")
    assert "(published)" in words(client, f"{LIST}{live.pk}/change/")
    assert client.get(f"{LIST}{'0' * 32}/change/").status_code == 404


def test_more_images_and_more_uses_ask_no_more(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    """Ten articles with ten images cost what one with one costs."""
    for number in range(8):
        write(f"Article {number}", body=" ".join(shown(keep(f"n{each}")) for each in range(8)))
    with django_assert_max_num_queries(10):
        page = words(client, LIST)
    assert page.count("more …") == 8


def test_what_nothing_uses_is_deleted_after_a_question(client: Client, author: Any) -> None:
    image = keep(by=author)
    page = f"{LIST}{image.pk}/delete/"
    assert "Are you sure" in words(client, page)
    assert client.post(page, {"post": "yes"}).status_code == 302
    assert not Image.objects.exists()
    assert not ImageContent.objects.exists()


def test_what_an_old_revision_needs_is_never_deleted(client: Client, author: Any) -> None:
    """By its own page, by ticking it in the list, and while it is just being used."""
    needed, unused = keep("red", by=author), keep("blue", by=author)
    edit(write(body=shown(needed)), body="No image any more")
    assert client.post(f"{LIST}{needed.pk}/delete/", {"post": "yes"}).status_code == 403
    ticked = {"action": "delete_selected", "_selected_action": [needed.pk, unused.pk]}
    assert f"{needed}: in use, is kept" in client.post(LIST, ticked).content.decode()
    client.post(LIST, {**ticked, "post": "yes"})
    assert list(Image.objects.all()) == [needed]
    assert delete_unused_images([needed], by=author) == 0


def test_what_somebody_else_has_just_uploaded_is_left_to_them(
    client: Client, editor: Any, author: Any
) -> None:
    """It may stand in a form that is not saved yet."""
    image = keep(by=editor)
    assert client.post(f"{LIST}{image.pk}/delete/", {"post": "yes"}).status_code == 403
    assert delete_unused_images([image], by=author) == 0
    days_ago(image)
    keep(by=editor)  # the same again: it is about to be used
    assert delete_unused_images([image], by=author) == 0
    days_ago(image)
    assert client.post(f"{LIST}{image.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Image.objects.exists()


def test_who_may_not_write_may_not_delete(
    person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    image = keep()
    days_ago(image)
    reviewer, agent = (signed_in(person(role, role)) for role in ("reviewer", "agent"))
    assert image.path in words(reviewer, LIST)
    assert reviewer.post(f"{LIST}{image.pk}/delete/", {"post": "yes"}).status_code == 403
    assert agent.get(LIST).status_code == 302
    assert Image.objects.count() == 1


def test_a_use_between_the_question_and_the_answer_keeps_the_image(
    client: Client, author: Any
) -> None:
    image = keep(by=author)
    article = write()
    uses.note_draft(article.pk, {**history.snapshot(article), "body": image.path})
    assert client.post(f"{LIST}{image.pk}/delete/", {"post": "yes"}).status_code == 403
