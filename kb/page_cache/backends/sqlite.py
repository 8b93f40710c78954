"""The triggers of SQLite: each changed row raises the counter, in the page that is in memory."""

from collections.abc import Iterator, Sequence

RAISE = "UPDATE kb_publicationcounter SET number = number + 1, mark = random()"


def trigger_statements(table: str, columns: Sequence[str], prefix: str) -> Iterator[str]:
    """Yield the SQL that makes the triggers of a table."""
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    verbs = {"update": f"WHEN {changed}"} if columns else {"insert": "", "update": "", "delete": ""}
    for verb, condition in verbs.items():
        name = f"{prefix}{table}_{verb}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW {condition}"
            f" BEGIN {RAISE}; END"
        )
