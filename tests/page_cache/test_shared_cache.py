"""Pages in the cache of KB_CACHE_URL: read by other processes, missed by nobody when it fails."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.test import Client

from kb.models import StoredPage
from kb.page_cache import shared_cache
from kb.page_cache.memory import PageMemory
from kb.page_cache.shared_cache import SHARED_CACHE
from kb.page_cache.stored_pages import PAGE_QUEUE
from kb.service_urls import read_cache
from tests.cache_servers import COMMANDS, cache_server, is_installed
from tests.guide_pages import headers_of
from tests.page_cache.kept_pages import statements
from tests.running_site import free_port

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide", "page_cache")]

PATHS = ["/", "/about/", "/errors/"]


class BrokenCache(DummyCache):
    """A server that refuses; counts how often it was asked."""

    asked = 0

    def get(self, *_args: Any, **_more: Any) -> None:
        """Raise what a client library raises."""
        type(self).asked += 1
        raise ConnectionRefusedError


@pytest.fixture(autouse=True)
def unpaused() -> Iterator[None]:
    """Ask the cache again after a test in which it failed."""
    yield
    SHARED_CACHE.paused_until = 0.0


def use(settings: Any, **pages: Any) -> None:
    """Let KB_CACHE_URL have named this cache."""
    settings.CACHES = {**settings.CACHES, "pages": pages}


def start_cold(memory: PageMemory) -> None:
    """Store what was rendered, and forget it, as another process would not know it."""
    PAGE_QUEUE.drain()
    memory.clear()


def is_cold_process_served(memory: PageMemory) -> bool:
    """Whether another process reads the pages that this one rendered, and renders none."""
    rendered = {path: Client().get(path) for path in PATHS}
    start_cold(memory)
    for path, page in rendered.items():
        with statements() as asked:
            found = Client().get(path)
        assert (found.content, headers_of(found)) == (page.content, headers_of(page))
        if len(asked) != 1:
            return False
    return True


def test_another_process_renders_nothing_and_asks_no_row(
    settings: Any, page_cache: PageMemory
) -> None:
    """The counter alone is read from the database."""
    use(settings, BACKEND="django.core.cache.backends.locmem.LocMemCache", LOCATION="pages")
    assert is_cold_process_served(page_cache)
    assert not StoredPage.objects.exists()


def test_a_read_only_database_leaves_the_cache_its_pages(
    settings: Any, page_cache: PageMemory
) -> None:
    use(settings, BACKEND="django.core.cache.backends.locmem.LocMemCache", LOCATION="read-only")
    settings.KB_READ_ONLY = True
    assert is_cold_process_served(page_cache)


def test_a_cache_that_fails_is_left_alone_for_a_while(
    settings: Any, page_cache: PageMemory, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    """Every reader is served; one of them waited for it, and the log says so once."""
    use(settings, BACKEND=f"{__name__}.BrokenCache")
    monkeypatch.setattr(BrokenCache, "asked", 0)
    for path in PATHS:
        assert Client().get(path).status_code == 200
    start_cold(page_cache)
    assert BrokenCache.asked == 1
    assert [record.getMessage() for record in caplog.records if "KB_CACHE_URL" in record.msg] == [
        "the cache of KB_CACHE_URL does not answer: ConnectionRefusedError"
    ]
    SHARED_CACHE.paused_until = time.monotonic()
    assert Client().get("/").status_code == 200
    assert BrokenCache.asked == 2


@pytest.mark.slow
@pytest.mark.parametrize("scheme", sorted(COMMANDS))
def test_a_real_server_keeps_pages_and_may_go_and_come_back(
    scheme: str, settings: Any, page_cache: PageMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is away pages are rendered without a wait that a reader notices."""
    if not is_installed(scheme):
        pytest.skip(f"{scheme} is not installed")
    monkeypatch.setattr(shared_cache, "PAUSE", 0.0)
    port = free_port()
    with cache_server(scheme, port) as url:
        monkeypatch.setenv("KB_CACHE_URL", url)
        use(settings, **read_cache("KB_CACHE_URL") or {})
        assert is_cold_process_served(page_cache)
        assert not StoredPage.objects.exists()
        caches["pages"].set("bytes", b"\x80\x04")
        assert caches["pages"].get("bytes") == b"\x80\x04", "nothing is pickled"
    page_cache.clear()
    start = time.monotonic()
    assert [Client().get(path).status_code for path in PATHS] == [200] * 3
    assert time.monotonic() - start < 10
    start_cold(page_cache)
    with cache_server(scheme, port):
        until = time.monotonic() + 60
        # A client library may itself leave a server alone for some time.
        while not is_cold_process_served(page_cache) and time.monotonic() < until:
            page_cache.clear()
        page_cache.clear()
        assert is_cold_process_served(page_cache)
