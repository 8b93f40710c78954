"""The second step of a sign-in: app, recovery codes, who needs one, and what it never loses."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.guide_pages import hop_of, text_of
from tests.whole_site.clients import PASSWORD

pytestmark = pytest.mark.one_database
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # pragma: allowlist secret
LOGIN, SECOND, ACCOUNT = "/accounts/login/", "/accounts/login/second-step/", "/accounts/"
APP = "/accounts/2fa/app/"
HERE = {"sec-fetch-site": "same-origin"}


@pytest.fixture(autouse=True)
def forget_used_codes() -> None:
    """allauth keeps them by the user's id, which the next test has again."""
    cache.clear()


def code(secret: str = SECRET) -> str:
    """What an authenticator app with this key shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def with_app(user: Any) -> Any:
    """Set up an app and recovery codes for a user."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def sign_in(client: Client, name: str, **more: str) -> Any:
    return client.post(LOGIN, {"username": name, "password": PASSWORD, **more})


def is_signed_in(client: Client) -> bool:
    return f'href="{ACCOUNT}"' in client.get("/about/").content.decode()


def test_the_password_alone_signs_nobody_in_who_has_an_app(client: Client, agent: Any) -> None:
    with_app(agent)
    assert hop_of(sign_in(client, "agent", next="/articles/")) == (302, SECOND)
    assert not is_signed_in(client)
    assert "authenticator app" in text_of(client.get(SECOND))
    assert "This is not right." in text_of(client.post(SECOND, {"code": "000000"}))
    assert not is_signed_in(client)
    assert hop_of(client.post(SECOND, {"code": code()})) == (302, "/articles/")
    assert is_signed_in(client)


def test_a_code_works_once(agent: Any) -> None:
    """Who looked over a shoulder is half a minute late."""
    with_app(agent)
    used = code()
    for client, status in ((Client(), 302), (Client(), 200)):
        sign_in(client, "agent")
        assert client.post(SECOND, {"code": used}).status_code == status
        cache.clear()  # another process has not seen it


def test_a_recovery_code_signs_in_once(agent: Any) -> None:
    with_app(agent)
    row = Authenticator.objects.get(user=agent, type=Authenticator.Type.RECOVERY_CODES)
    one = row.wrap().get_unused_codes()[0]
    for client, status in ((Client(), 302), (Client(), 200)):
        sign_in(client, "agent")
        assert client.post(SECOND, {"code": one}).status_code == status


def test_guessing_codes_is_throttled_from_wherever(agent: Any) -> None:
    """Who knows the password is counted by the user, not by the address."""
    with_app(agent)
    statuses = []
    for number in range(11):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        sign_in(client, "agent")
        statuses.append(client.post(SECOND, {"code": "000000"}).status_code)
    assert statuses == [200] * 10 + [429]


def test_the_second_step_without_the_first_leads_to_it(client: Client, guide: None) -> None:
    assert hop_of(client.get(SECOND)) == (302, LOGIN)
    assert hop_of(client.post(SECOND, {"code": "000000"})) == (302, LOGIN)


def test_an_app_is_set_up_with_its_first_code_and_gives_recovery_codes(
    client: Client, agent: Any
) -> None:
    sign_in(client, "agent")
    page = client.get(APP).content.decode()
    assert "<svg" in page
    (secret,) = re.findall(r'class="secret">(\w+)<', page)
    assert "Incorrect code" in text_of(client.post(APP, {"code": "000000"}))
    answer = client.post(APP, {"code": code(secret)}, follow=True)
    assert len(re.findall(r"<li><code>", answer.content.decode())) == 10
    assert Authenticator.objects.filter(user=agent).count() == 2
    assert "An authenticator app is set up." in text_of(client.get(ACCOUNT))


def test_setting_up_asks_for_the_password_where_the_sign_in_was_long_ago(
    client: Client, agent: Any
) -> None:
    """Whoever finds an open laptop cannot lock its owner out."""
    client.force_login(agent)
    status, path = hop_of(client.get(APP))
    assert (status, path.partition("?")[0]) == (302, "/accounts/confirm/")
    assert "Incorrect password" in text_of(client.post(path, {"password": "wrong"}))
    assert hop_of(client.post(path, {"password": PASSWORD})) == (302, APP)
    assert client.get(APP).status_code == 200


def test_an_app_is_removed_and_its_recovery_codes_with_it(client: Client, agent: Any) -> None:
    with_app(agent)
    sign_in(client, "agent")
    client.post(SECOND, {"code": code()})
    assert client.get(f"{APP}remove/").status_code == 200
    client.post(f"{APP}remove/")
    assert not Authenticator.objects.filter(user=agent).exists()


def test_an_administrator_helps_who_has_lost_everything(
    administrator: Any, agent: Any, signed_in: Callable[[Any], Client]
) -> None:
    with_app(agent)
    ticked = {"action": "remove_second_factors", "_selected_action": [str(agent.pk)]}
    answer = signed_in(administrator).post("/admin/auth/user/", ticked, follow=True)
    assert "1 person signs in with the password alone now." in text_of(answer)
    client = Client()
    sign_in(client, "agent")
    assert is_signed_in(client)


def test_an_administrator_by_role_removes_no_superusers_second_factor(
    administrator: Any, person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    with_app(administrator)
    ticked = {"action": "remove_second_factors", "_selected_action": [str(administrator.pk)]}
    signed_in(person("chief", "administrator")).post("/admin/auth/user/", ticked)
    assert Authenticator.objects.filter(user=administrator).exists()


# --- KB_REQUIRE_2FA -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["publisher", "administrator"])
def test_who_publishes_or_administers_sets_it_up_before_anything_else(
    role: str, person: Callable[..., Any], settings: Settings
) -> None:
    settings.KB_REQUIRE_2FA = True
    person("nora", role)
    client = Client()
    sign_in(client, "nora")
    for path in ("/", "/articles/", "/admin/", "/admin/kb/article/"):
        assert hop_of(client.get(path)) == (302, ACCOUNT), path
    assert "signs in with a second step" in text_of(client.get(ACCOUNT))
    (secret,) = re.findall(r'class="secret">(\w+)<', client.get(APP).content.decode())
    client.post(APP, {"code": code(secret)})
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("role", ["agent", "author", "reviewer"])
def test_others_are_not_asked_for_it(
    role: str, person: Callable[..., Any], settings: Settings, signed_in: Any
) -> None:
    settings.KB_REQUIRE_2FA = True
    assert signed_in(person("nora", role)).get("/articles/").status_code == 200


def test_without_the_setting_nobody_is(publisher: Any, signed_in: Any) -> None:
    assert signed_in(publisher).get("/admin/").status_code == 200


def test_who_is_made_a_publisher_while_signed_in_is_asked_at_once(
    person: Callable[..., Any], settings: Settings, signed_in: Any
) -> None:
    settings.KB_REQUIRE_2FA = True
    nora = person("nora", "agent")
    client = signed_in(nora)
    assert client.get("/articles/").status_code == 200
    nora.groups.set(type(nora.groups.first()).objects.filter(name="publisher"))
    assert hop_of(client.get("/articles/")) == (302, ACCOUNT)


def test_requiring_it_costs_who_reads_nothing_and_a_publisher_one_query(
    publisher: Any, agent: Any, settings: Settings, signed_in: Any
) -> None:
    with_app(publisher)
    costs = {}
    for is_required in (False, True):
        settings.KB_REQUIRE_2FA = is_required
        for client, name in ((Client(), ""), (signed_in(agent), "a"), (signed_in(publisher), "p")):
            costs[name, is_required] = queries_of(client)
    assert costs["", True] == costs["", False]
    assert costs["a", True] == costs["a", False]
    assert costs["p", True] == costs["p", False] + 1


def queries_of(client: Client) -> int:
    """What the list of articles asks the database, the second time."""
    client.get("/articles/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/articles/").status_code == 200
    return len(asked)


# --- Nothing typed is lost ------------------------------------------------------------------------


def test_a_form_whose_session_has_ended_goes_on_after_both_steps(editor: Any) -> None:
    with_app(editor)
    client = Client(enforce_csrf_checks=True)
    text = {"title": "Printer on fire", "body": "Pull the plug.", "_writer": "editor"}
    page = client.post("/admin/kb/problem/add/", text, headers=HERE)
    assert page.status_code == 403
    posted = again(page, username="editor", password=PASSWORD)
    page = client.post(LOGIN, posted, headers=HERE)
    assert "The second step" in text_of(page)
    page = client.post(SECOND, again(page, code="000000"), headers=HERE)
    assert "This is not right." in text_of(page)
    page = client.post(SECOND, again(page, code=code()), headers=HERE)
    assert 'value="Pull the plug."' in page.content.decode()
    assert 'action="/admin/kb/problem/add/"' in page.content.decode()
    assert "data-goes-on" in page.content.decode()


def again(page: Any, **more: str) -> dict[str, str]:
    """What the first form of the page posts, with its token."""
    html = page.content.decode().partition("<main")[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    return {**fields, **more}
