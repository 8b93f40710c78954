"""How often is too often: exact where it writes, cheap where it reads."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from kb.limits import (
    Counters,
    Rate,
    client_key,
    counters,
    forget_full_buckets,
    limit_posts,
    limit_reads,
    throttle,
)
from kb.models import Bucket
from tests.running_site import ROOT

START = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
RATE = Rate(count=3, seconds=60)
pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Callable[[timedelta], object]]:
    """Move the time; it stands still otherwise."""
    with time_machine.travel(START, tick=False) as traveller:
        yield lambda by: traveller.shift(by)


def test_a_bucket_empties_and_says_how_long_to_wait(clock: Callable[[timedelta], object]) -> None:
    """Three at once, then one every twenty seconds."""
    assert [throttle("k", RATE) for _ in range(3)] == [0, 0, 0]
    assert throttle("k", RATE) == pytest.approx(20, abs=0.01)
    clock(timedelta(seconds=15))
    assert throttle("k", RATE) == pytest.approx(5, abs=0.01)
    clock(timedelta(seconds=5.01))
    assert throttle("k", RATE) == 0
    assert throttle("k", RATE) > 0


def test_a_bucket_never_holds_more_than_its_count(clock: Callable[[timedelta], object]) -> None:
    """A week of silence is no licence for a thousand attempts."""
    throttle("k", RATE)
    clock(timedelta(days=7))
    assert [bool(throttle("k", RATE)) for _ in range(4)] == [False, False, False, True]


def test_keys_do_not_share(clock: Callable[[timedelta], object]) -> None:
    """One client's attempts lock nobody else out."""
    for _ in range(4):
        throttle("one", RATE)
    assert throttle("one", RATE) > 0
    assert throttle("two", RATE) == 0


def test_a_clock_set_back_locks_nobody_out(clock: Callable[[timedelta], object]) -> None:
    """Refilled "in the future", a bucket would stay empty until then."""
    for _ in range(4):
        throttle("k", RATE)
    clock(timedelta(days=-400))
    assert throttle("k", RATE) == 0


def test_a_take_is_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Read and then write would let two processes take the same token."""
    with django_assert_num_queries(1):
        throttle("k", RATE)


def test_a_long_key_is_cut_to_the_column() -> None:
    """A user name may be as long as its sender likes."""
    assert throttle("k" * 500, RATE) == 0


def test_old_buckets_are_forgotten(clock: Callable[[timedelta], object]) -> None:
    """Every address that ever came would stay in the table."""
    throttle("old", RATE)
    clock(timedelta(days=2))
    throttle("new", RATE)
    assert forget_full_buckets() == 1
    assert list(Bucket.objects.values_list("key", flat=True)) == ["new"]


SIX_PROCESSES = """
import multiprocessing
import django; django.setup()
from kb.limits import Rate, throttle
def taken(start):
    start.wait()
    return sum(throttle("shared", Rate(20, 1e9)) == 0 for _ in range(20))
def process(start, results):
    results.put(taken(start))
fork = multiprocessing.get_context("fork")
start, results = fork.Barrier(6), fork.Queue()
for _ in range(6):
    fork.Process(target=process, args=(start, results)).start()
print(sum(results.get(timeout=60) for _ in range(6)))
"""


@pytest.mark.django_db(transaction=True)
def test_six_processes_take_exactly_what_is_there() -> None:
    """20 tokens, 120 attempts from six processes at once: 20 succeed."""
    settings = connection.settings_dict
    url = str(settings["NAME"])
    if connection.vendor == "postgresql":
        url = f"postgresql://{settings['USER']}@/{url}?host={settings['HOST']}"
    done = subprocess.run(
        [sys.executable, "-c", SIX_PROCESSES],
        cwd=ROOT,
        env=os.environ | {"KB_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "kb.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "20\n", done.stderr


def test_counters_empty_and_refill(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rules, in memory."""
    now = [100.0]
    monkeypatch.setattr("kb.limits.time.monotonic", lambda: now[0])
    counters = Counters()
    assert [counters.take("k", RATE) for _ in range(3)] == [0, 0, 0]
    assert counters.take("k", RATE) == pytest.approx(20)
    now[0] += 20.1
    assert counters.take("k", RATE) == 0
    assert counters.take("k", RATE) > 0


def test_counters_stay_small() -> None:
    """A scan from a million addresses must not fill the memory."""
    counters = Counters(size=10)
    for number in range(100):
        counters.take(str(number), RATE)
    assert list(counters.buckets) == [str(number) for number in range(90, 100)]


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """The process's own counters live longer than a test."""
    counters.buckets.clear()


def view(request: HttpRequest, name: str = "") -> HttpResponse:
    """Something worth protecting."""
    return HttpResponse(f"hello {name}")


def test_reads_are_limited_without_a_query(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Reading never writes."""
    limited = limit_reads("search", RATE)(view)
    with django_assert_num_queries(0):
        answers = [limited(rf.get("/search/"), name="x") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 20
    assert b"seconds" in b"".join(answers[-1])
    assert limited(rf.post("/search/")).status_code == 200


def test_spelling_of_the_path_makes_no_new_bucket(rf: RequestFactory) -> None:
    """/Search, /search/ and /search// are one limit."""
    limited = limit_reads("search", RATE)(view)
    paths = ["/search/", "/Search", "/search//", "/%73earch/"]
    assert [limited(rf.get(path)).status_code for path in paths] == [200, 200, 200, 429]


def test_posts_are_limited_by_what_the_caller_names(rf: RequestFactory) -> None:
    """Sign-in counts by address and by name."""
    limited = limit_posts("sign-in", RATE, by=lambda request: request.POST["name"])(view)
    for expected in (200, 200, 200, 429):
        assert limited(rf.post("/", {"name": "anna"})).status_code == expected
    assert limited(rf.post("/", {"name": "bert"})).status_code == 200
    assert limited(rf.get("/")).status_code == 200


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_an_ipv6_client_is_its_network(rf: RequestFactory, address: str, expected: str) -> None:
    """Whoever has a /64 has 2^64 addresses to try from."""
    assert client_key(rf.get("/", REMOTE_ADDR=address)) == expected
