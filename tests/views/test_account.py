"""One's own account: the sessions that can be ended, and the time that they last."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.periodic.prune import prune
from tests.guide_pages import hop_of, text_of
from tests.whole_site.clients import PASSWORD

ACCOUNT, END = "/accounts/", "/accounts/sessions/end/"


def sign_in(name: str, device: str, address: str = "203.0.113.1") -> Client:
    """Sign in on a device."""
    client = Client(REMOTE_ADDR=address, headers={"user-agent": device})
    client.post("/accounts/login/", {"username": name, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def test_the_account_is_for_who_is_signed_in(client: Client, guide: None) -> None:
    assert hop_of(client.get(ACCOUNT)) == (302, "/accounts/login/?next=/accounts/")
    assert client.post(ACCOUNT).status_code == 405
    assert client.get(END).status_code == 405


def test_one_sees_ones_sessions_and_ends_one(agent: Any, author: Any) -> None:
    laptop, telephone = sign_in("agent", "Laptop"), sign_in("agent", "Phone", "2001:db8::7")
    foreign = sign_in("author", "Tablet")
    page = text_of(laptop.get(ACCOUNT))
    assert [name in page for name in ("Laptop", "Phone", "2001:db8::7", "Tablet")] == [
        *(True, True, True, False)
    ]
    theirs = UserSession.objects.get(user_agent="Tablet").pk
    assert laptop.post(END, {"session": theirs}).status_code == 404
    assert laptop.post(END, {"session": "x"}).status_code == 404
    chosen = UserSession.objects.get(user_agent="Phone").pk
    assert "Signed out there." in text_of(laptop.post(END, {"session": chosen}, follow=True))
    assert [is_signed_in(client) for client in (laptop, telephone, foreign)] == [True, False, True]


def test_all_other_sessions_end_at_once_also_those_that_are_not_listed(
    agent: Any, author: Any, signed_in: Any
) -> None:
    here, there, old = sign_in("agent", "Laptop"), sign_in("agent", "Phone"), signed_in(agent)
    foreign = sign_in("author", "Tablet")
    here.post(END)
    found = [is_signed_in(client) for client in (here, there, old, foreign)]
    assert found == [True, False, False, True]


def test_the_list_costs_the_same_however_long_it_is(agent: Any) -> None:
    here = sign_in("agent", "Laptop")
    costs = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            here.get(ACCOUNT)
        costs.append(len(asked))
        for number in range(5):
            sign_in("agent", f"Phone {number}")
    assert costs[0] == costs[1]


def test_sessions_that_have_expired_are_deleted(agent: Any) -> None:
    here, there = sign_in("agent", "Laptop"), sign_in("agent", "Phone")
    key = there.cookies["session"].value
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert "Phone" not in text_of(here.get(ACCOUNT))
    list(prune())
    assert not Session.objects.filter(pk=key).exists()
    assert not UserSession.objects.filter(session_key=key).exists()
    assert is_signed_in(here)


def test_a_forged_forwarded_address_is_not_shown(agent: Any) -> None:
    client = Client(REMOTE_ADDR="203.0.113.1", headers={"x-forwarded-for": "10.6.6.6"})
    client.post("/accounts/login/", {"username": "agent", "password": PASSWORD})
    page = text_of(client.get(ACCOUNT))
    assert "203.0.113.1" in page
    assert "10.6.6.6" not in page


@pytest.mark.parametrize("typed", ["agent@example.com", "Agent@Example.COM", " agent "])
def test_one_signs_in_with_the_name_or_the_mail_address(
    agent: Any, typed: str, client: Client
) -> None:
    answer = client.post("/accounts/login/", {"username": typed, "password": PASSWORD})
    assert hop_of(answer) == (302, "/")


def test_an_address_that_two_people_share_signs_in_neither(person: Any, client: Client) -> None:
    for name in ("one", "two"):
        person(name, email="both@example.com")
    answer = client.post("/accounts/login/", {"username": "both@example.com", "password": PASSWORD})
    assert "do not match" in text_of(answer)


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/email/", "/accounts/social/"])
def test_nobody_signs_up(path: str, client: Client, guide: None) -> None:
    assert client.get(path).status_code == 404
