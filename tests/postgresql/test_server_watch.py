"""A PostgreSQL that stands still is told from one that is slow, without a PostgreSQL."""

import logging
import socket
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb.postgresql import server_watch
from kb.postgresql.server_watch import ServerSilent, ServerWatch, answers, watched

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything in tenths of a second."""
    monkeypatch.setattr(server_watch, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(server_watch, "SILENCE_SECONDS", 0.05)
    monkeypatch.setattr(server_watch, "LOOK_SECONDS", 0.02)


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server whose kernel accepts, and that answers nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def answer(server: socket.socket) -> None:
    """Answer the next who asks, as PostgreSQL does."""
    client, _address = server.accept()
    with client:
        client.recv(8)
        client.sendall(b"N")


def test_a_server_that_answers_lives(silent: socket.socket) -> None:
    """With one byte, before anybody says who they are."""
    thread = threading.Thread(target=answer, args=(silent,))
    thread.start()
    assert answers(silent.getsockname())
    thread.join()


def test_a_server_that_answers_nothing_is_frozen(silent: socket.socket) -> None:
    """Its kernel accepts the connection all the same."""
    begin = time.monotonic()
    assert not answers(silent.getsockname())
    assert time.monotonic() - begin < 5


def test_where_nobody_listens_the_server_is_not_frozen(silent: socket.socket) -> None:
    """It is stopped: the connection that is open says so itself."""
    address = silent.getsockname()
    silent.close()
    assert answers(address)


def test_a_socket_in_a_folder_is_asked_too_also_when_its_queue_is_full(tmp_path: Path) -> None:
    """Nobody takes from the queue of a server that stands still."""
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as first:
        server.bind(str(tmp_path / ".s.PGSQL.5432"))
        server.listen(0)
        first.setblocking(False)
        first.connect(str(tmp_path / ".s.PGSQL.5432"))
        assert not answers((str(tmp_path), 5432))


def test_an_operation_that_hears_something_asks_nobody() -> None:
    """However long it takes as a whole."""

    def operation() -> Generator[int, int, str]:
        heard = []
        for _ in range(4):
            heard.append((yield 1))
            time.sleep(0.03)
        return f"heard {heard}"

    run = watched(operation(), ("127.0.0.1", 1))  # type: ignore[arg-type]
    assert next(run) == 1
    for _ in range(3):
        run.send(1)
    with pytest.raises(StopIteration) as end:
        run.send(1)
    assert end.value.value == "heard [1, 1, 1, 1]"


def test_an_operation_of_a_frozen_server_ends(
    silent: socket.socket, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """After that nothing is tried, until the server answers; then all is as before."""
    watch = ServerWatch()
    monkeypatch.setattr(server_watch, "WATCH", watch)

    def operation() -> Generator[int, int, None]:
        while True:
            yield 1

    run = watched(operation(), silent.getsockname())  # type: ignore[arg-type]
    next(run)
    run.send(0)
    time.sleep(0.1)
    with pytest.raises(ServerSilent):
        run.send(0)
    with pytest.raises(ServerSilent):
        watch.refuse_while_silent()
    end = time.monotonic() + 20
    with closing(silent):
        while watch.is_silent and time.monotonic() < end:
            silent.settimeout(1)
            answer(silent)
            time.sleep(0.1)
    watch.refuse_while_silent()
    assert {record.levelno for record in caplog.records} >= {logging.ERROR, logging.WARNING}
