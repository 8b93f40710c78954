"""Which migrations of this code the database has; the one user of Django's migration executor."""

from functools import cache

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
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
