"""Django's PostgreSQL backend, whose connections do not wait for a server that is frozen.

Django loads it by the name of its folder. Why it exists: docs/decisions/frozen-postgresql.md.
"""

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from psycopg.abc import PQGen

from kb.postgresql.server_watch import WATCH, ServerAddress, ServerSilent, T, watched


class WatchedConnection(psycopg.Connection[Any]):
    """A connection that asks, when it has heard nothing for a while, whether its server lives."""

    _address: ServerAddress | None = None

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Run an operation. Raises ServerSilent, at once while the server is known to be frozen."""
        WATCH.refuse_while_silent()
        try:
            return super().wait(watched(gen, self.address), interval, timeout)
        except ServerSilent:
            # What the server may still answer belongs to nobody.
            self.pgconn.finish()
            raise

    @property
    def address(self) -> ServerAddress:
        """Where the server is."""
        if self._address is None:
            self._address = (self.info.hostaddr or self.info.host, self.info.port)
        return self._address


class DatabaseWrapper(base.DatabaseWrapper):
    """Opens such connections, for itself or its pool."""

    def __init__(self, settings_dict: dict[str, Any], *arguments: Any, **options: Any) -> None:
        super().__init__(settings_dict, *arguments, **options)
        if pool := settings_dict["OPTIONS"].get("pool"):
            pool["connection_class"] = WatchedConnection

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection. Raises ServerSilent while the server is known to be frozen."""
        WATCH.refuse_while_silent()
        if self.pool:
            return super().get_new_connection(conn_params)
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return WatchedConnection.connect(**conn_params)
