"""Sessions in the database that know when they end, so that they can be renewed in time."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session


class SessionStore(db.SessionStore):
    """Django's store; `expires_at` is when the session that was read ends, None before it is."""

    expires_at: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        self.expires_at = row.expire_date if row else None
        return row
