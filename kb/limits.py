"""How often a client may do something: a key and a rate in, the seconds to wait out."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from typing import Concatenate, ParamSpec

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.models import Bucket

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
READS = frozenset({"GET", "HEAD"})
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Rate:
    """So many at once, refilled evenly over so many seconds."""

    count: int
    seconds: float

    def wait(self, tokens: float) -> float:
        """Seconds until there is one token again."""
        return max(0.0, 1 - tokens) * self.seconds / self.count


# ABS, not MAX(0, …): a clock that is set back must not lock everybody out until it is there again.
ELAPSED = {
    "sqlite": "ABS(julianday(%(now)s) - julianday(kb_bucket.refilled_at)) * 86400",
    "postgresql": "ABS(EXTRACT(EPOCH FROM %(now)s - kb_bucket.refilled_at))",
}
LEAST = {"sqlite": "MIN", "postgresql": "LEAST"}
TAKE = """
    INSERT INTO kb_bucket (key, tokens, refilled_at) VALUES (%(key)s, %(count)s - 1, %(now)s)
    ON CONFLICT (key) DO UPDATE SET tokens = {left} - 1, refilled_at = %(now)s WHERE {left} >= 1
"""
LEFT = "{least}(%(count)s, kb_bucket.tokens + {elapsed} * %(count)s / %(seconds)s)"


def throttle(key: str, rate: Rate) -> float:
    """Take one from the bucket in the database, exact over processes; 0.0, or seconds to wait."""
    left = LEFT.format(least=LEAST[connection.vendor], elapsed=ELAPSED[connection.vendor])
    at = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE.format(left=left),
            {"key": key[:120], "count": float(rate.count), "seconds": rate.seconds, "now": at},
        )
        if cursor.rowcount == 1:
            return 0.0
    return waiting(key, rate)


def waiting(key: str, rate: Rate) -> float:
    """Seconds until the emptied bucket holds one again."""
    bucket = Bucket.objects.get(pk=key[:120])
    elapsed = abs((timezone.now() - bucket.refilled_at).total_seconds())
    return rate.wait(bucket.tokens + elapsed * rate.count / rate.seconds) or 0.001


def forget_full_buckets(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Delete the buckets that nobody has asked for a day; they are full again."""
    return Bucket.objects.filter(refilled_at__lt=timezone.now() - older_than).delete()[0]


class Counters:
    """Token buckets in this process's memory, for reads: reading never writes."""

    def __init__(self, size: int = 10_000) -> None:
        self.size = size
        self.lock = Lock()
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, rate: Rate) -> float:
        """Take one; 0.0, or seconds to wait. The bucket unused for longest makes room."""
        now = time.monotonic()
        with self.lock:
            tokens, at = self.buckets.pop(key, (float(rate.count), now))
            tokens = min(rate.count, tokens + (now - at) * rate.count / rate.seconds)
            is_allowed = tokens >= 1
            self.buckets[key] = (tokens - is_allowed, now)
            if len(self.buckets) > self.size:
                self.buckets.popitem(last=False)
        return 0.0 if is_allowed else rate.wait(tokens)


counters = Counters()


def client(request: HttpRequest) -> str:
    """The client's address; an IPv6 client owns a /64 and is one client."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)


def limit_posts(
    scope: str, rate: Rate, *, by: Callable[[HttpRequest], str] = client
) -> Callable[[View[P]], View[P]]:
    """Decorate a view: its unsafe requests share a bucket of the database per `by(request)`."""
    return _limited(scope, rate, by, throttle, WRITES)


def limit_reads(
    scope: str, rate: Rate, *, by: Callable[[HttpRequest], str] = client
) -> Callable[[View[P]], View[P]]:
    """Decorate a view: its reads are counted in this process per `by(request)`."""
    return _limited(scope, rate, by, counters.take, READS)


def _limited(
    scope: str,
    rate: Rate,
    by: Callable[[HttpRequest], str],
    take: Callable[[str, Rate], float],
    methods: frozenset[str],
) -> Callable[[View[P]], View[P]]:
    """Named by scope, not by path: spelling, case and slashes share the bucket."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def limited(request: HttpRequest, /, *args: P.args, **kw: P.kwargs) -> HttpResponseBase:
            if request.method in methods and (wait := take(f"{scope}:{by(request)}", rate)):
                return too_many(wait)
            return view(request, *args, **kw)

        return limited

    return decorate


def too_many(wait: float) -> HttpResponse:
    """The plain 429 that says when to come back."""
    seconds = math.ceil(wait)
    message = _("Too many requests. Please try again in %(seconds)s seconds.")
    return HttpResponse(
        f"{message % {'seconds': seconds}}\n",
        status=429,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": str(seconds), "Cache-Control": "no-store"},
    )
