"""The memory of the page cache stays within its bytes."""

import tracemalloc
from threading import Thread

import pytest

from kb.page_cache.kept_page import KeptPage
from kb.page_cache.memory import PageMemory, entry_size

pytestmark = pytest.mark.one_database
LIMIT = 1_000_000


def page(number: int, size: int = 20_000) -> KeptPage:
    """A page of so many bytes, none of which another page has."""
    body = f"{number:08d}".encode() * (size // 8)
    queries = ((f"SELECT {number}", (number,)),)
    return KeptPage({"ETag": f'"{number}"'}, {"": body}, 1, None, queries, b"")


def test_the_page_that_was_not_asked_for_the_longest_goes_first() -> None:
    """All together never take more than the limit."""
    memory = PageMemory()
    for number in range(200):
        memory.keep((str(number),), page(number), LIMIT)
        assert memory.find(("0",)), "asked for all the time"
        assert memory.size <= LIMIT
    assert memory.size == sum(entry_size(*entry) for entry in memory.entries.items())
    assert 20 < len(memory.entries) < 25
    assert memory.find(("1",)) is None
    assert memory.find(("199",))


def test_a_page_replaces_itself_and_a_huge_one_is_not_kept() -> None:
    """One page never drives out most of the others."""
    memory = PageMemory()
    for _time in range(3):
        memory.keep(("a",), page(1), LIMIT)
    assert len(memory.entries) == 1
    assert memory.size == entry_size(("a",), page(1))
    memory.keep(("b",), page(2, LIMIT // 4), LIMIT)
    assert list(memory.entries) == [("a",)]


def test_the_bytes_counted_are_the_bytes_taken() -> None:
    """Within a tenth, or the limit would mean nothing."""
    memory = PageMemory()
    tracemalloc.start()
    try:
        for number in range(1000):
            memory.keep((str(number),), page(number), LIMIT * 10)
        taken, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken <= LIMIT * 10 * 1.1


def test_threads_do_not_lose_count() -> None:
    """Many requests at once."""
    memory = PageMemory()

    def fill(start: int) -> None:
        for number in range(300):
            memory.keep((str((start * 7 + number) % 90),), page(number), LIMIT)

    threads = [Thread(target=fill, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.size == sum(entry_size(*entry) for entry in memory.entries.items()) <= LIMIT
