"""The database is read-only, full, stopped or gone: reads go on, writes are told to come back."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tests.figures import Record
from tests.running_site import Served, served
from tests.whole_site.canaries import World
from tests.whole_site.clients import Browser
from tests.whole_site.processes import server_url
from tests.whole_site.surfaces import public_paths

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
def test_a_full_disk_stops_writers_alone_and_heals_by_itself(
    home: Path, small_disk: Path, record_property: Record
) -> None:
    """Reads 200, writes 503, nothing damaged, and no hand needed once there is room again."""
    with served(home, KB_DATA_DIR=str(small_disk)) as site:
        assert set(read_pages(site)) == {200}
        truncate_log(small_disk / "kb.sqlite3")
        filler = fill(small_disk)
        assert set(read_pages(site)) == {200}
        refused = site.sign_in("anna", "wrong")
        record_property("a write", f"{refused.status} {refused.body.decode().strip()}")
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
def test_on_a_read_only_data_folder_the_site_can_be_read(
    home: Path, small_disk: Path, record_property: Record
) -> None:
    """A disk that the system has remounted after an error, a snapshot, a backup looked into."""
    data = {"KB_DATA_DIR": str(small_disk)}
    with served(home, **data) as site:
        site.stop()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with served(home, **data) as site:
        assert set(read_pages(site)) == {200}
        refused = site.sign_in("anna", "wrong")
        record_property("a write", f"{refused.status} {refused.body.decode().strip()}")
        assert refused.status == 503
        assert int(refused.headers["Retry-After"]) >= 1
        assert site.get("/healthz").status == 200
