"""Reading changes nothing; changing needs a token and the right; what is neither is a 405."""

from typing import Any

import pytest

from kb.models import Publication
from kb.search.log.search_log import LogEntry
from kb.write_queue import WriteQueue
from tests.whole_site.admin_surface import admin_paths
from tests.whole_site.canaries import World
from tests.whole_site.clients import Browser
from tests.whole_site.surfaces import public_paths, reading_forms
from tests.whole_site.table_fingerprints import changed, fingerprints

pytestmark = pytest.mark.one_database

# Who may be anybody, and what they may POST to.
POSTED_TO = ("/accounts/login/", "/accounts/logout/", "/admin/login/", "/admin/logout/")
UNSAFE = ("post", "put", "patch", "delete")


def browser(world: World, who: str, **options: Any) -> Browser:
    """A browser of one of the people; "" is nobody."""
    web = Browser(**options)
    if who:
        web.force_login(world.people[who])
    return web


def all_paths(world: World, who: str, method: str) -> list[str]:
    """Every address, for a public article and an internal one; for an editor the admin too."""
    known = [one.asked for one in (world.public[1], world.internal[0])]
    paths = [path for asked in known[: 2 if method == "get" else 1] for path in public_paths(asked)]
    if who == "root":
        paths += admin_paths(world.public[1].asked)
    return list(dict.fromkeys(paths))


# --- Safe methods ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "method"),
    [("", "get"), ("agent", "get"), ("root", "get"), ("", "head"), ("root", "options")],
)
def test_reading_changes_no_row(world: World, who: str, method: str) -> None:
    """A GET that writes is a 500 on a full disk, and a link that does harm when it is followed."""
    web = browser(world, who)
    before = fingerprints()
    for path in all_paths(world, who, method):
        getattr(web, method)(path)
    assert changed(before) == set()


@pytest.mark.parametrize("who", ["", "agent", "root"])
def test_a_form_that_only_reads_changes_no_row(
    world: World, searches: WriteQueue[LogEntry], who: str
) -> None:
    """Pasted text is posted because it is long, not because it changes anything."""
    web = browser(world, who)
    before = fingerprints()
    for asked in (world.public[1].asked, world.internal[0].asked):
        for form in reading_forms(asked):
            assert web.post_here(form.path, form.data).status_code in {200, 413}
    searches.drain()
    assert changed(before) == set()


def test_a_changed_row_is_noticed(world: World) -> None:
    """Hashes that never differ would prove nothing."""
    before = fingerprints()
    Publication.objects.filter(pk=world.public[0].asked.pk).update(summary="Another one.")
    assert changed(before) - {"kb_publicationcounter"} == {"kb_publication"}


def test_head_says_what_get_says(world: World) -> None:
    """The same status and headers, and no body."""
    for path in public_paths(world.public[0].asked):
        if "/accounts/" in path:
            continue
        got, asked = Browser().get(path), Browser().head(path)
        assert asked.status_code == got.status_code, path
        assert asked.content == b"", path
        for name in ("Content-Type", "Cache-Control", "ETag", "Location", "Vary"):
            assert asked.headers.get(name) == got.headers.get(name), (path, name)


# --- Unsafe methods -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["", "root"])
def test_without_a_token_nothing_is_changed_by_anybody(world: World, who: str) -> None:
    """A page elsewhere could post in the reader's name."""
    web = browser(world, who, enforce_csrf_checks=True)
    before = fingerprints()
    paths = public_paths(world.public[0].asked) + admin_paths(world.public[0].asked)
    for path in dict.fromkeys(paths):
        assert 400 <= web.post(path, {"_publish": "1", "reason": "x"}).status_code < 500, path
    assert changed(before) <= {"kb_bucket"}


@pytest.mark.parametrize("who", ["", "agent", "other"])
def test_without_the_right_nothing_is_changed(world: World, who: str) -> None:
    """With a token, but without the permission: the admin's verbs answer only to editors."""
    web = browser(world, who)
    before = fingerprints()
    for path in admin_paths(world.public[0].asked):
        if path not in POSTED_TO:
            response = web.post(path, {"_publish": "1", "reason": "x"})
            assert response.status_code < 500, path
    assert changed(before) <= {"kb_bucket"}


@pytest.mark.parametrize("method", UNSAFE[:2])
def test_an_address_that_is_only_read_answers_405_and_says_what_it_allows(
    world: World, method: str
) -> None:
    """A POST that is answered like a GET hides a form that points to the wrong place."""
    wrong = {}
    posted_to = {form.path for form in reading_forms(world.public[0].asked)}
    for path in public_paths(world.public[0].asked):
        read = Browser().get(path).status_code
        if read != 200 or path.startswith(("/accounts/", "/triage/")):
            continue
        if path.partition("?")[0] in posted_to and method == "post":
            continue
        response = getattr(Browser(), method)(path)
        if response.status_code != 405 or "GET" not in response.headers.get("Allow", ""):
            wrong[path] = response.status_code
    assert wrong == {}


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/accounts/logout/", "get", "POST"),
        ("/accounts/login/", "delete", "GET"),
        ("/healthz", "post", "GET"),
        ("/robots.txt", "put", "GET"),
        ("/search/", "put", "GET"),
        ("/search/suggest/", "post", "GET"),
    ],
)
def test_the_wrong_method_is_a_405(world: World, path: str, method: str, allowed: str) -> None:
    """Signing out by GET would be an image tag away."""
    response = getattr(Browser(), method)(path)
    assert response.status_code == 405
    assert allowed in response["Allow"]


def test_signing_out_needs_a_token(world: World) -> None:
    """Or any page could sign an editor out in the middle of a sentence."""
    web = browser(world, "agent", enforce_csrf_checks=True)
    assert web.post("/accounts/logout/").status_code == 403
    assert "session" in web.cookies


def test_an_unsafe_request_where_nothing_is_says_no_more_than_a_read(world: World) -> None:
    """Not found is not found, whatever the method."""
    for method in UNSAFE:
        assert getattr(Browser(), method)("/nowhere/").status_code in {404, 405}
