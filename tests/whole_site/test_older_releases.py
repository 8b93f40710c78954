"""Today's site starts on the databases of earlier releases: everything is there and is found."""

from pathlib import Path

import pytest
from django.db import connection

from tests.running_site import served
from tests.whole_site.older_release import database_of, read_schema, releases, schema_of

pytestmark = pytest.mark.slow
EARLIER_ANALYSERS = {"9e9a9fa", "37f07f8"}
"""Releases whose index today's site makes anew."""


@pytest.mark.parametrize("release", releases())
def test_a_database_of_an_earlier_release_is_brought_forward(
    release: str, home: Path, tmp_path: Path, guide: None
) -> None:
    with (
        database_of(release, tmp_path / "data") as database,
        served(home, **database) as site,
    ):
        assert site.get("/readyz").status == 200
        assert "System Health Check" in site.get("/search/?q=resource+bottlenecks").body.decode()
        assert site.get("/1.1/").headers["Location"].endswith("/system-health-check/")
        assert site.get("/9.9/").headers["Location"] == site.get("/1.1/").headers["Location"]
        assert site.get("/1/").status == 302
        output = site.output()
        is_renewed = "The search index was made by another version" in output
        assert is_renewed == (release in EARLIER_ANALYSERS)
        assert "kb.W010" not in output
        found = schema_of(database)
    with connection.cursor() as cursor:

        def ask(sql: str) -> list[tuple[object, ...]]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        assert found == read_schema(ask)
