"""Which database a request reads from: the primary, or a replica that has all it needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

REPLICA_ALIAS = "replica"
"""Name of the replica in DATABASES; it is there where KB_REPLICA_URL is set."""


class DatabaseChoice:
    """The database of one request. `may_use_replica` is asked once, with the first read."""

    def __init__(self, may_use_replica: Callable[[], bool]) -> None:
        self._may_use_replica = may_use_replica
        self._alias = ""

    @property
    def alias(self) -> str:
        """Its name in DATABASES. Raises django.db.Error where the primary cannot answer."""
        if not self._alias:
            self._alias = REPLICA_ALIAS if self._may_use_replica() else DEFAULT_DB_ALIAS
        return self._alias

    @property
    def is_replica(self) -> bool:
        """Whether anything was read from the replica."""
        return self._alias == REPLICA_ALIAS


_choice: ContextVar[DatabaseChoice | None] = ContextVar("choice", default=None)


@contextmanager
def choose_database(may_use_replica: Callable[[], bool]) -> Iterator[DatabaseChoice]:
    """Let what is read inside the block come from the replica, where it may be used."""
    choice = DatabaseChoice(may_use_replica)
    token = _choice.set(choice)
    try:
        yield choice
    finally:
        _choice.reset(token)


def read_alias() -> str:
    """Return the name of the database to read from; that of the primary outside a choice."""
    choice = _choice.get()
    return choice.alias if choice else DEFAULT_DB_ALIAS


def read_connection() -> BaseDatabaseWrapper:
    """Return the connection for SQL of a reader's page."""
    return connections[read_alias()]


class ReadRouter:
    """Django's database router: reads go where `read_alias` says, all else to the primary."""

    def db_for_read(self, model: object, **hints: object) -> str:
        """Return where to read from, also for rows that came from elsewhere."""
        return read_alias()

    def db_for_write(self, model: object, **hints: object) -> str:
        """Return the primary."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        """Both databases hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Streaming brings a replica its tables."""
        return db == DEFAULT_DB_ALIAS
