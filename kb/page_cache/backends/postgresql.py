"""The triggers of PostgreSQL: the counter is raised once, when the transaction commits.

Raised earlier, its row would stay locked until then: a long import would keep editors waiting, and
two transactions that lock in another order would deadlock.
"""

from collections.abc import Iterator, Sequence

FUNCTION = """CREATE OR REPLACE FUNCTION kb_raise_publication_counter() RETURNS trigger AS $$
BEGIN
    IF current_setting('kb.counter_raised', true) IS DISTINCT FROM 'yes' THEN
        UPDATE kb_publicationcounter
            SET number = number + 1, mark = (random() * 4611686018427387904)::bigint;
        PERFORM set_config('kb.counter_raised', 'yes', true);
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql"""


def trigger_statements(table: str, columns: Sequence[str], prefix: str) -> Iterator[str]:
    """Yield the SQL that makes the trigger of a table, and the function that it calls."""
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    verbs = "UPDATE" if columns else "INSERT OR UPDATE OR DELETE"
    yield FUNCTION
    yield f"DROP TRIGGER IF EXISTS {prefix}{table} ON {table}"
    yield (
        f"CREATE CONSTRAINT TRIGGER {prefix}{table} AFTER {verbs} ON {table}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {f'WHEN ({changed})' if columns else ''}"
        " EXECUTE FUNCTION kb_raise_publication_counter()"
    )
