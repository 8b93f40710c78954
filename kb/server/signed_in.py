"""Who may send more than a form: whoever is signed in and may open the admin."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, close_old_connections

from kb.middleware import session_store
from kb.reader import may_open_admin


def may_send_more(environment: dict[str, Any]) -> bool:
    """Return whether the session of a request is that of somebody who may open the admin.

    Asks the database, in the thread that calls; False where it does not answer.
    """
    close_old_connections()
    request = WSGIRequest(environment | {"wsgi.input": BytesIO()})
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    store: type[SessionStore] = session_store.SessionStore
    request.session = store(key)
    try:
        return may_open_admin(get_user(request))
    except DatabaseError:
        return False
    finally:
        close_old_connections()
