"""A real Chromium in front of the live test server."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

Enter = Callable[[Any], None]

# Playwright's own loop makes Django believe that these tests are asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# Before axe is there: it brings styles of its own, which the policy rightly refuses.
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
AXE = (
    "Applying inline style violates the following Content Security Policy directive",
    "Couldn't load preload assets",
)
# What is right need not be told.
OPTIONS = {"resultTypes": ["violations"]}
RUN_AXE = f"axe.run({json.dumps(OPTIONS)})"
# All that other colours of the same page can change.
OF_COLOUR = {**OPTIONS, "runOnly": ["color-contrast", "link-in-text-block"]}
RUN_AXE_AGAIN = f"axe.run({json.dumps(OF_COLOUR)})"
# The page of an answer that is no 200, and the styles that axe brings; ours are in `violations`.
EXPECTED = ("Failed to load resource: the server responded with a status of 4", *AXE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's own Chromium, also as root."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture
def browser_context_args(
    browser_context_args: dict[str, Any], live_server: LiveServer
) -> dict[str, Any]:
    """Paths are enough in `page.goto`, and nothing moves while it is measured."""
    own = {"base_url": live_server.url, "reduced_motion": "reduce"}
    return {**browser_context_args, **own}


@pytest.fixture
def context(context: BrowserContext, guide: None) -> Iterator[BrowserContext]:
    """Note what the Content-Security-Policy refuses; nothing may be wrong on the console."""
    context.add_init_script(LISTEN)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    said: list[str] = []
    # Chromium calls a header that it does not understand an error, but tells it as a warning.
    wrong = {"error", "warning"}
    context.on("console", lambda told: said.append(told.text) if told.type in wrong else None)
    context.on("weberror", lambda told: said.append(str(told.error)))
    yield context
    assert [text for text in said if not text.startswith(EXPECTED)] == []


@pytest.fixture
def violations(page: Page) -> Callable[[], list[str]]:
    """Return what the policy refused on the page that is open."""

    def told() -> list[str]:
        found: list[str] = page.evaluate("window.violations")
        return found

    return told


@pytest.fixture
def faults(page: Page) -> Callable[..., list[str]]:
    """Return what axe finds on the page that is open: WCAG 2.2 AA and best practice."""

    def found(run: str = RUN_AXE) -> list[str]:
        if page.evaluate("typeof axe === 'undefined'"):
            page.evaluate(Axe().axe_script)
        result = page.evaluate(run)
        return [
            f"{rule['id']}: {node['html'][:120]}"
            for rule in result["violations"]
            for node in rule["nodes"]
        ]

    return found


@pytest.fixture
def sign_in(page: Page) -> Callable[[Any], None]:
    """Sign a person in, as they do it themselves."""

    def act(person: Any) -> None:
        page.goto("/accounts/login/")
        page.get_by_label("Name").fill(person.username)
        page.get_by_label("Password").fill("correct horse")
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/")

    return act


@pytest.fixture
def enter(context: BrowserContext, live_server: LiveServer) -> Enter:
    """Sign a person in without the form: its own tests fill it in."""

    def act(person: Any) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        cookie = {"name": "session", "value": session.session_key, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]

    return act
