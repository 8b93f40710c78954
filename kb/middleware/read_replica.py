"""Lets pages of readers who are not signed in read from the replica; see docs/deploy/replica.md."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase

from kb.middleware.proxies import PROBE_PATHS
from kb.page_cache.fresh_replica import PAUSE, is_replica_fresh
from kb.read_database import REPLICA_ALIAS, choose_database


def read_from_replica(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Choose the database of each request; one that the replica fails is answered by the primary.

    Raises MiddlewareNotUsed where there is no replica.
    """
    if REPLICA_ALIAS not in settings.DATABASES:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_anonymous_read(request):
            return get_response(request)
        with choose_database(is_replica_fresh) as choice:
            response = get_response(request)
        if response.status_code == 503 and choice.is_replica:
            PAUSE.begin(f"{request.path} was answered 503")
            return get_response(request)
        return response

    return middleware


def is_anonymous_read(request: HttpRequest) -> bool:
    """Whether a request reads a page and no session is in it; probes ask about the primary."""
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and request.path_info not in PROBE_PATHS
    )
