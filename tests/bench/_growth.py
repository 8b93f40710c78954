"""`python -m tests.bench._growth`: does one thing a line of its input, over one site; answers JSON.

Two of these, over sites of two sizes, are asked turn by turn: what slows the machine slows both.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import django

django.setup()

# What follows knows models, which exist only from here on.
import psutil  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from kb.page_cache.stored_pages import PAGE_QUEUE  # noqa: E402
from kb.search.kept_answers import forget_answers  # noqa: E402
from kb.search.log.search_log import WRITE_QUEUE  # noqa: E402
from tests.bench import _growth_commands, _growth_writes, _raw  # noqa: E402
from tests.bench._copy import copy_site  # noqa: E402
from tests.bench._growth_pages import editor_pages, reader_pages  # noqa: E402
from tests.bench._many import make_site  # noqa: E402
from tests.bench._many_articles import many_texts  # noqa: E402
from tests.bench._processor import processor_seconds  # noqa: E402
from tests.bench._speed import MEBI, TABLES  # noqa: E402
from tests.bench._texts import articles, queries  # noqa: E402
from tests.bench.pages import WORDS  # noqa: E402

KEPT = ("home", "category", "article")
"""Pages that are also measured as the page cache answers them."""

Answer = dict[str, Any]


class Site:
    """The site of this process: its pages by name, and who asks for them."""

    def __init__(self) -> None:
        WRITE_QUEUE.is_paused = PAGE_QUEUE.is_paused = True
        self.texts = searched()
        self.editor = Client(SERVER_NAME="localhost")
        self.editor.force_login(get_user_model().objects.get(username="person-0"))
        self.pages = {"readers": reader_pages(self.texts), "editors": editor_pages(self.texts)}

    def names(self) -> Answer:
        """Return the names of all that can be asked for, by group."""
        kept = [f"{name}, kept" for name in KEPT]
        return {
            "readers": [*self.pages["readers"], *kept],
            "editors": list(self.pages["editors"]),
            "writes": list(_growth_writes.WRITES),
            "commands": list(_growth_commands.COMMANDS),
        }

    def page(self, group: str, name: str) -> Answer:
        """Ask for each address of a page once; milliseconds, queries and the slowest query."""
        is_kept = name.endswith(", kept")
        settings.KB_PAGE_CACHE_MB = 32 if is_kept else 0
        client = Client(SERVER_NAME="localhost") if group == "readers" else self.editor
        times, asked = [], Queries()
        for path in self.pages[group][name.removesuffix(", kept")]:
            forget_answers()
            WRITE_QUEUE.items.clear()
            with connection.execute_wrapper(asked):
                start = processor_seconds()
                response = client.get(path, headers={"accept-encoding": "br"})
                b"".join(response)
                times.append(1_000 * (processor_seconds() - start))
            assert response.status_code in (200, 301, 302, 404), (path, response.status_code)
        return {"ms": times, "queries": asked.count / len(times), "slow": asked.slowest()}

    def write(self, name: str) -> Answer:
        """Do something that changes the site, once."""
        asked = Queries()
        with connection.execute_wrapper(asked):
            milliseconds = _growth_writes.WRITES[name](self.editor)
        return {"ms": [milliseconds], "queries": asked.count, "slow": asked.slowest()}

    def command(self, name: str) -> Answer:
        """Run a command once; what it took for each article, its memory, the size of its files."""
        with tempfile.TemporaryDirectory(dir=settings.KB_DATA_DIR) as folder:
            return _growth_commands.COMMANDS[name](Path(folder))

    def memory(self) -> Answer:
        """Return what this process holds now, in MB."""
        return {"mb": psutil.Process().memory_info().rss / MEBI}

    def sizes(self) -> Answer:
        """Return the bytes of the whole database, and of each table with its indexes."""
        return {"tables": table_sizes(), "index": _raw.size(TABLES)}


class Queries:
    """Counts queries, and keeps the time of each statement."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds: dict[str, float] = {}

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = processor_seconds()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            taken = self.seconds.get(sql, 0.0) + processor_seconds() - start
            self.seconds[sql] = taken

    def slowest(self) -> list[tuple[float, str]]:
        """Return the three statements that took longest: milliseconds in all, and text."""
        found = sorted(((seconds, sql) for sql, seconds in self.seconds.items()), reverse=True)
        return [(1_000 * seconds, sql) for seconds, sql in found[:3]]


def searched() -> list[str]:
    """Return what is searched for: words that stand together in the articles."""
    if samples := os.environ.get("KB_SAMPLES"):
        return list(dict.fromkeys(queries(Path(samples), 20)))
    return [f"{one} {other}" for one, other in pairwise(WORDS)]


def table_sizes() -> dict[str, float]:
    """Return the bytes of each table with its indexes."""
    sql = (
        "SELECT m.tbl_name, SUM(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name"
        " GROUP BY m.tbl_name"
    )
    if connection.vendor == "postgresql":
        sql = "SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name: float(size) for name, size in cursor.fetchall()}


def fill(count: int, file: str = "") -> None:
    """Make the site in an empty database; from a file of SQLite that holds it, if there is one."""
    call_command("migrate", verbosity=0, interactive=False)
    if file:
        copy_site(Path(file))
        return
    call_command("loaddata", "roles", verbosity=0)
    samples = os.environ.get("KB_SAMPLES")
    make_site(articles(Path(samples), count) if samples else many_texts(count, WORDS))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def serve() -> None:
    """Answer a line of JSON for each line of JSON: the method's name and its arguments."""
    cache.clear()
    site = Site()
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        call: Callable[..., Answer] = getattr(site, name)
        print(json.dumps(call(*arguments)), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["fill"]:
        fill(int(sys.argv[2]), *sys.argv[3:])
    else:
        serve()
