"""Whether the replica may answer a reader: it has what is published, and is not too late.

A replica that fails is left alone for some seconds, so that few readers wait for it.
"""

import logging
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import Error, connection, connections

from kb.read_database import REPLICA_ALIAS

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 10

PRIMARY = """
    SELECT mark, CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_flush_lsn()::text END
    FROM kb_publicationcounter WHERE id = 1
"""
# A server that was promoted is no replica any more: it may have gone another way.
REPLICA = """
    SELECT mark = %s AND pg_is_in_recovery() AND (
        pg_last_wal_replay_lsn() >= %s::pg_lsn
        OR clock_timestamp() - pg_last_xact_replay_timestamp() <= make_interval(secs => %s)
    )
    FROM kb_publicationcounter WHERE id = 1
"""


class ReplicaPause:
    """When the replica of this process is asked again after a failure."""

    def __init__(self) -> None:
        self.until = 0.0
        self.is_failing = False
        self.lock = Lock()

    def begin(self, error: object) -> None:
        """Leave the replica alone; say so in the log where it has just begun to fail."""
        with self.lock:
            self.until = monotonic() + PAUSE_SECONDS
            is_new, self.is_failing = not self.is_failing, True
        if is_new:
            logger.warning("the replica fails, pages are read from the primary: %s", error)

    def end(self) -> None:
        """Note that the replica has answered."""
        with self.lock:
            was_failing, self.is_failing = self.is_failing, False
            if was_failing:
                self.until = 0.0
        if was_failing:
            logger.warning("the replica answers again")

    def is_over(self) -> bool:
        """Whether to ask the replica now; while it fails, one request in each pause tries."""
        with self.lock:
            now = monotonic()
            if now < self.until:
                return False
            if self.is_failing:
                self.until = now + PAUSE_SECONDS
            return True


PAUSE = ReplicaPause()


def is_replica_fresh() -> bool:
    """Return whether the replica has the publication counter, and is KB_REPLICA_LAG late at most.

    Raises django.db.Error where the primary cannot answer.
    """
    if not PAUSE.is_over():
        return False
    with connection.cursor() as cursor:
        cursor.execute(PRIMARY)
        mark, position = cursor.fetchone() or (None, None)
    try:
        with connections[REPLICA_ALIAS].cursor() as cursor:
            cursor.execute(REPLICA, [mark, position, settings.KB_REPLICA_LAG])
            row = cursor.fetchone()
    except Error as error:
        PAUSE.begin(error)
        return False
    PAUSE.end()
    return bool(row and row[0])
