"""Of several processes that start at once, one at a time prepares the site."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings

from kb.management.site.startup_lock import startup_lock


@pytest.mark.django_db
def test_a_second_start_waits_for_the_first(settings: Settings, tmp_path: Path) -> None:
    """A file lock with SQLite, an advisory lock in a connection of its own with PostgreSQL."""
    settings.KB_DATA_DIR = tmp_path
    log: list[str] = []

    def start(name: str) -> None:
        with startup_lock():
            log.append(f"{name} begins")
            time.sleep(0.05)
            log.append(f"{name} ends")
        connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(start, "abc"))
    names = [entry[0] for entry in log]
    assert len(log) == 6
    assert names[0::2] == names[1::2], log
