"""Signing in and out."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from kb.password_limits import FAILURES_OF_NAME_AND_ADDRESS
from tests.guide_pages import hop_of, text_of

pytestmark = pytest.mark.usefixtures("guide")
LOGIN = "/accounts/login/"


def sign_in(client: Client, name: str, word: str = "correct horse", **more: str) -> Any:
    """Send the form."""
    return client.post(LOGIN, {"username": name, "password": word, **more})


def test_an_agent_without_admin_rights_can_sign_in_and_out(client: Client, agent: Any) -> None:
    """Agents are no editors."""
    assert hop_of(sign_in(client, "agent")) == (302, "/")
    assert "Sign out" in text_of(client.get("/"))
    assert client.get("/admin/").status_code in {302, 403}
    assert hop_of(client.post("/accounts/logout/")) == (302, "/")
    assert "Sign in" in text_of(client.get("/"))


def test_signing_out_needs_a_post(client: Client, agent: Any) -> None:
    """A picture in a mail must sign nobody out."""
    client.force_login(agent)
    assert client.get("/accounts/logout/").status_code == 405
    assert "Sign out" in text_of(client.get("/"))


def test_signing_in_leads_back_to_where_one_was(client: Client, agent: Any) -> None:
    """The link to sign in carries the page."""
    html = client.get("/errors/http-404/").content.decode()
    assert f'href="{LOGIN}?next=/errors/http-404/"' in html
    answer = sign_in(client, "agent", next="/errors/http-404/")
    assert hop_of(answer) == (302, "/errors/http-404/")


@pytest.mark.parametrize(
    "path",
    [
        "/search/?q=slow%20%22data%20base%22%20%26&kind=problem&page=1",
        "/search/?q=%C3%BCber+100%25",
        "/articles/?kind=checklist&category=2",
        "/nowhere/?a=1&b=2",
    ],
)
def test_signing_in_leads_back_with_all_that_was_asked(
    client: Client, agent: Any, path: str
) -> None:
    """An agent who searched, then signed in to see more, does not type it again."""
    links = re.findall(r'href="([^"]+)">Sign in', client.get(path).content.decode())
    assert links
    for link in links:
        form = client.get(unescape(link)).content.decode()
        (target,) = re.findall(r'name="next" value="([^"]*)"', form)
        client.logout()
        assert hop_of(sign_in(client, "agent", next=unescape(target))) == (302, path)
        client.logout()


def test_the_sign_in_page_does_not_offer_to_sign_in_twice(client: Client) -> None:
    """Its one button keeps where to go back to; a link of the same name would forget it."""
    html = client.get(f"{LOGIN}?next=/search/%3Fq%3Ddisk").content.decode()
    assert 'name="next" value="/search/?q=disk"' in html
    assert f'href="{LOGIN}' not in html


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "\t//evil.example",
    ],
)
def test_signing_in_never_leads_off_the_site(client: Client, agent: Any, target: str) -> None:
    """An open redirect makes a good phishing mail."""
    assert hop_of(sign_in(client, "agent", next=target)) == (302, "/")


def test_a_wrong_password_is_said_without_saying_which_was_wrong(
    client: Client, agent: Any
) -> None:
    """Else names could be tried out."""
    known = text_of(sign_in(client, "agent", "wrong"))
    unknown = text_of(sign_in(client, "nobody", "wrong"))
    assert "do not match" in known
    assert known == unknown


def test_guessing_is_throttled_for_a_name_from_one_place(client: Client, agent: Any) -> None:
    """However the name is written; the right password does not help then."""
    for number in range(FAILURES_OF_NAME_AND_ADDRESS.count):
        assert (
            sign_in(client, ("AGENT", "agent ", "ａgent")[number % 3], "wrong").status_code == 200
        )
    answer = sign_in(client, "agent")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_stranger_does_not_lock_an_agent_out(client: Client, agent: Any) -> None:
    """The bucket is of the name and the place together."""
    for _number in range(FAILURES_OF_NAME_AND_ADDRESS.count + 1):
        sign_in(client, "agent", "wrong")
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert hop_of(sign_in(elsewhere, "agent")) == (302, "/")


def test_the_page_asks_for_no_more_than_it_needs(client: Client) -> None:
    """Name and password, named for password managers, kept out of search engines."""
    html = client.get(LOGIN).content.decode()
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html
    assert "noindex" in html


def test_the_admins_own_sign_in_leads_here(client: Client) -> None:
    """One door."""
    status, location = hop_of(client.get("/admin/"))
    assert status == 302
    assert location.startswith(LOGIN) or "/admin/login/" in location


def test_a_name_that_is_no_text_fails_plainly(client: Client) -> None:
    """NUL, surrogates, eight kilobytes."""
    for name in ("\0", "x" * 8000, "\u202e"):
        assert sign_in(client, name).status_code in {200, 400, 429}


def test_a_name_that_is_too_long_is_refused_whole(client: Client) -> None:
    answer = sign_in(client, "x" * 151)
    assert f'value="{"x" * 151}"' in answer.content.decode()
    assert "do not match" in answer.content.decode()


@pytest.mark.parametrize("ends", ["sign out", "session"])
def test_nobody_reads_the_messages_for_who_was_signed_in_before(
    client: Client, author: Any, reviewer: Any, ends: str
) -> None:
    """They are in a cookie, which outlives the session: a title was shown to the next person."""
    client.force_login(author)
    client.post("/admin/kb/article/filters/", {"name": "Secret list", "query": "is=draft"})
    if ends == "session":
        del client.cookies["session"]
    else:
        client.post("/accounts/logout/")
    sign_in(client, "reviewer", next="/admin/")
    assert "Secret list" not in client.get("/admin/").content.decode()
