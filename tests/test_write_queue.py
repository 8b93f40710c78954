"""Items are written by a thread: adding one never waits, and none is lost when the process ends."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest

from kb import write_queue
from kb.write_queue import WriteQueue

pytestmark = pytest.mark.one_database
NumberQueue = WriteQueue[int]


@pytest.fixture(autouse=True)
def short_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Collect items for a moment only."""
    monkeypatch.setattr(write_queue, "BATCH_SECONDS", 0.1)


@pytest.fixture
def written() -> list[int]:
    """What the queue wrote."""
    return []


@pytest.fixture
def queue(written: list[int]) -> Iterator[NumberQueue]:
    """A queue that writes into a list."""
    yield (numbers := WriteQueue(written.extend, size=5))
    wait_for(numbers)
    assert "write-queue" not in {thread.name for thread in threading.enumerate()}


def wait_for(queue: NumberQueue) -> None:
    """Wait until everything is written."""
    if thread := queue.thread:
        thread.join(10)
        assert not thread.is_alive()


def test_the_first_item_starts_the_one_thread_and_all_are_written_in_order(
    queue: NumberQueue, written: list[int]
) -> None:
    for number in range(3):
        assert queue.put(number)
    assert [thread.name for thread in threading.enumerate()].count("write-queue") == 1
    wait_for(queue)
    assert written == [0, 1, 2]


def test_an_item_after_the_end_of_the_thread_starts_another(
    queue: NumberQueue, written: list[int]
) -> None:
    queue.put(1)
    wait_for(queue)
    queue.put(2)
    wait_for(queue)
    assert written == [1, 2]


def test_what_does_not_fit_is_dropped_at_once(queue: NumberQueue, written: list[int]) -> None:
    queue.is_paused = True
    assert [queue.put(number) for number in range(7)] == [True] * 5 + [False] * 2
    queue.drain()
    assert written == list(range(5))
    assert queue.put(9)


def test_who_adds_an_item_waits_for_no_writer() -> None:
    may_go_on = threading.Event()

    def hang(_numbers: list[int]) -> None:
        may_go_on.wait(10)

    stuck: NumberQueue = WriteQueue(hang, size=2)
    stuck.put(0)
    time.sleep(0.3)
    began = time.monotonic()
    assert [stuck.put(number) for number in range(4)].count(False) == 2
    assert time.monotonic() - began < 0.1
    may_go_on.set()
    wait_for(stuck)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_write_that_raises_ends_the_thread_and_not_the_queue() -> None:
    written: list[int] = []

    def write(numbers: list[int]) -> None:
        if 0 in numbers:
            raise ValueError("zero")
        written.extend(numbers)

    queue: NumberQueue = WriteQueue(write)
    for number in (0, 1):
        queue.put(number)
        wait_for(queue)
    assert written == [1]


def test_a_process_such_as_a_servers_worker_ends_after_its_last_write() -> None:
    """As granian starts its workers: no atexit function is called at their end."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    worker = multiprocessing.get_context().Process(target=add_and_end, args=(sender,))
    worker.start()
    worker.join(20)
    assert worker.exitcode == 0
    assert receiver.poll()
    assert receiver.recv() == [7, 8]


def add_and_end(sender: Connection) -> None:
    """Add two items from a thread such as a server's, and end at once."""
    queue: NumberQueue = WriteQueue(sender.send)
    for number in (7, 8):
        thread = threading.Thread(target=queue.put, args=(number,), daemon=True)
        thread.start()
        thread.join()


def test_where_no_thread_can_start_the_item_is_dropped(
    queue: NumberQueue, written: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        assert not queue.put(1)
    assert queue.put(2)
    wait_for(queue)
    assert written == [2]
