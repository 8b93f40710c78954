"""A database as an earlier release left it, and the schema of a database."""

import lzma
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.whole_site.processes import named, server_url

RELEASES = Path(__file__).resolve().parent.parent / "data" / "releases"
Rows = Iterable[tuple[Any, ...]]
Schema = dict[str, list[str]]

OF_POSTGRESQL = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, character_maximum_length,
            collation_name FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
    "triggers": """
        SELECT tgrelid::regclass, tgname FROM pg_trigger
        WHERE NOT tgisinternal AND tgname NOT LIKE 'kb_keep_%'""",
    "storage": """
        SELECT attrelid::regclass, attname, attstorage FROM pg_attribute
        WHERE attrelid = 'kb_indexeddocument'::regclass AND attname = 'packed'""",
}
OF_SQLITE = {
    "columns": """
        SELECT t.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master t
        JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'""",
    "foreign keys": """
        SELECT t.name, f."table", f."from", f."to" FROM sqlite_master t
        JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'""",
    "indexes": """
        SELECT t.name, i."unique", i.partial, group_concat(c.name) FROM sqlite_master t
        JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
        WHERE t.type = 'table' GROUP BY t.name, i.name""",
    "views": "SELECT name, sql FROM sqlite_master WHERE type = 'view'",
    "triggers": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    " AND name NOT LIKE 'kb_keep_%'",  # the tests' own database has let go of these
}


CASTS = re.compile(r"::[a-z ]+(\[\])?|[()]")
"""What PostgreSQL writes in another way once an expression was dumped and read again."""


def releases() -> list[str]:
    """Return the releases of which there is a database."""
    return sorted({path.name.partition(".sqlite")[0] for path in RELEASES.glob("*.sqlite.sql.xz")})


@contextmanager
def database_of(release: str, folder: Path) -> Iterator[dict[str, str]]:
    """Make the database of a release; yield the settings with which a site runs on it."""
    folder.mkdir(mode=0o700)
    if not (url := server_url()):
        with closing(sqlite3.connect(folder / "kb.sqlite3")) as database:
            database.executescript(_sql(release, "sqlite"))
        (folder / "kb.sqlite3").chmod(0o600)
        yield {"KB_DATA_DIR": str(folder)}
        return
    name = f"release_{release.replace('.', '_')}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
        with psycopg.connect(named(url, name)) as database:
            database.execute(_sql(release, "postgresql"))
        yield {"KB_DATA_DIR": str(folder), "KB_DATABASE_URL": named(url, name)}
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def schema_of(variables: dict[str, str]) -> Schema:
    """Return the tables, columns, constraints, views and triggers of a site's database."""
    if url := variables.get("KB_DATABASE_URL"):
        with psycopg.connect(url) as database:
            return read_schema(lambda sql: database.execute(sql).fetchall())
    with closing(sqlite3.connect(Path(variables["KB_DATA_DIR"]) / "kb.sqlite3")) as lite:
        return read_schema(lambda sql: lite.execute(sql).fetchall())


def read_schema(ask: Callable[[Any], Rows]) -> Schema:
    """Return what the catalogue of a database says of its own tables, in order."""
    questions = OF_POSTGRESQL if server_url() else OF_SQLITE
    return {
        name: sorted(CASTS.sub("", str(row)) for row in ask(sql)) for name, sql in questions.items()
    }


def _sql(release: str, database: str) -> Any:
    return lzma.decompress((RELEASES / f"{release}.{database}.sql.xz").read_bytes()).decode()
