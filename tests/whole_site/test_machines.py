"""Two web servers, nginx, PostgreSQL and its replica, as docs/deploy has them, on one machine."""

import os
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.running_site import served
from tests.whole_site.front_server import FrontServer
from tests.whole_site.machines import OF_THE_SITE, Machines, heading, machines, settings_of, until
from tests.whole_site.processes import server_url

READS = "SELECT idx_scan + seq_scan FROM pg_stat_user_tables WHERE relname = 'kb_publication'"


@contextmanager
def readers(front: FrontServer, path: str) -> Iterator[Counter[int]]:
    """Let four readers ask for pages the whole time; yield how often each status came, 0: none."""
    found: Counter[int] = Counter()
    lock, over = threading.Lock(), threading.Event()

    def read() -> None:
        while not over.is_set():
            for page in (path, "/", "/search/?q=connection+refused"):
                try:
                    status = front.get(page).status
                except OSError:
                    status = 0
                with lock:
                    found[status] += 1

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        over.set()
        for thread in threads:
            thread.join(60)


@pytest.mark.skipif(bool(server_url()), reason="it starts a PostgreSQL of its own")
@pytest.mark.skipif(not shutil.which("nginx"), reason="there is no nginx (apt install nginx-light)")
@pytest.mark.slow
def test_a_site_on_many_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a publish, a late replica, a killed server, and a new primary do to readers."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with machines(tmp_path) as all_of_it:
        see_a_publish_on_every_server(all_of_it)
        see_a_publish_past_a_late_replica(all_of_it)
        see_how_late_the_replica_is(all_of_it)
        lose_no_reader_with_a_stopped_replica(all_of_it)
        lose_no_reader_with_a_killed_server(all_of_it)
        let_the_replica_take_over(all_of_it, tmp_path)


def see_a_publish_on_every_server(all_of_it: Machines) -> None:
    """With the next request; and pages do come from the replica."""
    for title in ("First words", "Second words"):
        path = all_of_it.publish(title)
        assert all_of_it.shown(path) == [title] * 3
    all_of_it.wait_for_replica()
    see_reads_from_the_replica(all_of_it)


def see_reads_from_the_replica(all_of_it: Machines) -> None:
    """Its statistics count what is asked for, a second late; a search that repeats is kept."""
    before = all_of_it.replica.ask(READS)

    def has_more() -> bool:
        for site in all_of_it.sites:
            search = f"/search/?q=connection+{time.monotonic_ns()}"
            assert site.get(search, **OF_THE_SITE).status == 200
        return bool(all_of_it.replica.ask(READS) > before)

    until(has_more)


def see_a_publish_past_a_late_replica(all_of_it: Machines) -> None:
    """A replica that has not heard of the publish is not asked."""
    all_of_it.replica.ask("SELECT pg_wal_replay_pause()")
    path = all_of_it.publish("Words that the replica has not")
    assert all_of_it.shown(path) == ["Words that the replica has not"] * 3
    all_of_it.replica.ask("SELECT pg_wal_replay_resume()")
    all_of_it.wait_for_replica()
    assert all_of_it.shown(path) == ["Words that the replica has not"] * 3


def see_how_late_the_replica_is(all_of_it: Machines) -> None:
    """What is no publication may be late by KB_REPLICA_LAG, and no more."""
    until(lambda: all_of_it.are_fresh() == ["True", "True"])
    all_of_it.replica.ask("SELECT pg_wal_replay_pause()")
    all_of_it.primary.ask("CREATE TABLE later ()")
    assert all_of_it.are_fresh() == ["True", "False"]
    all_of_it.publish("Words of another mark")
    assert all_of_it.are_fresh() == ["False", "False"]
    all_of_it.replica.ask("SELECT pg_wal_replay_resume()")
    until(lambda: all_of_it.are_fresh() == ["True", "True"])


def lose_no_reader_with_a_stopped_replica(all_of_it: Machines) -> None:
    """It goes away under load, and comes back."""
    path = all_of_it.publish("Words of the primary")
    all_of_it.wait_for_replica()
    with readers(all_of_it.front, path) as found:
        time.sleep(2)
        all_of_it.replica.stop()
        time.sleep(4)
    assert set(found) == {200}
    assert all_of_it.shown(path) == ["Words of the primary"] * 3
    all_of_it.replica.start()
    all_of_it.wait_for_replica()
    see_reads_from_the_replica(all_of_it)
    assert any("the replica answers again" in site.output() for site in all_of_it.sites)


def lose_no_reader_with_a_killed_server(all_of_it: Machines) -> None:
    """All its processes at once, as when a machine is switched off."""
    path = all_of_it.publish("Words after a server")
    with readers(all_of_it.front, path) as found:
        time.sleep(2)
        os.killpg(all_of_it.sites[0].process.pid, signal.SIGKILL)
        time.sleep(4)
    assert set(found) == {200}
    del all_of_it.sites[0]


def let_the_replica_take_over(all_of_it: Machines, folder: Path) -> None:
    """Without a primary a page is refused; then one setting is changed."""
    path = all_of_it.publish("Words that outlive the primary")
    all_of_it.wait_for_replica()
    all_of_it.primary.stop()
    answer = all_of_it.front.get(path)
    assert (answer.status, "Retry-After" in answer.headers) == (503, True)
    all_of_it.replica.promote()
    replica = all_of_it.replica
    variables = settings_of(replica, replica)
    with served(folder / "web1", **variables) as site:
        assert heading(site.get(path, **OF_THE_SITE).body.decode()).endswith("outlive the primary")
        all_of_it.publish("Words of a new primary", to=replica)
        assert heading(site.get(path, **OF_THE_SITE).body.decode()) == "Words of a new primary"
