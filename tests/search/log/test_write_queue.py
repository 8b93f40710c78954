"""Notes are written behind the reader's back: never waited for, never in another's process."""

import os
import threading
import time
from collections.abc import Iterator

import pytest

from kb.search.log import write_queue
from kb.search.log.write_queue import WriteQueue

Made = tuple[WriteQueue[int], list[int]]


@pytest.fixture
def made() -> Iterator[Made]:
    """A backlog that writes into a list."""
    written: list[int] = []
    one: WriteQueue[int] = WriteQueue(written.extend, size=5)
    yield one, written
    one.close()
    assert "backlog" not in {thread.name for thread in threading.enumerate()}


def test_the_first_note_starts_the_one_thread_and_the_last_is_written_at_the_end(
    made: Made,
) -> None:
    one, written = made
    for number in range(3):
        assert one.put(number)
    assert [thread.name for thread in threading.enumerate()].count("backlog") == 1
    one.close()
    assert written == [0, 1, 2]


def test_a_note_after_the_end_starts_again(made: Made) -> None:
    one, written = made
    one.put(1)
    one.close()
    one.put(2)
    one.close()
    assert written == [1, 2]


def test_what_does_not_fit_is_dropped_at_once(made: Made) -> None:
    one, written = made
    one.is_held = True
    assert [one.put(number) for number in range(7)] == [True] * 5 + [False] * 2
    one.drain()
    assert written == list(range(5))
    assert one.put(9)


def test_who_leaves_a_note_or_ends_the_process_waits_for_no_writer() -> None:
    may_go_on = threading.Event()

    def hang(_notes: list[int]) -> None:
        may_go_on.wait(10)

    stuck: WriteQueue[int] = WriteQueue(hang, size=2)
    began = time.monotonic()
    # Gathering takes a moment; then the writer hangs and the queue fills.
    stuck.put(0)
    time.sleep(write_queue.GATHER_SECONDS + 0.2)
    assert [stuck.put(number) for number in range(4)].count(False) == 2
    stuck.close(seconds=0.3)
    assert time.monotonic() - began < 3
    thread = stuck.thread
    may_go_on.set()
    stuck.close(seconds=5)
    assert thread is not None
    assert not thread.is_alive()


def test_a_forked_process_begins_with_an_empty_backlog_of_its_own() -> None:
    reads, writes = os.pipe()

    def send(notes: list[int]) -> None:
        os.write(writes, bytes(notes))

    one: WriteQueue[int] = WriteQueue(send)
    one.is_held = True
    one.put(1)
    one.lock.acquire()
    child = os.fork()
    if not child:
        one.begin()
        one.is_held = False
        one.put(7)
        one.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert os.read(reads, 10) == b"\x07"
    os.close(reads)
    os.close(writes)
