"""Whatever is sent, anywhere: never our fault, on either database."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from django.test.client import MULTIPART_CONTENT
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.whole_site.admin_surface import admin_paths
from tests.whole_site.canaries import World
from tests.whole_site.clients import Browser, body
from tests.whole_site.surfaces import public_paths
from tests.whole_site.url_patterns import addresses

# Each broke something, somewhere, once.
JUNK: dict[str, bytes] = {
    "a NUL": b"a\0b",
    "bad UTF-8": b"\xff\xfe\x80",
    "half a character": b"caf\xc3",
    "a lone surrogate": b"\xed\xa0\x80",
    "too large for a column": b"1" + b"0" * 20,
    "eighteen nines": b"9" * 18,
    "nineteen nines": b"9" * 19,
    "below zero": b"-1",
    "no ASCII digit": "٣".encode(),
    "a superscript": "²".encode(),
    "eight kilobytes": b"a" * 8192,
    "many words": b"a b " * 2000,
    "many brackets": b"[" * 4000,
    "many quotes": b'"' * 501,
    "SQL": b"' OR 1=1; DROP TABLE kb_article; --",
    "a pattern": b"%_\\*?[](){}|^$.+",
    "operators": b'kind: category: code: -a "b -c" OR AND NOT NEAR/2 ^ : ~',
    "markup": b"<script>alert(1)</script>{{ 1 }}{% load x %}",
    "line ends": b"a\r\nSet-Cookie: a=b\r\n\r\n",
    "right to left": "\u202e\u05d0\u05d1".encode(),
    "an emoji of many": "\U0001f469\u200d\U0001f467\u200d\U0001f466".encode(),
    "zero width": "\u200b\ufeff\u2060".encode(),
    "the end of Unicode": "\U0010ffff\uffff".encode(),
    "combining": ("e" + "\u0301" * 500).encode(),
    "private": "\ue000\ue0000".encode(),
    "dots": b"../../etc/passwd",
    "a path": b"//evil.example/%2e%2e",
    "a percent": b"100%",
    "blanks": b" \t ",
    "nothing": b"",
}
WORST = ["a NUL", "bad UTF-8", "a lone surrogate", "too large for a column", "eight kilobytes"]
# Every name that a view reads from the query or the form, and some that none does.
NAMES = ["q", "page", "kind", "category", "after", "before", "as_written", "next", "line", "reason"]
NAMES += ["opened", "from", "reported", "codes", "articles", "message"]
NAMES += ["part", "id", "o", "p", "all", "_popup", "_to_field", "e", "term", "field_name", "text"]


def escaped(junk: bytes) -> str:
    """As a browser would send it in an address."""
    return quote_from_bytes(junk, safe="")


def fail_on(response: Any, sent: str) -> None:
    """Nothing here is broken by what was sent."""
    body(response)
    assert response.status_code < 500, f"{response.status_code} for {sent[:200]}"


def in_paths(junk: bytes) -> Iterator[str]:
    """The junk in every place of an address that takes something."""
    text = escaped(junk)
    for _name, pattern in addresses():
        if "<" in pattern and not pattern.startswith("admin/"):
            yield "/" + filled(pattern, text)
    for start in ("", "articles/1/", "errors/"):
        yield f"/{start}{text}"
    for start in ("", "admin/kb/problem/", "static/"):
        yield f"/{start}{text}/"


def filled(pattern: str, text: str) -> str:
    """A pattern with the text in the place of each of its parameters."""
    parts = pattern.replace("^", "").replace("$", "").replace("(?P<number>\\d{1,4}", "<number>")
    while "<" in parts:
        before, _open, rest = parts.partition("<")
        parts = before + text + rest.partition(">")[2]
    return parts


@pytest.mark.parametrize("name", JUNK)
def test_junk_in_the_path_is_never_our_fault(world: World, name: str) -> None:
    """An id that no column holds, bytes that are no text."""
    web = Browser()
    for path in dict.fromkeys(in_paths(JUNK[name])):
        fail_on(web.get(path), path)


@pytest.mark.parametrize("name", WORST)
def test_junk_in_the_query_is_never_our_fault(world: World, name: str) -> None:
    """On every address, in every name at once, so that whatever a view reads is junk."""
    text, web = escaped(JUNK[name]), Browser()
    query = "&".join(f"{field}={text}" for field in NAMES) + f"&{text}={text}&{text}"
    for path in read_paths(world):
        fail_on(web.get(f"{path}?{query}"), path)


READ_FORM = "application/x-www-form-urlencoded"

# What each of the views that read a query reads there.
READ = {
    "/search/": ("q", "kind", "category", "page", "as_written", "reported"),
    "/search/suggest/": ("q",),
    "/articles/": ("kind", "category", "after", "before"),
    "/accounts/login/": ("next",),
    "/triage/": ("codes", "articles", "reported"),
}


@pytest.mark.parametrize("name", JUNK)
def test_junk_in_one_name_is_never_our_fault(world: World, name: str) -> None:
    """Where the first wrong value would hide what the second one does."""
    text, web = escaped(JUNK[name]), Browser()
    for path, fields in READ.items():
        for field in fields:
            word = "" if field == "q" else f"&q={world.public[0].asked.word}"
            fail_on(web.get(f"{path}?{field}={text}{word}"), f"{path} {field}")


def read_paths(world: World) -> list[str]:
    """Every address once, without its query."""
    paths = [path.partition("?")[0] for path in public_paths(world.public[0].asked)]
    return list(dict.fromkeys(paths))


@pytest.mark.parametrize("name", WORST)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json"])
def test_junk_in_a_post_is_never_our_fault(world: World, name: str, kind: str) -> None:
    """To every address, also to those that take no POST."""
    text, web = escaped(JUNK[name]).encode(), Browser()
    posted = b"&".join(b"%s=%s" % (field.encode(), text) for field in [*NAMES, "username"])
    here = {"sec-fetch-site": "same-origin"}
    for path in read_paths(world):
        fail_on(web.post(path, posted, content_type=kind), path)
        fail_on(web.post(path, posted, content_type=kind, headers=here), path)


@pytest.mark.parametrize("name", JUNK)
def test_pasted_junk_is_never_our_fault(world: World, name: str) -> None:
    """With a second line it is answered, without one it is led to its address."""
    form = "application/x-www-form-urlencoded"
    for more in (b"", b"\r\nsecond line"):
        posted = b"q=%s" % escaped(JUNK[name] + more).encode()
        answer = Browser().post_here("/search/", posted, content_type=form)
        fail_on(answer, name)
        if answer.status_code == 303:
            fail_on(Browser().get(answer["Location"]), name)


@pytest.mark.parametrize("name", JUNK)
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "application/json", "text/plain", ""]
)
def test_junk_that_is_pasted_is_never_our_fault(world: World, name: str, kind: str) -> None:
    """It is what triage is for; by the page's form, and by programs."""
    here, web = {"sec-fetch-site": "same-origin"}, Browser()
    text = escaped(JUNK[name]).encode()
    for path in ("/triage/", "/triage/report/"):
        form = b"text=%s&message=%s&q=%s" % (text, text, text)
        fail_on(web.post(path, form, content_type=READ_FORM, headers=here), path)
    for content in (JUNK[name], b'{"text": "%s"}' % JUNK[name]):
        response = web.generic("POST", "/api/v1/triage", content, content_type=kind)
        fail_on(response, "/api/v1/triage")


@pytest.mark.parametrize("name", JUNK)
def test_junk_with_a_name_and_password_is_never_our_fault(world: World, name: str) -> None:
    """PostgreSQL takes no NUL in a text, and a bucket's key is a text."""
    for username, password in ((JUNK[name], b"x"), (b"x", JUNK[name]), (JUNK[name], JUNK[name])):
        posted = b"username=%s&password=%s" % (
            escaped(username).encode(),
            escaped(password).encode(),
        )
        form = "application/x-www-form-urlencoded"
        fail_on(Browser().post("/accounts/login/", posted, content_type=form), name)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"--BoUnDaRyStRiNg",
        b'--BoUnDaRyStRiNg\r\nContent-Disposition: form-data; name="username"\r\n\r\n\xff\0',
        b'--BoUnDaRyStRiNg\r\nContent-Disposition: form-data; name="\xff"; filename="\0"\r\n\r\nx',
        b"\xff" * 5000,
    ],
    ids=["empty", "begun", "bad value", "bad names", "bytes"],
)
def test_a_broken_upload_is_never_our_fault(world: World, content: bytes) -> None:
    """No page of ours takes a file; what parses them is there all the same."""
    for path in ("/accounts/login/", "/", "/search/", "/admin/"):
        for kind in (MULTIPART_CONTENT, "multipart/form-data"):
            fail_on(Browser().generic("POST", path, content, content_type=kind), path)


@pytest.mark.parametrize("name", JUNK)
def test_junk_in_the_admin_is_never_our_fault(world: World, name: str) -> None:
    """Editors paste things too."""
    web, text = Browser(), escaped(JUNK[name])
    web.force_login(world.people["root"])
    query = "&".join(f"{field}={text}" for field in NAMES)
    for path in ("/admin/kb/problem/", "/admin/auth/user/"):
        fail_on(web.get(f"{path}?{query}"), path)
        fail_on(web.get(f"{path}?q={text}"), f"{path} q")
        fail_on(web.get(f"{path}{text}/change/"), f"{path} change")


HEADERS: list[dict[str, str]] = [
    {"accept": "application/xml;q=2, */*;q=banana,,,;"},
    {"accept-encoding": "gzip;q=0, br, deflate, \x7f, identity;q=0"},
    {"accept-language": "x-klingon," * 900},
    {"accept-language": "de-\xff, ../../etc, *"},
    {"cookie": "session=\xff\xfe; csrf=; =; ;;; a=b=c"},
    {"cookie": "session=" + "a" * 4000 + "; csrf=" + "b" * 4000},
    {"cookie": "messages=!!!not-signed!!!; session=../../x; csrf=\x01"},
    {"range": "bytes=5-1"},
    {"range": "bytes=0-,0-,0-,0-"},
    {"range": "lines=1-2"},
    {"range": "bytes=99999999999999999999-"},
    {"if-none-match": '"a", W/"b", c, *, ""'},
    {"if-none-match": "\xff"},
    {"if-match": "*, nonsense"},
    {"if-modified-since": "yesterday"},
    {"if-modified-since": "Mon, 99 Foo 99999 99:99:99 GMT"},
    {"if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"x-forwarded-for": "1.2.3.4, ::, nonsense", "x-forwarded-proto": "gopher"},
    {"forwarded": "for=_hidden;proto=https;by=\xff"},
    {"host": "localhost:99999"},
    {"host": "localhost:0x50"},
    {"host": "[::1]]:80"},
    {"host": ""},
    {"referer": "javascript:alert(1)"},
    {"user-agent": "\xff" * 2000},
    {"content-length": "-1"},
    {"content-length": "banana"},
    {"content-type": "text/html; charset=klingon"},
    {"x-requested-with": "XMLHttpRequest", "accept": "\xff"},
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda one: str(one)[:40])
def test_odd_headers_are_never_our_fault(world: World, headers: dict[str, str]) -> None:
    """Old clients, scanners and proxies send all of these."""
    article = world.public[0].asked
    page = f"/articles/{article.pk}/{article.slug}/"
    for path in (page, "/accounts/login/", "/static/css/site.css", "/healthz"):
        fail_on(Browser().get(path, headers=headers), f"{path} {headers}")
    fail_on(Browser().post("/accounts/login/", {"username": "x"}, headers=headers), str(headers))


ANY_TEXT = st.text(max_size=60) | st.binary(max_size=60).map(lambda b: b.decode("latin-1"))
QUICK = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@QUICK
@given(text=ANY_TEXT)
@example(text="\x00")
@example(text="errno ²")
@example(text='"' + "(" * 50)
def test_any_text_can_be_searched_for_and_looked_up(world: World, text: str) -> None:
    """No input is an error: what is not understood is just words."""
    asked = quote(text, safe="", errors="surrogatepass")
    for path in (f"/search/?q={asked}", f"/errors/{asked}/", f"/search/suggest/?q={asked}"):
        fail_on(Browser().get(path), path)


@QUICK
@given(parts=st.lists(ANY_TEXT, min_size=1, max_size=4), slash=st.booleans())
def test_any_path_is_answered(world: World, parts: list[str], slash: bool) -> None:
    """Below every branch of the tree of addresses."""
    tail = "/".join(quote(part, safe="", errors="surrogatepass") for part in parts)
    for start in ("", "articles/1/", "errors/", "Articles/"):
        path = f"/{start}{tail}{'/' if slash else ''}"
        fail_on(Browser().get(path), path)


def test_the_admin_knows_its_addresses_with_junk_ids(world: World) -> None:
    """Each of its views reads an id from the path itself."""
    web = Browser()
    web.force_login(world.people["root"])
    pk = str(world.public[0].asked.pk)
    for path in admin_paths(world.public[0].asked):
        for junk in ("0", "9" * 25, "%00", "%ff", "_5F"):
            wrong = path.replace(f"/{pk}/", f"/{junk}/")
            if wrong != path:
                fail_on(web.get(wrong), wrong)
