"""Notices are pinned by name; flags are closed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article, Flag, Notice
from tests.admin.form_data import data, read

ADD = "/admin/kb/notice/add/"


@pytest.fixture
def client(publisher: Any, signed_in: Callable[[Any], Client]) -> Client:
    """May pin notices."""
    return signed_in(publisher)


def test_a_notice_is_pinned_to_articles_by_their_names(client: Client) -> None:
    form = data(client.get(ADD), text="Mail is down", pinned_to="2.1\nECONNREFUSED")
    assert client.post(ADD, form).status_code == 302
    notice = Notice.objects.get()
    assert {row.key for row in notice.articles.all()} == {
        "guide-connectivity-issues",
        "guide-system-econnrefused",
    }
    page = client.get(f"/admin/kb/notice/{notice.pk}/change/")
    assert client.post(page.request["PATH_INFO"], data(page, on_home=None)).status_code == 302
    notice.refresh_from_db()
    assert (notice.on_home, notice.articles.count()) == (False, 2)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"pinned_to": "Nothing like it"}, "line or article “Nothing like it”"),
        (
            {"starts_at": "2030-01-02T10:00", "ends_at": "2030-01-01T10:00"},
            "end has to be after the start",
        ),
        ({"text": ""}, "This field is required"),
        ({"pinned_to": "2.1\n" * 60}, "At most 50 articles"),
    ],
)
def test_a_notice_that_cannot_be_keeps_what_was_typed(
    client: Client, typed: dict[str, str], message: str
) -> None:
    form = data(client.get(ADD), text="Mail is down") | typed
    response = client.post(ADD, form)
    assert message in response.content.decode()
    assert read(response).data["starts_at"] == form["starts_at"]
    assert not Notice.objects.exists()


def test_an_author_pins_no_notices(author: Any, signed_in: Callable[[Any], Client]) -> None:
    assert signed_in(author).get(ADD).status_code == 403


def test_flags_are_closed_by_those_who_may(
    client: Client, agent: Any, signed_in: Callable[[Any], Client], person: Callable[..., Any]
) -> None:
    article = Article.objects.get(key="guide-connectivity-issues")
    flag = Flag.objects.create(article=article, reason="The page has moved.", by=agent)
    assert "The page has moved." in client.get("/admin/kb/flag/?is=open").content.decode()
    ticked = {"action": "close", "_selected_action": str(flag.pk)}
    client.post("/admin/kb/flag/", ticked)
    flag.refresh_from_db()
    assert flag.closed_at is not None
    assert "The page has moved." not in client.get("/admin/kb/flag/?is=open").content.decode()
    assert client.post(f"/admin/kb/flag/{flag.pk}/delete/", {"post": "yes"}).status_code == 403
