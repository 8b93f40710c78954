"""A data file that is moved, replaced or missing: said, and never answered with a new site."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from kb.database_file import (
    OPENED,
    FileMissing,
    mark_made,
    marker_of,
    note_opened_file,
    refuse_missing_file,
)
from tests.figures import Record
from tests.make_jobs import begin_publish_job
from tests.running_site import clean_environment, copy_of_the_site, free_port, served

pytestmark = pytest.mark.skipif("KB_DATABASE_URL" in os.environ, reason="the file of SQLite")


WHOLE = 64_000_000
"""Bytes in which the database of the tests would have room."""


@pytest.fixture
def file(guide: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file, by whose name the database that this process has open is known."""
    begin_publish_job()
    file = tmp_path / "kb.sqlite3"
    file.touch()
    os.truncate(file, WHOLE)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
    note_opened_file(connection)
    yield file
    OPENED.pop(str(file))


def readiness() -> tuple[int, str]:
    """What `readyz` answers, and says of the file."""
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["database_file"]


def test_a_file_that_was_moved_is_not_ready(file: Path) -> None:
    """What is written from now on goes with it; where it is put back, all is well."""
    assert readiness() == (200, "ok")
    file.rename(file.with_name("moved"))
    assert readiness() == (503, "not ready")
    file.with_name("moved").rename(file)
    assert readiness() == (200, "ok")


def test_a_file_that_was_replaced_is_not_ready(file: Path) -> None:
    """This process still has the old one, which nobody finds any more."""
    copied = file.with_name("copied")
    shutil.copy(file, copied)
    copied.replace(file)
    note_opened_file(connection)
    assert readiness() == (503, "not ready")


def test_a_file_that_was_cut_is_not_ready(file: Path) -> None:
    """What is in the log alone is no less there."""
    os.truncate(file, 4096)
    assert readiness() == (503, "not ready")
    log = file.with_name("kb.sqlite3-wal")
    log.touch()
    os.truncate(log, WHOLE)
    assert readiness() == (200, "ok")


def test_a_checkpoint_while_it_is_looked_at_is_no_cut(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was in the log when it was looked at is in the file a moment later."""
    lengths = iter([{"-wal": WHOLE, "": 4096}, {"-wal": 0, "": WHOLE}])
    monkeypatch.setattr(
        "kb.database_file.length_of", lambda name: next(lengths)[name.removeprefix(str(file))]
    )
    assert readiness() == (200, "ok")


def test_a_new_site_is_made_where_there_was_none(file: Path) -> None:
    """A fresh clone has neither the file nor the marker."""
    file.unlink()
    refuse_missing_file()
    assert not file.exists()


@pytest.mark.parametrize("is_left_empty", [False, True])
def test_a_missing_file_is_no_new_site(
    file: Path, is_left_empty: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody opened it meanwhile, which makes an empty file."""
    mark_made()
    refuse_missing_file()
    file.unlink()
    if is_left_empty:
        file.touch()
        monkeypatch.setattr("kb.database_file.is_empty_database", lambda: True)
    with pytest.raises(FileMissing, match=r"begin an empty site, delete .*\.made"):
        refuse_missing_file()
    assert file.exists() == is_left_empty
    marker_of(str(file)).unlink()
    refuse_missing_file()


@pytest.mark.slow
def test_a_site_whose_file_is_lost_does_not_start_and_makes_none(tmp_path: Path) -> None:
    """It says why and how to go on; with the file put back it is the same site."""
    home = copy_of_the_site(tmp_path)
    data = home / "data" / "kb.sqlite3"
    with served(home) as site:
        assert site.get("/readyz").status == 200
        data.rename(home / "lost")
        assert site.get("/readyz").status == 503
    for leftover in (home / "data").glob("kb.sqlite3*"):
        if leftover.suffix != ".made":
            leftover.unlink()

    def run() -> Any:
        return subprocess.run(
            ["make", "run"],
            cwd=home,
            env=clean_environment(PORT=str(free_port())),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    refused = run()
    assert refused.returncode != 0
    assert "although there was a site in it" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not data.exists()
    (home / "lost").rename(data)
    with served(home) as site:
        assert "Administrator" not in site.output()
        assert site.get("/readyz").status == 200


def manage(home: Path, *arguments: str) -> None:
    """Run a command of the site to its end."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=home,
        env=clean_environment(),
        capture_output=True,
        check=True,
        timeout=120,
    )


def empty_log(data: Path) -> None:
    """Write what is in the log only into the database: it would be written over the damage."""
    with closing(sqlite3.connect(data)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.slow
def test_a_site_whose_file_is_cut_is_not_ready(tmp_path: Path) -> None:
    """Pages come from memory meanwhile, or say that they cannot be read."""
    home = copy_of_the_site(tmp_path)
    data = home / "data" / "kb.sqlite3"
    with served(home) as site:
        assert {site.get(path).status for path in ("/", "/articles/", "/readyz")} == {200}
        empty_log(data)
        os.truncate(data, data.stat().st_size // 2)
        assert {site.get("/readyz").status for _ in range(4)} == {503}
        assert {site.get(path).status for path in ("/", "/articles/", "/articles/9.md")} <= {
            200,
            503,
        }
        assert site.get("/healthz").status == 200


@pytest.mark.slow
def test_a_site_whose_file_is_damaged_is_not_ready_and_is_restored(
    tmp_path: Path, record_property: Record
) -> None:
    """A disk that lies, or a copy over the file of a site that runs: told, and never a 500."""
    home = copy_of_the_site(tmp_path)
    data = home / "data" / "kb.sqlite3"
    paths = ["/", "/articles/", "/articles/1.md", "/search/?q=dns", "/search/?q=router"]
    with served(home) as site:
        manage(home, "backup", str(tmp_path / "copy"))
        assert {site.get(path).status for path in [*paths, "/readyz"] * 4} == {200}
        empty_log(data)
        with data.open("r+b") as opened:
            opened.write(os.urandom(data.stat().st_size))
        time.sleep(2)
        pages = Counter(site.get(path).status for path in paths * 4)
        ready = site.get("/readyz")
        record_property("pages", dict(pages))
        record_property("readyz", f"{ready.status} {ready.body.decode().strip()}")
        assert set(pages) <= {200, 503}
        assert ready.status == 503
        assert json.loads(ready.body)["database"] == "failed"
        assert site.get("/healthz").status == 200
    manage(home, "restore", str(tmp_path / "copy"))
    with served(home) as site:
        assert {site.get(path).status for path in paths} == {200}
        assert site.get("/readyz").status == 200
