"""Signing in: counted before the password is hashed, and over when it is to be over."""

from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher
from django.contrib.sessions.models import Session

from kb.models import Bucket
from tests.whole_site.canaries import World
from tests.whole_site.clients import Browser, sign_in

# --- The throttle ---------------------------------------------------------------------------------


def test_a_throttled_attempt_is_refused_before_the_password_is_hashed(
    anna: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing is slow on purpose; a flood of attempts would hold every thread of the server."""
    web, hashed = Browser(REMOTE_ADDR="203.0.113.5"), []
    hasher = type(get_hasher())
    verify = hasher.verify

    def counted(self: Any, password: str, encoded: str) -> bool:
        hashed.append(password)
        return bool(verify(self, password, encoded))

    monkeypatch.setattr(hasher, "verify", counted)
    statuses = [sign_in(web, anna.username, password="wrong").status_code for _ in range(15)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert len(hashed) == statuses.count(200)
    assert sign_in(web, anna.username).status_code == 429, "the right password is no way around"


@pytest.mark.parametrize("spelling", ["{}", " {}", "{} ", "{upper}"])
def test_another_spelling_of_the_name_is_no_new_bucket(anna: Any, spelling: str) -> None:
    """Or every password could be tried under a thousand spellings."""
    name = spelling.format(anna.username, upper=anna.username.upper())
    web = Browser(REMOTE_ADDR="203.0.113.6")
    for _ in range(10):
        sign_in(web, anna.username, password="wrong")
    assert sign_in(web, name, password="wrong").status_code == 429


def test_another_client_is_not_locked_out_by_a_strangers_attempts(anna: Any) -> None:
    """Who knows a name could otherwise keep its owner out for ever."""
    stranger = Browser(REMOTE_ADDR="203.0.113.7")
    for _ in range(12):
        sign_in(stranger, anna.username, password="wrong")
    own = sign_in(Browser(REMOTE_ADDR="203.0.113.8"), anna.username)
    assert own.status_code == 302


def test_one_client_cannot_try_many_names_for_ever(world: World) -> None:
    """One password for a thousand names is the other half of guessing."""
    web = Browser(REMOTE_ADDR="203.0.113.9")
    statuses = [sign_in(web, f"name{n}", password="x").status_code for n in range(130)]
    assert statuses[-1] == 429


def test_a_claimed_address_makes_no_new_client(anna: Any) -> None:
    """X-Forwarded-For is what the client writes, unless a proxy of ours wrote it."""
    statuses = []
    for number in range(15):
        web = Browser(REMOTE_ADDR="203.0.113.10", headers={"x-forwarded-for": f"10.9.8.{number}"})
        statuses.append(sign_in(web, anna.username, password="wrong").status_code)
    assert statuses[-1] == 429


def test_reading_the_form_costs_no_attempt(world: World) -> None:
    """Looking is not trying."""
    before = Bucket.objects.count()
    for _ in range(30):
        assert Browser(REMOTE_ADDR="203.0.113.11").get("/accounts/login/").status_code == 200
    assert Bucket.objects.count() == before


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(anna: Any) -> None:
    """Two messages would tell which names exist."""
    texts = []
    for name in (anna.username, "x" * len(anna.username)):
        page = sign_in(Browser(REMOTE_ADDR="203.0.113.12"), name, password="wrong").content.decode()
        token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
        texts.append(page.replace(name, "…").replace(token, "…"))
    assert texts[0] == texts[1]


# --- Sessions -------------------------------------------------------------------------------------


def test_a_sign_in_makes_a_new_session(anna: Any) -> None:
    """A session that was planted before would belong to both."""
    web = Browser()
    web.cookies["session"] = "planted0000000000000000000000000"
    assert sign_in(web, anna.username).status_code == 302
    assert web.cookies["session"].value != "planted0000000000000000000000000"
    assert web.cookies["session"]["httponly"]
    assert web.cookies["session"]["samesite"] == "Lax"


def test_signing_out_ends_the_session_on_the_server(anna: Any) -> None:
    """A copied cookie must not outlive it."""
    web = Browser()
    sign_in(web, anna.username)
    key = web.cookies["session"].value
    web.post("/accounts/logout/")
    assert not Session.objects.filter(pk=key).exists()
    copied = Browser()
    copied.cookies["session"] = key
    assert copied.get("/admin/password_change/").status_code == 302


def by_the_list(root: Browser, person: Any) -> None:
    """Tick the name and choose the action."""
    posted = {"action": "deactivate", "_selected_action": str(person.pk)}
    assert root.post("/admin/auth/user/", posted).status_code == 302


def by_the_form(root: Browser, person: Any) -> None:
    """Open the person, clear the box, save."""
    posted = {"username": person.username, "first_name": "", "last_name": "", "email": ""}
    times = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    path = f"/admin/auth/user/{person.pk}/change/"
    assert root.post(path, posted | times).status_code == 302


@pytest.mark.parametrize("way", [by_the_list, by_the_form])
def test_deactivating_somebody_ends_their_sessions_for_good(
    world: World, anna: Any, way: Any
) -> None:
    """Reactivated months later, the old session on the lost laptop would live again."""
    web, root = Browser(), Browser()
    root.force_login(world.people["root"])
    sign_in(web, anna.username)
    path = f"/articles/{world.internal[0].asked.pk}.md"
    may = list(world.people["agent"].user_permissions.all())
    anna.user_permissions.set(may)
    assert web.get(path).status_code == 200
    way(root, anna)
    assert web.get(path).status_code == 404
    anna.refresh_from_db()
    assert not anna.is_active
    type(anna).objects.filter(pk=anna.pk).update(is_active=True)
    anna.user_permissions.set(may)
    assert web.get(path).status_code == 404, "the old session lives again"
    assert sign_in(Browser(), anna.username).status_code == 302


def test_a_new_password_ends_the_other_sessions(world: World, anna: Any) -> None:
    """That is why it was changed."""
    web = Browser()
    sign_in(web, anna.username)
    anna.set_password("another horse")
    anna.save()
    anna.user_permissions.set(world.people["agent"].user_permissions.all())
    assert web.get(f"/articles/{world.internal[0].asked.pk}/").status_code == 404


def test_a_right_that_is_taken_away_is_gone_with_the_next_request(world: World, anna: Any) -> None:
    """Rights kept in the session would last as long as it does."""
    web = Browser()
    sign_in(web, anna.username)
    path = f"/articles/{world.internal[0].asked.pk}.md"
    anna.user_permissions.set(world.people["agent"].user_permissions.all())
    assert web.get(path).status_code == 200
    anna.user_permissions.clear()
    assert web.get(path).status_code == 404
