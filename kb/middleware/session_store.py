"""Sessions in the database that know when they end, so that they can be renewed in time."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import DatabaseError


class SessionStore(db.SessionStore):
    """Django's store; `expires_at` is when the session that was read ends, None before it is."""

    expires_at: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        self.expires_at = row.expire_date if row else None
        return row

    def save(self, must_create: bool = False) -> None:
        """Store the session. Raises UpdateError where it was deleted meanwhile.

        Django says so too where the database is full or locked, and the client would hear that it
        had made a mistake; here that error is raised as it came.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            cause = error.__context__
            # A session that is gone is a plain DatabaseError of Django's own.
            if isinstance(cause, DatabaseError) and type(cause) is not DatabaseError:
                raise cause from cause.__cause__
            raise
