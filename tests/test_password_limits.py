"""Guessing passwords: failures count, for a name, an address, a browser; right ones never do."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from kb.models import Bucket
from kb.pages.known_browser import MOST_NAMES, NAME
from kb.password_limits import FAILURES_OF_NAME, guess_by_person, guess_from_anywhere
from tests.guide_pages import hop_of, text_of

pytestmark = pytest.mark.usefixtures("guide")
FLOOR = "198.51.100.7"
RIGHT = "correct horse"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The time stands still: on a busy machine the buckets would fill meanwhile."""
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        yield


def sign_in(name: str, word: str, *, address: str = FLOOR, client: Client | None = None) -> int:
    """Post the form from an address, with a browser of its own; return the status."""
    client = client or Client()
    fields = {"username": name, "password": word}
    return int(client.post("/accounts/login/", fields, REMOTE_ADDR=address).status_code)


def test_fifty_right_sign_ins_behind_one_address_all_pass(person: Callable[..., Any]) -> None:
    """A floor that comes in on Monday morning has one address."""
    for number in range(50):
        person(f"agent{number}", "agent")
    assert {sign_in(f"agent{number}", RIGHT) for number in range(50)} == {302}


def test_one_name_can_sign_in_as_often_as_it_likes(agent: Any) -> None:
    """A script that signs in for each run makes no mistake."""
    assert [sign_in("agent", RIGHT) for _ in range(40)] == [302] * 40


@pytest.mark.parametrize("name", ["agent", "mistyped-{}"])
def test_who_mistypes_a_hundred_times_locks_no_colleague_out(
    person: Callable[..., Any], name: str
) -> None:
    """One name, or a hundred that are nobody's: the others behind the address sign in."""
    for colleague in ("agent", "anna", "bert"):
        person(colleague, "agent")
    statuses = [sign_in(name.format(number), "wrong") for number in range(100)]
    assert (429 in statuses) == (name == "agent")
    assert [sign_in(colleague, RIGHT) for colleague in ("anna", "bert")] == [302, 302]


def test_a_name_is_not_guessed_from_many_addresses(agent: Any) -> None:
    """120 guesses from 120 addresses all went through."""
    statuses = [sign_in("agent", "wrong", address=f"203.0.113.{n}") for n in range(120)]
    assert statuses == [200] * FAILURES_OF_NAME.count + [429] * (120 - FAILURES_OF_NAME.count)


def test_a_mail_address_is_no_second_set_of_guesses(agent: Any) -> None:
    """Name and address stand for one user."""
    agent.email = "agent@example.com"
    agent.save()
    guesses = [
        ("agent" if n % 2 else "Agent@example.com", f"203.0.113.{n}")
        for n in range(FAILURES_OF_NAME.count)
    ]
    assert {sign_in(name, "wrong", address=address) for name, address in guesses} == {200}
    assert sign_in("agent", "wrong") == 429
    assert sign_in("agent@example.com", "wrong") == 429


def test_a_right_password_is_not_counted_under_the_longest_name_and_address(
    person: Callable[..., Any],
) -> None:
    """Together they are longer than the key of a bucket."""
    person("n" * 150, "agent")
    address = "2001:db8:1234:5678:9abc:def0:1234:5678"
    assert [sign_in("n" * 150, RIGHT, address=address) for _ in range(40)] == [302] * 40


@pytest.mark.parametrize("name", ["a\0@example.com", "@" * 5000, "\ud800@x"])
def test_a_name_that_cannot_be_anybodys_is_wrong_like_any_other(person: Any, name: str) -> None:
    """It is looked for in no table."""
    assert sign_in(name.encode("utf-8", "replace").decode(), "wrong") == 200


def test_the_owner_of_a_name_under_attack_signs_in_with_a_browser_that_is_known(
    agent: Any,
) -> None:
    """From wherever that browser is; a browser of somebody else helps nobody."""
    known = Client()
    assert sign_in("agent", RIGHT, client=known) == 302
    known.post("/accounts/logout/")
    for number in range(40):
        sign_in("agent", "wrong", address=f"203.0.113.{number}")
    assert sign_in("agent", RIGHT) == 429
    assert sign_in("agent", RIGHT, address="203.0.113.1", client=known) == 302


def test_a_known_browser_does_not_guess_for_ever(agent: Any) -> None:
    """A stolen laptop; and it leaves the tries of other browsers alone."""
    known = Client()
    sign_in("agent", RIGHT, client=known)
    known.post("/accounts/logout/")
    assert [sign_in("agent", "wrong", client=known) for _ in range(11)] == [200] * 10 + [429]
    assert sign_in("agent", RIGHT) == 302


def test_a_browser_is_known_for_those_names_alone_that_have_signed_in(
    person: Callable[..., Any],
) -> None:
    """Else an account of one's own would open the way to all others."""
    person("anna"), person("bert")
    shared = Client()
    for name in ("anna", "bert"):
        assert sign_in(name, RIGHT, client=shared) == 302
        shared.post("/accounts/logout/")
    for name in ("anna", "bert", "agent"):
        for number in range(30):
            sign_in(name, "wrong", address=f"203.0.113.{number}")
    statuses = {name: sign_in(name, "wrong", client=shared) for name in ("anna", "bert", "agent")}
    assert statuses == {"anna": 200, "bert": 200, "agent": 429}


@pytest.mark.parametrize("change", ["forged", "another name"])
def test_a_cookie_that_was_not_signed_here_makes_no_known_browser(agent: Any, change: str) -> None:
    known = Client()
    sign_in("agent", RIGHT, client=known)
    value = known.cookies[NAME].value
    forged = Client()
    forged.cookies[NAME] = value[:-3] + "abc" if change == "forged" else "x.y:z:w"
    for number in range(30):
        sign_in("agent", "wrong", address=f"203.0.113.{number}")
    assert sign_in("agent", RIGHT, client=forged) == 429


def test_the_cookie_is_sent_to_the_sign_in_alone_and_names_nobody(
    agent: Any, settings: Any
) -> None:
    """Readers' pages stay cacheable; who shares the machine learns no names."""
    settings.SESSION_COOKIE_SECURE = True
    known = Client()
    sign_in("agent", RIGHT, client=known)
    cookie = known.cookies[NAME]
    assert (cookie["path"], cookie["samesite"]) == ("/accounts/login/", "Lax")
    assert cookie["httponly"] is True
    assert cookie["secure"] is True
    assert "agent" not in cookie.value
    before = cookie.value.split(".")[0]
    sign_in("agent", RIGHT, client=known)
    assert known.cookies[NAME].value.split(".")[0] == before


def test_a_shared_browser_forgets_who_signed_in_least_recently(person: Callable[..., Any]) -> None:
    """A cookie has room for a few names."""
    shared = Client()
    for number in range(MOST_NAMES + 2):
        person(f"agent{number}")
        assert sign_in(f"agent{number}", RIGHT, client=shared) == 302
        shared.post("/accounts/logout/")
    assert len(shared.cookies[NAME].value) < 600
    for number in range(30):
        sign_in("agent0", "wrong", address=f"203.0.113.{number}")
    assert sign_in("agent0", RIGHT, client=shared) == 429
    assert sign_in(f"agent{MOST_NAMES}", RIGHT, client=shared) == 302


@pytest.mark.django_db
def test_a_guess_that_is_refused_is_counted_nowhere() -> None:
    """Else hammering at one name would use up the tries of an address."""
    guess = guess_from_anywhere("anna", FLOOR)
    waits = [guess.take() for _ in range(12)]
    assert [bool(wait) for wait in waits] == [False] * 10 + [True] * 2
    assert Bucket.objects.get(pk=f"sign-in-address:{FLOOR}").tokens == pytest.approx(110, abs=1)


@pytest.mark.django_db
def test_what_is_given_back_never_adds_to_a_full_bucket() -> None:
    """A hundred right passwords are no licence for a hundred wrong ones."""
    guess = guess_by_person(7)
    for _ in range(100):
        guess.take()
        guess.give_back()
    assert [bool(guess.take()) for _ in range(11)] == [False] * 10 + [True]


# --- The old password -----------------------------------------------------------------------------

CHANGE = "/accounts/password/"


def change_password(client: Client, old: str, new: str) -> Any:
    """Send the form to change one's password."""
    fields = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(CHANGE, fields)


def test_the_old_password_is_not_guessed_for_ever(
    author: Any, signed_in: Callable[[Any], Client]
) -> None:
    """Who finds a machine unlocked; from whichever address, in whichever session."""
    clients = [signed_in(author), signed_in(author)]
    new = "a new battery staple"
    statuses = [change_password(clients[n % 2], "wrong", new).status_code for n in range(11)]
    assert statuses == [200] * 10 + [429]
    refused = change_password(clients[0], RIGHT, new)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Too many requests" in text_of(refused)
    author.refresh_from_db()
    assert author.check_password(RIGHT)


def test_a_right_old_password_is_never_counted(
    author: Any, signed_in: Callable[[Any], Client]
) -> None:
    """However often the new one is refused as too weak."""
    client = signed_in(author)
    assert [change_password(client, RIGHT, "short").status_code for _ in range(15)] == [200] * 15
    assert hop_of(change_password(client, RIGHT, "a new battery staple")) == (
        302,
        "/accounts/",
    )
    assert client.get(CHANGE).status_code == 200
