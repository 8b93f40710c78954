"""What one client is answered never reaches another: through our page cache, and one before us."""

import gzip
import re
from ipaddress import ip_network
from itertools import product
from random import Random
from typing import Any
from urllib.parse import urlencode

import brotli  # type: ignore[import-untyped]
import pytest
from django.test import Client, override_settings

from kb.models import Article
from kb.page_cache.kept_search import SEARCH_MEMORY
from kb.page_cache.memory import PageMemory
from kb.page_cache.stored_pages import PAGE_QUEUE
from tests.whole_site.canaries import World
from tests.whole_site.clients import Browser
from tests.whole_site.shared_cache import SharedCache

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("world", "page_cache")]

POISON = "zqpoison"
FORM = "application/x-www-form-urlencoded"
HOSTS = ("testserver", "other.example")

# What has changed somebody's page behind a cache before, here or elsewhere.
POISONING = {
    "Accept": f"text/{POISON}",
    "Accept-Charset": POISON,
    "Accept-Language": f"de, {POISON}",
    "CF-Connecting-IP": POISON,
    "Cache-Control": f"no-cache, {POISON}",
    "Client-IP": POISON,
    "Connection": POISON,
    "Cookie": f"csrf={POISON}; django_language=de; theme={POISON}",
    "DNT": POISON,
    "Expect": POISON,
    "Forwarded": f"host={POISON}.example;proto=https",
    "From": POISON,
    "Front-End-Https": "on",
    "If-Match": f'"{POISON}"',
    "If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT",
    "If-None-Match": f'"{POISON}"',
    "If-Range": f'"{POISON}"',
    "If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT",
    "Max-Forwards": "0",
    "Origin": f"https://{POISON}.example",
    "Pragma": POISON,
    "Proxy-Authorization": POISON,
    "Range": "bytes=0-10",
    "Referer": f"http://testserver/search/?q={POISON}",
    "Save-Data": "on",
    "Sec-Fetch-Site": POISON,
    "Sec-Purpose": "prefetch",
    "Surrogate-Capability": POISON,
    "TE": POISON,
    "Transfer-Encoding": POISON,
    "True-Client-IP": POISON,
    "Upgrade": POISON,
    "Upgrade-Insecure-Requests": "1",
    "User-Agent": f"<script>{POISON}",
    "Via": POISON,
    "X-Forwarded-For": f"{POISON}, 10.0.0.1",
    "X-Forwarded-Host": f"{POISON}.example",
    "X-Forwarded-Port": "8443",
    "X-Forwarded-Prefix": f"/{POISON}",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Scheme": "nothttps",
    "X-Forwarded-Server": POISON,
    "X-HTTP-Method-Override": "POST",
    "X-Host": f"{POISON}.example",
    "X-Original-URL": f"/{POISON}",
    "X-Requested-With": POISON,
    "X-Rewrite-URL": f"/{POISON}",
}


@pytest.fixture(autouse=True)
def hosts(settings: Any) -> None:
    """Serve two hosts, so that one can be mistaken for the other."""
    settings.ALLOWED_HOSTS = list(HOSTS)


def pages(world: World) -> list[str]:
    """Pages of a public article, an internal one that agents read there too, a search for it."""
    article = Article.objects.get(pk=world.public[1].asked.pk).publication
    internal = Article.objects.get(pk=world.internal[0].asked.pk).publication
    own = article.get_absolute_url()
    search = "/search/?" + urlencode({"q": internal.title})
    return [
        own,
        f"/articles/{article.pk}.json",
        internal.get_absolute_url(),
        "/",
        "/articles/",
        search,
    ]


def forget(memory: PageMemory) -> None:
    """Begin with an empty cache."""
    memory.clear()
    SEARCH_MEMORY.clear()
    PAGE_QUEUE.items.clear()


def said(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    """All that a client is told, but for the request's id; the order in Vary says nothing."""
    vary = ", ".join(sorted(answer.headers.get("Vary", "").split(", ")))
    return answer.status_code, answer.content, {**answer.headers, "Vary": vary, "X-Request-ID": ""}


def test_forty_headers_are_poison() -> None:
    """A test of an empty table would prove nothing."""
    assert len(POISONING) >= 40


@pytest.mark.parametrize("name", sorted(POISONING))
def test_no_header_reaches_what_the_next_reader_is_told(
    world: World, page_cache: PageMemory, name: str
) -> None:
    """The poisoner comes first, with the cache empty; the reader after it, and a third one."""
    for path in pages(world):
        forget(page_cache)
        clean = said(Client().get(path))
        forget(page_cache)
        Client().get(path, headers={name: POISONING[name]})
        assert said(Client().get(path)) == clean, path
        assert said(Client().get(path)) == clean, path
        assert POISON.encode() not in clean[1]


def test_a_get_with_a_body_is_answered_without_the_cache(
    world: World, page_cache: PageMemory
) -> None:
    """A fat GET: what its body says is part of no key."""
    for path in pages(world):
        clean = said(Client().get(path))
        forget(page_cache)
        Client().generic("GET", path, f"q={POISON}&kind=problem", FORM)
        assert not page_cache.entries
        assert not SEARCH_MEMORY.entries
        assert said(Client().get(path)) == clean, path


@pytest.mark.parametrize(
    "query", ["utm_source=x", "kind=problem&kind=checklist", "after=a.1&page=2", "q=x&kind=problem"]
)
def test_a_parameter_that_a_page_does_not_know_passes_by(
    page_cache: PageMemory, query: str
) -> None:
    """Nobody fills the cache with one page under a thousand names."""
    assert Client().get(f"/articles/?{query}").status_code == 200
    assert Client().get("/?kind=problem").status_code == 200
    assert not page_cache.entries


@pytest.mark.parametrize("who", ["agent", "other", "root"])
def test_a_request_with_a_session_neither_reads_nor_writes(
    world: World, page_cache: PageMemory, who: str
) -> None:
    """An agent sees more; even a session that has ended passes by."""
    for path in pages(world):
        forget(page_cache)
        web = Browser()
        web.force_login(world.people[who])
        first = web.get(path)
        assert not page_cache.entries
        assert not SEARCH_MEMORY.entries
        assert first.headers["Cache-Control"] == "private, no-store"
        Client().get(path)
        assert plain(web.get(path)) == plain(first), path
    forget(page_cache)
    for cookie in ("session=ended", "messages=x"):
        Client().get("/", headers={"cookie": cookie})
    assert not page_cache.entries


def test_credentials_and_other_methods_pass_by(page_cache: PageMemory) -> None:
    """Only what says nothing but its address is kept."""
    Client().get("/", headers={"authorization": "Basic eDp5"})
    for method in ("post", "options", "put", "delete"):
        getattr(Client(), method)("/")
    assert not page_cache.entries


def test_a_host_that_is_not_served_is_refused_and_keeps_nothing(page_cache: PageMemory) -> None:
    """Also where the page is kept for the right one."""
    for _time in ("cold", "kept"):
        answer = Client().get("/", headers={"host": f"{POISON}.example"})
        assert answer.status_code == 400
        assert POISON.encode() not in Client().get("/").content
    assert {key[2] for key in page_cache.entries} == {"testserver"}


def test_each_host_and_scheme_has_its_own_pages(world: World, settings: Any) -> None:
    """Canonical links name them; a proxy says the scheme where it is trusted, and only there."""
    path = pages(world)[0]
    for trusted, forwarded in product(([], ["127.0.0.1/32"]), ({}, {"x-forwarded-proto": "https"})):
        settings.KB_TRUSTED_PROXIES = [ip_network(one) for one in trusted]
        for host in HOSTS:
            page = Client().get(path, headers={"host": host, **forwarded}).content.decode()
            scheme = "https" if trusted and forwarded else "http"
            assert f'href="{scheme}://{host}{path}"' in page
            others = [name for name in HOSTS if name != host]
            assert not any(f"://{other}" in page for other in others)


def test_behind_a_shared_cache_everyone_is_told_what_they_are_told_without(
    world: World, page_cache: PageMemory
) -> None:
    """Readers, agents and editors, two hosts, two schemes, compressed or not, in any order."""
    cache = SharedCache()
    clients = {"": Client(), **{name: Client() for name in ("agent", "root")}}
    for name in ("agent", "root"):
        clients[name].force_login(world.people[name])
    asked = list(
        product(clients, pages(world), HOSTS, (False, True), ("", "gzip", "br"), (None, *POISONING))
    )
    for who, path, host, secure, coding, poison in Random(5).sample(asked, 400):
        headers = {"host": host, "accept-encoding": coding}
        with override_settings(KB_PAGE_CACHE_MB=0):
            uncompressed = {"host": host, "accept-encoding": ""}
            direct = clients[who].get(path, headers=uncompressed, secure=secure)
        if poison and poison.lower() not in headers and poison != "Cookie":
            sent = {**headers, poison: POISONING[poison]}
            cache.get(Client(), path, sent, secure=secure)
        answer = cache.get(clients[who], path, headers, secure=secure)
        assert answer.status_code == direct.status_code
        assert plain(answer) == plain(direct), (who, path, host, secure, coding, poison)
    assert page_cache.entries
    assert SEARCH_MEMORY.entries


def plain(answer: Any) -> Any:
    """The body without compression, and without the token that each signed-in page has anew."""
    coding = answer.headers.get("Content-Encoding")
    decode = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[coding]
    return re.sub(rb'(csrfmiddlewaretoken" value=|data-csrf=)"\w+"', b"", decode(answer.content))
