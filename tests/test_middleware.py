"""What holds for every response, tried on views that do the worst."""

import gzip
from ipaddress import ip_network

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import (
    DatabaseError,
    DataError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from pytest_django import Settings

from kb.middleware.database_failures import is_unavailable
from kb.middleware.proxies import client_address

pytestmark = pytest.mark.urls(__name__)
PAGE = "<p>Is it plugged in?</p>" * 100


def page(request: HttpRequest) -> HttpResponse:
    """A page that knows whether somebody is signed in."""
    response = HttpResponse(f"{PAGE}{request.user}")
    response.headers["Last-Modified"] = "Mon, 01 Jan 2024 00:00:00 GMT"
    return response


def own_policy(request: HttpRequest) -> HttpResponse:
    """A view that has said itself who may keep it."""
    return HttpResponse("ok", headers={"Cache-Control": "max-age=60"})


def form(request: HttpRequest) -> HttpResponse:
    """A page with a token in it."""
    return HttpResponse(PAGE + get_token(request))


def moved(request: HttpRequest) -> HttpResponse:
    """A redirect that must not be kept."""
    return HttpResponseRedirect("/page/", status=301)


def status(request: HttpRequest, code: int) -> HttpResponse:
    """Any status."""
    return HttpResponse("status", status=code)


def missing(request: HttpRequest) -> HttpResponse:
    """Nothing there."""
    raise Http404


def echo(request: HttpRequest) -> HttpResponse:
    """What the request says about itself."""
    meta = request.META
    names = sorted(name for name in meta if "FORWARDED" in name)
    return HttpResponse(f"{request.scheme} {meta['REMOTE_ADDR']} {request.get_host()} {names}")


def fails(request: HttpRequest, name: str) -> HttpResponse:
    """Raises what a database raises."""
    raise FAILURES[name]


def late(request: HttpRequest) -> HttpResponse:
    """Changes the session, which is saved when the view is over."""

    def save(must_create: bool = False) -> None:
        raise OperationalError("database is locked")

    request.session["x"] = 1
    request.session.save = save  # type: ignore[method-assign]
    return HttpResponse("saved")


read_only = InternalError("cannot execute INSERT in a read-only transaction")
read_only.__cause__ = type("ReadOnly", (Exception,), {"sqlstate": "25006"})()
FAILURES: dict[str, Exception] = {
    "locked": OperationalError("database is locked"),
    "gone": InterfaceError("connection already closed"),
    "damaged": DatabaseError("database disk image is malformed"),
    "read-only": read_only,
    "nul": DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"),
    "huge": OverflowError("Python int too large to convert to SQLite INTEGER"),
    "surrogate": UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
    "bug": ProgrammingError("column kb.nonsense does not exist"),
}

urlpatterns = [
    path("api/<str:name>/", fails),
    path("page/", page),
    path("own/", own_policy),
    path("form/", form),
    path("moved/", moved),
    path("status/<int:code>/", status),
    path("missing/", missing),
    path("echo/", echo),
    path("healthz", echo),
    path("fails/<name>/", fails),
    path("late/", late),
    path("admin/page/", page),
]


@pytest.fixture
def web() -> Client:
    """A browser that shows a 500 as a 500."""
    return Client(raise_request_exception=False)


@pytest.fixture
def signed_in(web: Client) -> Client:
    """One whose session cookie says so; the anonymous page needs no database to believe it."""
    web.cookies[settings.SESSION_COOKIE_NAME] = "a-session"
    return web


# --- Headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["/page/", "/moved/", "/missing/", "/nowhere", "/status/410/", "/status/500/", "/fails/locked/"]
    + ["/fails/bug/", "/page/?q=%00", "/static/admin/css/base.css", "/status/405/"],
)
def test_every_response_carries_every_header(web: Client, address: str) -> None:
    """One status or one static file without them is one page that can be framed or sniffed."""
    # A file that is asked for and not read would have to be closed.
    ask = web.head if address.startswith("/static/") else web.get
    headers = ask(address).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(web: Client) -> None:
    """One `unsafe-inline` undoes all the rest."""
    policy = web.get("/page/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    for directive in ("base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in policy


def test_trusted_types_hold_on_public_pages_and_not_in_the_stock_admin(web: Client) -> None:
    """The admin's own scripts assign HTML."""
    assert "require-trusted-types-for 'script'" in web.get("/page/")["Content-Security-Policy"]
    assert "trusted-types" not in web.get("/admin/page/")["Content-Security-Policy"]


def test_a_host_that_is_not_served_is_refused(web: Client) -> None:
    """Links made from a forged Host lead to the forger."""
    assert web.get("/echo/", headers={"host": "evil.example"}).status_code == 400


# --- Junk -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/page/?q=a%00b", "/page/%00", "/page/?%00=1"])
def test_a_nul_in_the_address_is_a_400(web: Client, address: str) -> None:
    """PostgreSQL raises on it, deep inside of whatever uses it first."""
    assert web.get(address).status_code == 400


def test_a_percent_sign_before_two_zeros_is_no_nul(web: Client) -> None:
    """`%2500` is the text %00, which may well be searched for."""
    assert web.get("/page/?q=%2500").status_code == 200


@pytest.mark.parametrize("name", ["nul", "huge", "surrogate"])
def test_a_value_that_the_database_refuses_is_a_400(web: Client, name: str) -> None:
    """The client sent it; nothing here is broken."""
    assert web.get(f"/fails/{name}/").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/page/?q=%ff%fe",
        "/page/?q=%ed%a0%80",
        "/%ff%fe/",
        "/" + "9" * 8000,
        "/page/?q=" + "a" * 8000,
    ]
    + ["/status/" + "9" * 20 + "x/", "//page//", "/page/../page/", "/%2e%2e/%2e%2e/etc/passwd"],
)
def test_odd_addresses_are_never_our_fault(web: Client, address: str) -> None:
    """Bad UTF-8, lone surrogates, long numbers, long texts."""
    assert web.get(address).status_code in {200, 400, 404}


# --- The database ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["locked", "gone", "damaged", "read-only"])
def test_a_database_that_cannot_answer_is_a_503_that_says_when_to_return(
    web: Client, name: str
) -> None:
    """A 500 would send the reader away and wake the operator for what heals alone."""
    response = web.get(f"/fails/{name}/")
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert b"try again" in response.content
    assert str(FAILURES[name]) not in response.content.decode()


def test_a_program_is_told_of_it_in_json(web: Client) -> None:
    """As the API answers everything else."""
    response = web.post("/api/locked/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "try again" in response.json()["error"]


def test_a_session_that_cannot_be_saved_is_a_503_too(web: Client) -> None:
    """The save happens after the view, where no exception hook looks."""
    assert web.get("/late/").status_code == 503


def test_a_bug_in_a_query_stays_a_500(web: Client) -> None:
    """Called unavailable, it would never be found."""
    assert web.get("/fails/bug/").status_code == 500
    assert not is_unavailable(ProgrammingError())
    assert not is_unavailable(UpdateError())


# --- Caches ---------------------------------------------------------------------------------------


def test_an_anonymous_page_is_public_validated_and_without_cookies(web: Client) -> None:
    """A shared cache may keep it, and asks whether it still holds."""
    response = web.get("/page/")
    assert response["Cache-Control"] == "public, no-cache"
    assert response["ETag"].startswith('"')
    assert "Last-Modified" not in response
    assert not response.cookies
    assert "Cookie" in response["Vary"]


def test_an_unchanged_page_is_not_sent_twice(web: Client) -> None:
    """The same body has the same ETag, compressed or not."""
    first = web.get("/page/")
    again = web.get("/page/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "public, no-cache"
    zipped = web.get("/page/", headers={"accept-encoding": "gzip"})
    assert zipped["ETag"] == f"W/{first['ETag']}"
    assert gzip.decompress(zipped.content) == first.content
    again = web.get("/page/", headers={"accept-encoding": "gzip", "if-none-match": zipped["ETag"]})
    assert again.status_code == 304


@pytest.mark.django_db
def test_a_page_with_a_session_is_nobodys_to_keep(signed_in: Client) -> None:
    """It may hold what only agents see; and its compressed size would tell secrets."""
    response = signed_in.get("/page/", headers={"accept-encoding": "gzip"})
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response
    assert "Content-Encoding" not in response


@pytest.mark.django_db
def test_a_session_overrules_what_a_view_allows(signed_in: Client) -> None:
    """A view's own policy is for the anonymous."""
    assert signed_in.get("/own/")["Cache-Control"] == "private, no-store"


def test_a_page_with_a_token_is_private_and_uncompressed(web: Client) -> None:
    """It sets the cookie that belongs to the token."""
    response = web.get("/form/", headers={"accept-encoding": "gzip"})
    assert response.cookies
    assert response["Cache-Control"] == "private, no-store"
    assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    ("address", "policy"),
    [
        ("/moved/", "no-cache"),
        ("/status/410/", "no-cache"),
        ("/missing/", "no-cache"),
        ("/status/500/", "no-store"),
        ("/status/429/", "no-store"),
        ("/own/", "max-age=60"),
        ("/page/?q=%00", "no-cache"),
    ],
)
def test_what_is_no_page_says_how_long_it_holds(web: Client, address: str, policy: str) -> None:
    """A redirect kept for ever would loop after a rename and a rename back."""
    assert web.get(address)["Cache-Control"] == policy


def test_the_answer_to_a_post_is_not_kept(web: Client) -> None:
    """It belongs to what was posted."""
    assert web.post("/page/")["Cache-Control"] == "no-store"


# --- Proxies --------------------------------------------------------------------------------------

FORWARDED = {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.example",
    "host": "testserver",
}


def test_a_stranger_is_not_believed_about_himself(web: Client) -> None:
    """Or anybody could take another client's place, and its limits."""
    said = web.get("/echo/", headers=FORWARDED, REMOTE_ADDR="203.0.113.5").content
    assert said == b"http 203.0.113.5 testserver []"


def test_a_known_proxy_is_believed_about_client_and_scheme(web: Client, settings: Settings) -> None:
    """But never about the host, which it passes on as it is."""
    settings.KB_TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    said = Client().get("/echo/", headers=FORWARDED, REMOTE_ADDR="10.0.0.1").content
    assert said == b"https 203.0.113.9 testserver []"


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        (["203.0.113.9"], "203.0.113.9"),
        (["1.2.3.4", "203.0.113.9"], "203.0.113.9"),
        (["1.2.3.4", " 203.0.113.9", "10.0.0.2"], "203.0.113.9"),
        (["10.0.0.3", "10.0.0.2"], "10.0.0.3"),
        (["203.0.113.9", "garbage"], "10.0.0.1"),
        ([""], "10.0.0.1"),
        (["::ffff:203.0.113.9", "::ffff:10.0.0.2"], "203.0.113.9"),
    ],
)
def test_the_client_is_the_first_from_the_right_that_is_no_proxy(
    hops: list[str], expected: str
) -> None:
    """What stands left of it was written by the client itself."""
    assert client_address("10.0.0.1", hops, [ip_network("10.0.0.0/8")]) == expected


def test_a_probe_is_answered_whatever_host_it_names(web: Client) -> None:
    """Balancers and containers ask by address."""
    assert web.get("/healthz", headers={"host": "10.1.2.3:8000"}).status_code == 200
    assert web.get("/echo/", headers={"host": "10.1.2.3:8000"}).status_code == 400


def test_plain_http_is_sent_to_https_but_for_probes(settings: Settings) -> None:
    """A balancer's probe follows no redirect."""
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/page/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/page/")
    assert response["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" in response
    assert Client().get("/healthz").status_code == 200


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """The views fail on purpose."""
    caplog.set_level("CRITICAL")
