"""SQLite chooses indexes by what it knows of them, which it has to be told to look at."""

import pytest
from django.db import connection

from kb.periodic.index_statistics import lacks_statistics, refresh_statistics
from kb.periodic.jobs import JOBS


@pytest.mark.one_database
def test_statistics_are_written_and_renewed(guide: None) -> None:
    (job,) = (job for job in JOBS if job.name == "statistics")
    assert (job.run, job.is_needed()) == (refresh_statistics, True)
    for _run in range(2):
        assert list(job.run()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'event_of_article'")
        assert len(cursor.fetchall()) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not look by itself")
def test_postgresql_is_left_alone() -> None:
    assert not lacks_statistics()
