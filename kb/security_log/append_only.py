"""Triggers that keep the security log as it was written, whatever program asks the database.

`migrate` puts them in place each time it has run: on SQLite, altering a table loses its triggers.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from kb.models import SecurityEvent

DELETABLE_AFTER_DAYS = 30
"""Age in days below which nobody deletes a row; KB_SECURITY_LOG_DAYS is no less."""

TABLE = "kb_securityevent"
_YOUNG = {
    "sqlite": f"OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-{DELETABLE_AFTER_DAYS} days')",
    "postgresql": f"OLD.at > now() - interval '{DELETABLE_AFTER_DAYS} days'",
}
_FUNCTION = """CREATE OR REPLACE FUNCTION kb_keep_security_log() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the security log is append-only';
END $$ LANGUAGE plpgsql"""


def keep_security_log(using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """Make the triggers; do nothing before migration 0018 (receiver of `post_migrate`)."""
    tables = connection.introspection.table_names()
    if using != DEFAULT_DB_ALIAS or SecurityEvent._meta.db_table not in tables:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in trigger_sql(connection.vendor):
            cursor.execute(statement)


def trigger_sql(vendor: str) -> list[str]:
    """Return the SQL that makes the two triggers; the one on deletes is `kb_keep_delete`."""
    is_sqlite = vendor == "sqlite"
    body = (
        "BEGIN SELECT RAISE(ABORT, 'the security log is append-only'); END"
        if is_sqlite
        else "EXECUTE FUNCTION kb_keep_security_log()"
    )
    statements = [] if is_sqlite else [_FUNCTION]
    for verb, condition in (("update", ""), ("delete", f"WHEN ({_YOUNG[vendor]})")):
        when = f"BEFORE {verb} ON {TABLE} FOR EACH ROW {condition}"
        statements += [
            drop_sql(vendor, verb),
            f"CREATE TRIGGER kb_keep_{verb} {when} {body}",
        ]
    return statements


def drop_sql(vendor: str, verb: str) -> str:
    """Return the SQL that takes a trigger away."""
    return f"DROP TRIGGER IF EXISTS kb_keep_{verb}" + ("" if vendor == "sqlite" else f" ON {TABLE}")
