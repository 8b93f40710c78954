"""Which migrations of this code the database has; the one user of Django's migration executor."""

from functools import cache

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def is_migrated() -> bool:
    """Return whether every migration is applied, with one query."""
    return _newest_migrations() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """Return app and name of the last migration of each app; they imply all before them."""
    return frozenset(MigrationExecutor(connection).loader.graph.leaf_nodes())


def is_empty_database() -> bool:
    """Return whether no migration was ever applied."""
    return not MigrationRecorder(connection).applied_migrations()


def count_unapplied() -> int:
    """Return how many migrations `migrate` would apply."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def newest_applied() -> str:
    """Return the name of the last migration of our own app that the database has; "" for none."""
    applied = MigrationRecorder(connection).applied_migrations()
    return max((name for app, name in applied if app == "kb"), default="")


def has_migration(name: str) -> bool:
    """Return whether this code has a migration of our own app with this name; asks no database."""
    return ("kb", name) in MigrationLoader(None).graph.nodes


def newest_migration() -> str:
    """Return the name of the last migration of our own app that this code has."""
    return next(name for app, name in _newest_migrations() if app == "kb")
