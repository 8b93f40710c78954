"""What every response says beside its body, on every address and every status."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from kb.models import Bucket
from tests.whole_site.admin_surface import admin_paths
from tests.whole_site.canaries import World
from tests.whole_site.clients import Browser, body
from tests.whole_site.surfaces import public_paths, reading_forms

pytestmark = pytest.mark.one_database

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What would tell a stranger what runs here, or open the site to another's scripts.
NEVER = {"X-Powered-By", "Access-Control-Allow-Origin", "Last-Modified", "Via"}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
# An image runs nothing, so that nothing is allowed to it.
IMAGE_POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'none'",
    "sandbox": "",
}
SIGN_IN = {"username": "nobody", "password": "wrong"}


def wrong_with(response: Any, *, is_file: bool = False, is_admin: bool = False) -> list[str]:
    """What is missing or too much among the headers of one response."""
    headers = response.headers
    faults = [name for name, value in ALWAYS.items() if headers.get(name) != value]
    faults += [
        name for name in NEVER - ({"Last-Modified"} if is_file else set()) if name in headers
    ]
    # Of an article, not the icons.
    is_image = headers.get("Content-Type", "").startswith("image/") and (
        "Content-Disposition" in headers
    )
    policy = IMAGE_POLICY if is_image else POLICY
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy_of(response).split(";"))
    faults += [name for name, value in policy.items() if rules.get(name) != value]
    faults += [word for word in ("unsafe", "http:", "https:", "*", "data:") if word in str(rules)]
    if policy is POLICY and not is_admin and rules.get("require-trusted-types-for") != "'script'":
        faults.append("trusted types")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        faults.append("Permissions-Policy")
    if "Cache-Control" not in headers and not (is_file and response.status_code == 405):
        faults.append("Cache-Control")
    return faults


def policy_of(response: Any) -> str:
    """The Content-Security-Policy of a response."""
    return str(response.headers.get("Content-Security-Policy", ""))


# --- Statuses -------------------------------------------------------------------------------------

Ask = Callable[[World, pytest.MonkeyPatch], Any]


def public(world: World) -> Any:
    """What is known of the public article."""
    return world.public[0].asked


def hidden(world: World, name: str) -> Any:
    """What is known of a hidden one."""
    return next(one.asked for one in [*world.hidden, *world.internal] if one.name == name)


def ask_often(world: World, patch: pytest.MonkeyPatch) -> Any:
    """Try passwords until there is an end to it."""
    web = Browser(REMOTE_ADDR="203.0.113.77")
    answers = [web.post("/accounts/login/", SIGN_IN) for _ in range(25)]
    return answers[-1]


def search_often(world: World, patch: pytest.MonkeyPatch) -> Any:
    """Search until there is an end to it."""
    patch.setattr("kb.limits.counters.take", lambda key, rate, cost=1: 7.0)
    return Browser().get("/search/?q=disk")


def broken(world: World, patch: pytest.MonkeyPatch) -> Any:
    """A view with a bug in it."""
    patch.setattr("kb.views.crawlers.base_url", fail(ValueError("a bug")))
    return Browser().get("/robots.txt")


def unavailable(world: World, patch: pytest.MonkeyPatch) -> Any:
    """A database that is locked."""
    patch.setattr("kb.views.crawlers.base_url", fail(OperationalError("database is locked")))
    return Browser().get("/robots.txt")


def fail(error: Exception) -> Callable[..., Any]:
    """A function that raises."""

    def raising(*args: Any, **kwargs: Any) -> Any:
        raise error

    return raising


def unchanged(world: World, patch: pytest.MonkeyPatch) -> Any:
    """Ask again with the ETag."""
    path = f"/articles/{public(world).pk}/{public(world).slug}/"
    etag = Browser().get(path).headers["ETag"]
    return Browser().get(path, headers={"if-none-match": etag})


STATUSES: dict[str, tuple[int, Ask]] = {
    "page": (200, lambda w, _p: Browser().get("/")),
    "unchanged": (304, unchanged),
    "other slug": (301, lambda w, _p: Browser().get(f"/articles/{public(w).pk}/other/")),
    "another spelling": (
        302,
        lambda w, _p: Browser().get(
            f"/errors/alias {w.public[1].asked.word} {w.public[1].canary}/"
        ),
    ),
    "missing": (404, lambda w, _p: Browser().get("/nowhere/at/all")),
    "hidden": (404, lambda w, _p: Browser().get(f"/articles/{hidden(w, 'problem, draft').pk}/")),
    "retired": (410, lambda w, _p: Browser().get(f"/articles/{hidden(w, 'problem, retired').pk}/")),
    "restricted": (
        410,
        lambda w, _p: Browser().get(f"/articles/{hidden(w, 'problem, restricted').pk}/"),
    ),
    "no token": (
        403,
        lambda w, _p: Browser(enforce_csrf_checks=True).post("/accounts/login/", SIGN_IN),
    ),
    "wrong method": (405, lambda w, _p: Browser().get("/accounts/logout/")),
    "too often": (429, ask_often),
    "searched too often": (429, search_often),
    "too long": (413, lambda w, _p: Browser().post_here("/search/", {"q": "x " * 20_000})),
    "led to its address": (303, lambda w, _p: Browser().post_here("/search/", {"q": "x"})),
    "a NUL": (400, lambda w, _p: Browser().get("/search/?q=%00")),
    "another host": (400, lambda w, _p: Browser().get("/", headers={"host": "evil.example"})),
    "a bug": (500, broken),
    "no database": (503, unavailable),
    "to the sign-in": (302, lambda w, _p: Browser().get("/admin/")),
}


@pytest.mark.parametrize("name", STATUSES)
def test_every_status_carries_every_header(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The error page that nobody looked at is the one that can be framed or sniffed."""
    expected, ask = STATUSES[name]
    response = ask(world, monkeypatch)
    assert response.status_code == expected
    assert wrong_with(response, is_admin=name == "to the sign-in") == []


@pytest.mark.parametrize(
    "name", [name for name, (status, _ask) in STATUSES.items() if status >= 300]
)
def test_what_is_no_page_is_never_kept_without_asking(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A redirect or a 410 that a browser keeps outlives the rename that is undone."""
    expected, ask = STATUSES[name]
    policy = ask(world, monkeypatch).headers["Cache-Control"]
    assert {"no-cache", "no-store"} & set(policy.split(", "))
    assert "max-age" not in policy.replace("max-age=0", "")
    if expected in {429, 500, 503}:
        assert policy == "no-store"


@pytest.mark.parametrize("name", [name for name, (status, _a) in STATUSES.items() if status < 500])
def test_only_a_form_sets_a_cookie(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A page that sets a cookie is one that no shared cache may keep."""
    response = STATUSES[name][1](world, monkeypatch)
    assert not response.cookies


def test_what_says_come_back_says_when(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Retry-After clients come back at once, all of them."""
    for name in ("too often", "searched too often", "no database"):
        assert int(STATUSES[name][1](world, monkeypatch).headers["Retry-After"]) >= 1


# --- Addresses ------------------------------------------------------------------------------------


def known_paths(world: World) -> list[str]:
    """All addresses, asked about what is public, gone and hidden."""
    kinds = ["problem, draft", "problem, retired", "error_code, restricted"]
    known = [one.asked for one in world.public] + [hidden(world, kind) for kind in kinds]
    return list(dict.fromkeys(path for asked in known for path in public_paths(asked)))


@pytest.fixture(scope="package")
def answers(built: World, django_db_blocker: Any) -> dict[str, Any]:
    """What an anonymous reader is answered on every address."""
    with django_db_blocker.unblock():
        return {path: Browser().get(path) for path in known_paths(built)}


def test_every_address_carries_every_header(answers: dict[str, Any]) -> None:
    """One view that answers by itself, past the middleware, is enough."""
    assert {path: bad for path, one in answers.items() if (bad := wrong_with(one))} == {}


@pytest.mark.parametrize("method", ["head", "post", "options", "put", "delete"])
def test_every_address_carries_every_header_whatever_is_asked(world: World, method: str) -> None:
    """What a view refuses to do is answered by somebody else than the view."""
    paths = public_paths(world.public[1].asked)
    found = {path: getattr(Browser(), method)(path) for path in paths}
    assert {path: bad for path, one in found.items() if (bad := wrong_with(one))} == {}


@pytest.mark.parametrize("who", ["", "agent"])
def test_what_is_pasted_is_kept_by_nobody(world: World, who: str) -> None:
    """No cache, no cookie, and every header as on any page."""
    web = Browser()
    if who:
        web.force_login(world.people[who])
    for form in [form for one in world.public for form in reading_forms(one.asked)]:
        response = web.post_here(form.path, form.data)
        assert wrong_with(response) == []
        assert "no-store" in response["Cache-Control"]
        assert "ETag" not in response.headers
        assert who or not response.cookies
        assert "Cookie" in response["Vary"]


def test_every_address_of_the_admin_carries_every_header(world: World) -> None:
    """The stock admin knows nothing of our policy."""
    web = Browser()
    web.force_login(world.people["root"])
    for path in admin_paths(public(world)):
        assert wrong_with(web.get(path), is_admin=True) == [], path


def test_no_address_sets_a_cookie_for_who_only_reads(answers: dict[str, Any]) -> None:
    """Anonymous readers have none; the sign-in alone needs one, for its token."""
    assert {path for path, one in answers.items() if one.cookies} == {
        path for path in answers if path.partition("?")[0] == "/accounts/login/"
    }


def test_a_page_says_on_what_it_depends(answers: dict[str, Any]) -> None:
    """Without Vary: Cookie a shared cache shows an agent's page to customers."""
    pages = {path: one for path, one in answers.items() if one.status_code == 200}
    html = {path for path, one in pages.items() if one["Content-Type"].startswith("text/html")}
    assert len(html) > 8
    assert {path for path in html if "Cookie" not in pages[path].headers.get("Vary", "")} == set()


# --- Caches ---------------------------------------------------------------------------------------


@pytest.fixture(scope="package")
def pages(answers: dict[str, Any]) -> dict[str, Any]:
    """The pages that anybody may keep."""
    apart = ("/accounts/", "/healthz", "/readyz")
    found = {path: one for path, one in answers.items() if one.status_code == 200}
    return {path: one for path, one in found.items() if not path.startswith(apart)}


def test_an_anonymous_page_is_validated_and_stays_the_same(
    world: World, pages: dict[str, Any]
) -> None:
    """An ETag that changes by itself is no use, and nobody is sent the same page twice."""
    assert len(pages) > 20
    for path, first in pages.items():
        assert first["Cache-Control"] == "public, no-cache", path
        again = Browser().get(path, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path


def test_the_etag_is_of_the_uncompressed_body(world: World, pages: dict[str, Any]) -> None:
    """Compressed by another version of zlib, the same page would be another page."""
    zipped_count = 0
    for path, plain in pages.items():
        zipped = Browser().get(path, headers={"accept-encoding": "gzip"})
        if "Content-Encoding" in zipped.headers:
            zipped_count += 1
            assert gzip.decompress(body(zipped)) == body(plain), path
            assert zipped["ETag"].removeprefix("W/") == plain["ETag"], path
            assert "Accept-Encoding" in zipped["Vary"], path
    assert zipped_count > 8


def test_a_changed_page_has_another_etag(world: World) -> None:
    """Two articles' pages stand for two texts."""
    tags = [Browser().get(f"/articles/{one.asked.pk}.md")["ETag"] for one in world.public]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("who", ["agent", "root"])
def test_a_signed_in_page_is_private_unkept_and_uncompressed(world: World, who: str) -> None:
    """A cache would show it to others; its compressed size would tell the token in it."""
    web = Browser()
    web.force_login(world.people[who])
    for path in [*public_paths(public(world)), *admin_paths(public(world))]:
        response = web.get(path, headers={"accept-encoding": "gzip, br"})
        assert response["Cache-Control"] == "private, no-store", path
        assert "Content-Encoding" not in response.headers, path
        assert "ETag" not in response.headers, path


def test_a_stale_session_cookie_keeps_the_page_private(world: World) -> None:
    """Who sends a session's cookie is not anonymous to a cache, whatever the session is worth."""
    web = Browser()
    web.cookies["session"] = "long-forgotten"
    assert web.get("/")["Cache-Control"] == "private, no-store"


# --- Static files ---------------------------------------------------------------------------------

STATIC = ["/static/css/site.css", "/static/js/site.js", "/static/admin/css/base.css"]


@pytest.mark.parametrize("path", [*STATIC, "/static/nothing.css", "/static/../kb/settings.py"])
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_static_files_carry_every_header_too(world: World, path: str, method: str) -> None:
    """WhiteNoise answers before most middleware is asked."""
    response = getattr(Browser(), method)(path)
    assert b"SECRET" not in body(response)
    assert wrong_with(response, is_file=True) == []
    assert not response.cookies


@pytest.mark.parametrize("path", STATIC)
def test_an_unchanged_static_file_is_not_sent_twice(world: World, path: str) -> None:
    """And the 304 carries the headers as well."""
    first = Browser().get(path)
    body(first)
    assert first.status_code == 200
    again = Browser().get(path, headers={"if-modified-since": first["Last-Modified"]})
    assert (again.status_code, body(again)) == (304, b"")
    assert wrong_with(again, is_file=True) == []


def test_the_throttle_of_the_sign_in_is_what_answered(world: World) -> None:
    """The 429 above came from the buckets in the database, not from somewhere else."""
    assert ask_often(world, pytest.MonkeyPatch()).status_code == 429
    assert Bucket.objects.filter(key__contains="203.0.113.77").exists()
