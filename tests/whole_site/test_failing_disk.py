"""A disk on which some writes fail, and a log that takes no more lines: the site serves on."""

import errno
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.figures import Record
from tests.management.site.test_supervise import is_scheduler, wait_for
from tests.running_site import Served, clean_environment, served
from tests.whole_site.processes import server_url
from tests.whole_site.soak import make_editor
from tests.whole_site.test_database_away import integrity, read_pages

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(server_url()), reason="the file of SQLite"),
]
FAILING = Path(__file__).parent / "failing_disk"
SHARE = 0.02
PROBE = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as database:
    database.execute("CREATE TABLE a (b)")
"""


def failing(switch: Path) -> dict[str, str]:
    """The variables that let writes fail while there is a file `switch`."""
    return {"FAILING_WRITES": str(switch), "PYTHONPATH": str(FAILING)}


@pytest.fixture
def switch(tmp_path: Path) -> Path:
    """The file that lets writes fail; skipped by name where this SQLite cannot be made to."""
    switch = tmp_path / "failing"
    switch.write_text(f"1 {errno.ENOSPC}")
    probe = subprocess.run(
        [sys.executable, "-c", PROBE, str(tmp_path / "probe")],
        env=clean_environment(**failing(switch)),
        capture_output=True,
        text=True,
        check=False,
    )
    if "database or disk is full" not in probe.stderr:
        pytest.skip("the SQLite of this Python is no library whose system calls can be replaced")
    switch.unlink()
    return switch


def ask_all(site: Served, seconds: float) -> tuple[Counter[int], Counter[int]]:
    """Read and sign in for so long; the statuses of both."""
    end = time.monotonic() + seconds
    reads: Counter[int] = Counter()
    writes: Counter[int] = Counter()

    def read() -> None:
        while time.monotonic() < end:
            reads.update(read_pages(site, 1))

    def write() -> None:
        while time.monotonic() < end:
            answer = site.sign_in("eva", "correct horse")
            if answer.status == 503:
                assert int(answer.headers["Retry-After"]) >= 1
                assert b"Please try again" in answer.body
            writes[answer.status] += 1

    with ThreadPoolExecutor(2) as pool:
        for asking in [pool.submit(read), pool.submit(write)]:
            asking.result()
    return reads, writes


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])
def test_a_disk_on_which_two_writes_of_a_hundred_fail(
    home: Path, tmp_path: Path, switch: Path, record_property: Record, error: int
) -> None:
    """Reads 200; a write is stored or refused; nothing is damaged, and it heals by itself."""
    data = {"KB_DATA_DIR": str(tmp_path / "data")}
    with served(home, **data, **failing(switch)) as site:
        make_editor(home, **data)
        switch.write_text(f"{SHARE} {error}")
        reads, writes = ask_all(site, 15)
        switch.unlink()
        assert site.sign_in("eva", "correct horse").status == 302
        assert set(read_pages(site)) == {200}
        assert site.get("/readyz").status == 200
    record_property("reads", dict(reads))
    record_property("writes", dict(writes))
    assert set(reads) == {200}
    assert set(writes) == {302, 503}
    assert integrity(tmp_path / "data" / "kb.sqlite3") == [("ok",)]


def test_a_log_that_takes_no_more_lines_stops_nothing(
    home: Path, tmp_path: Path, record_property: Record
) -> None:
    """The disk of the logs is full: lines are lost, and neither pages, forms nor processes."""
    data = {"KB_DATA_DIR": str(tmp_path), "KB_SECURITY_LOG_FILE": "/dev/full"}
    subprocess.run(["make", "collected"], cwd=home, env=clean_environment(), check=True)
    serve = f"exec {sys.executable} manage.py run_site >/dev/full 2>&1"
    with served(home, "sh", "-c", serve, **data) as site:
        wait_for(lambda: any(map(is_scheduler, site.processes())))
        (scheduler,) = filter(is_scheduler, site.processes())
        wait_for(lambda: b'"scheduler": "ok"' in site.get("/readyz").body)
        scheduler.kill()
        statuses = Counter(read_pages(site, 4))
        statuses[site.get("/nowhere/").status] += 1
        signed_in = Counter(site.sign_in(f"name{n}", "wrong").status for n in range(4))
        wait_for(lambda: any(is_scheduler(p) and p != scheduler for p in site.processes()))
        assert site.get("/readyz").status == 200
    record_property("reads", dict(statuses))
    record_property("forms", dict(signed_in))
    assert statuses == {200: 20, 404: 1}
    assert signed_in == {200: 4}
