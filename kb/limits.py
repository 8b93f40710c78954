"""Rate limits: token buckets in the database for writes, in memory for reads."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from typing import Concatenate, ParamSpec

from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from kb.compiled_query import adapt_value
from kb.limit_responses import too_many_requests_page
from kb.models import Bucket

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
READS = frozenset({"GET", "HEAD"})
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Rate:
    """A bucket of `count` tokens, refilled evenly over `seconds`."""

    count: int
    seconds: float

    def wait(self, tokens: float, cost: float = 1) -> float:
        """Return the seconds until a bucket with so many tokens holds the cost."""
        return max(0.0, cost - tokens) * self.seconds / self.count


# ABS: a clock that was set back must not lock clients out until it reaches the old time again.
ELAPSED = {
    "sqlite": "ABS(julianday(%(now)s) - julianday(kb_bucket.refilled_at)) * 86400",
    "postgresql": "ABS(EXTRACT(EPOCH FROM %(now)s - kb_bucket.refilled_at))",
}
LONGEST_KEY = 120
"""Characters of the column; a longer key shares a bucket with those that begin like it."""

LEAST = {"sqlite": "MIN", "postgresql": "LEAST"}
TAKE = """
    INSERT INTO kb_bucket (key, tokens, refilled_at) VALUES (%(key)s, %(count)s - 1, %(now)s)
    ON CONFLICT (key) DO UPDATE SET tokens = {left} - 1, refilled_at = %(now)s WHERE {left} >= 1
"""
TOKENS_LEFT = "{least}(%(count)s, kb_bucket.tokens + {elapsed} * %(count)s / %(seconds)s)"


def stored_key(key: str) -> str:
    """Return a key as the column takes it: PostgreSQL has no NUL in a text."""
    return key.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST_KEY]


def throttle(key: str, rate: Rate) -> float:
    """Take a token from a bucket in the database; return 0.0, or the seconds to wait.

    One statement, so several processes never take the same token.
    """
    left = TOKENS_LEFT.format(least=LEAST[connection.vendor], elapsed=ELAPSED[connection.vendor])
    now = adapt_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE.format(left=left),
            {
                "key": stored_key(key),
                "count": float(rate.count),
                "seconds": rate.seconds,
                "now": now,
            },
        )
        if cursor.rowcount == 1:
            return 0.0
    return seconds_to_wait(key, rate)


def seconds_to_wait(key: str, rate: Rate) -> float:
    """Return the seconds until an empty bucket in the database holds a token."""
    bucket = Bucket.objects.get(pk=stored_key(key))
    elapsed = abs((timezone.now() - bucket.refilled_at).total_seconds())
    return rate.wait(bucket.tokens + elapsed * rate.count / rate.seconds) or 0.001


def give_back(key: str) -> None:
    """Put a token back into a bucket in the database."""
    Bucket.objects.filter(pk=stored_key(key)).update(tokens=F("tokens") + 1)


class Counters:
    """Token buckets in this process's memory, for reads: they write nothing to the database."""

    def __init__(self, size: int = 10_000) -> None:
        self.size = size
        self.lock = Lock()
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, rate: Rate, cost: float = 1) -> float:
        """Take tokens; return 0.0, or the seconds to wait. Drops the least recent bucket."""
        now, cost = time.monotonic(), min(cost, rate.count)
        with self.lock:
            tokens, refilled_at = self.buckets.pop(key, (float(rate.count), now))
            tokens += (now - refilled_at) * rate.count / rate.seconds
            tokens = min(rate.count, tokens)
            is_allowed = tokens >= cost
            self.buckets[key] = (tokens - cost * is_allowed, now)
            if len(self.buckets) > self.size:
                self.buckets.popitem(last=False)
        return 0.0 if is_allowed else rate.wait(tokens, cost)


counters = Counters()


def client_key(request: HttpRequest) -> str:
    """Return the client's IP address; for IPv6 its /64 network, which one client owns."""
    return address_key(request.META.get("REMOTE_ADDR", ""))


def address_key(text: str) -> str:
    """Return an IP address, or of an IPv6 one its /64 network; "unknown" for anything else."""
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)


def reader_key(request: HttpRequest) -> str:
    """Return who asks: a signed-in person, wherever they are, else the client's address."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"user {user.pk}"
    return client_key(request)


def body_length(request: HttpRequest) -> int:
    """Return the bytes of the body as announced; 0 where nothing or nonsense is."""
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    return int(length) if length.isascii() and length.isdecimal() and len(length) < 19 else 0


Answer = Callable[[HttpRequest, float], HttpResponse]
"""The request and the seconds to wait → the 429."""


def limit_posts(
    scope: str,
    rate: Rate,
    *,
    by: Callable[[HttpRequest], str] = reader_key,
    answer: Answer = too_many_requests_page,
) -> Callable[[View[P]], View[P]]:
    """Decorate a view: limit its unsafe requests, in the database, per `by(request)`."""

    def take(request: HttpRequest) -> float:
        is_counted = request.method in WRITES
        return throttle(f"{scope}:{by(request)}", rate) if is_counted else 0.0

    return _limited(take, answer)


def limit_reads(
    scope: str,
    rate: Rate | Callable[[], Rate],
    *,
    by: Callable[[HttpRequest], str] = reader_key,
    cost: Callable[[HttpRequest], float] = lambda request: 1,
    methods: frozenset[str] = READS,
    answer: Answer = too_many_requests_page,
) -> Callable[[View[P]], View[P]]:
    """Decorate a view: limit its requests that read, in this process, per `by(request)`.

    `rate` may be a function that reads a setting; `methods` names POST where it only reads.
    """

    def take(request: HttpRequest) -> float:
        if request.method not in methods:
            return 0.0
        allowed = rate if isinstance(rate, Rate) else rate()
        return counters.take(f"{scope}:{by(request)}", allowed, cost(request))

    return _limited(take, answer)


def _limited(take: Callable[[HttpRequest], float], answer: Answer) -> Callable[[View[P]], View[P]]:
    """Limit by scope and client, not by path: other spellings of an address share the bucket."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def limited(request: HttpRequest, /, *args: P.args, **kw: P.kwargs) -> HttpResponseBase:
            if wait := take(request):
                return answer(request, wait)
            return view(request, *args, **kw)

        return limited

    return decorate
