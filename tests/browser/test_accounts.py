"""Passkeys in a real browser, with a virtual authenticator; the account's pages are accessible."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.whole_site.clients import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def authenticator(page: Page) -> Iterator[str]:
    """Give the browser an authenticator that agrees to everything; return its id."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    yield str(added["authenticatorId"])
    devtools.detach()


def with_password(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("User name or mail address").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_added_and_signs_in_alone_and_after_a_password(
    page: Page, authenticator: str, agent: Any, violations: Callable[[], list[str]]
) -> None:
    with_password(page, "agent")
    page.goto("/accounts/2fa/passkeys/")
    page.get_by_label("A name for it").fill("Laptop")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/accounts/")
    expect(page.get_by_text("Passkey “Laptop”")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()

    page.goto("/accounts/login/?next=/articles/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/articles/")
    page.get_by_role("button", name="Sign out").click()

    with_password(page, "agent")
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url("**/")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    page.goto("/accounts/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert not Authenticator.objects.exists()
    assert violations() == []


def test_a_passkey_that_is_refused_is_said_and_nothing_is_lost(
    page: Page, authenticator: str, agent: Any
) -> None:
    """The browser has none for this site."""
    page.goto("/accounts/login/")
    page.get_by_label("User name or mail address").fill("agent")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That did not work")).to_be_visible()
    expect(page.get_by_label("User name or mail address")).to_have_value("agent")


@pytest.mark.parametrize(
    "path",
    [
        *("/accounts/", "/accounts/password/", "/accounts/2fa/app/", "/accounts/2fa/passkeys/"),
        "/accounts/confirm/",
    ],
)
def test_the_pages_of_the_account_are_accessible_and_fit_a_telephone(
    page: Page, path: str, publisher: Any, faults: Callable[..., list[str]]
) -> None:
    with_password(page, "publisher")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(path)
    assert faults() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
