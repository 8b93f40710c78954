"""How often is too often: exact where it writes, cheap where it reads."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from kb.limit_responses import too_many_requests, too_many_requests_json
from kb.limits import (
    Counters,
    Rate,
    client_key,
    counters,
    give_back,
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


@pytest.mark.parametrize("key", ["k", "k" * 500, "k\0k"])
def test_what_is_given_back_is_there_again(clock: Callable[[timedelta], object], key: str) -> None:
    """Also under a key that is longer than the column, or that no column takes."""
    for _ in range(10):
        assert throttle(key, RATE) == 0
        give_back(key)


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


# --- By cost --------------------------------------------------------------------------------------


def test_what_costs_more_takes_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """And says how long it is until so many tokens are there again."""
    monkeypatch.setattr("kb.limits.time.monotonic", lambda: 100.0)
    counters = Counters()
    assert counters.take("k", RATE, cost=2) == 0
    assert counters.take("k", RATE, cost=2) == pytest.approx(20)
    assert counters.take("k", RATE) == 0
    assert counters.take("k", RATE, cost=2) == pytest.approx(40)


def test_what_costs_more_than_a_bucket_holds_takes_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else it could never be asked for, however long one waits."""
    monkeypatch.setattr("kb.limits.time.monotonic", lambda: 100.0)
    counters = Counters()
    assert counters.take("k", RATE, cost=50) == 0
    assert counters.take("k", RATE) == pytest.approx(20)


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize(
    ("setting", "path"),
    [("KB_SEARCH_RATE", "/search/?q=disk"), ("KB_SUGGEST_RATE", "/search/suggest/?q=disk")],
)
def test_a_setting_says_how_many_a_minute(
    client: Client, settings: Settings, setting: str, path: str
) -> None:
    """Of one address, whatever is asked."""
    setattr(settings, setting, 3)
    assert [client.get(path).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get(f"{path}&x").status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.9").get(path).status_code == 200


@pytest.mark.usefixtures("guide")
def test_a_support_floor_behind_one_address_is_not_stopped(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The defaults: ten searches a second, and four suggestions for each."""
    monkeypatch.setattr("kb.limits.time.monotonic", lambda: 100.0)
    assert [client.get("/search/?q=").status_code for _ in range(600)] == [200] * 600
    assert client.get("/search/?q=").status_code == 429
    asked = "/search/suggest/?q="
    assert [client.get(asked).status_code for _ in range(2_400)] == [200] * 2_400
    assert client.get(asked).status_code == 429


def test_who_is_signed_in_is_counted_for_themselves(
    settings: Settings, person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    """Neither colleagues nor customers behind the same address use up theirs."""
    settings.KB_SEARCH_RATE = 2
    anna, bert = (signed_in(person(name, "agent")) for name in ("anna", "bert"))
    path = "/search/?q=disk"
    assert [anna.get(path).status_code for _ in range(3)] == [200, 200, 429]
    assert [bert.get(path).status_code for _ in range(3)] == [200, 200, 429]
    assert [Client().get(path).status_code for _ in range(3)] == [200, 200, 429]
    anna.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert anna.get(path).status_code == 429


@pytest.mark.usefixtures("guide")
def test_a_long_posted_text_counts_as_the_searches_it_takes_as_long_as(
    client: Client, settings: Settings
) -> None:
    """Twenty kilobytes a request would buy ten times the work."""
    settings.KB_SEARCH_RATE = 12
    here = {"sec-fetch-site": "same-origin"}
    text = "ordinary words\n" * 1_300
    statuses = [client.post("/search/", {"q": text}, headers=here).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert Bucket.objects.count() == 0


# --- The answer -----------------------------------------------------------------------------------


@pytest.fixture
def refused(client: Client, guide: None, settings: Settings) -> Any:
    """The page that somebody gets who searched twice where one search a minute is allowed."""
    settings.KB_SEARCH_RATE = 1
    client.get("/search/?q=disk")
    return client.get("/search/?q=disk%20full&kind=problem")


def test_who_asks_too_often_gets_a_page_that_says_when_to_try_again(refused: Any) -> None:
    """In the frame of the site, with the search that was asked for."""
    html = refused.content.decode()
    assert refused.status_code == 429
    assert refused["Content-Type"] == "text/html; charset=utf-8"
    assert refused["Cache-Control"] == "no-store"
    assert 'class="masthead"' in html
    assert 'href="/search/?q=disk%20full&amp;kind=problem">Try again</a>' in html
    seconds = int(refused["Retry-After"])
    assert 50 < seconds <= 60
    assert f"try again in {seconds} seconds" in html
    assert re.search(r"from <strong>\d\d:\d\d:\d\d UTC</strong> on", html)


def test_who_posted_too_often_is_told_that_nothing_is_lost(
    client: Client, guide: None, settings: Settings
) -> None:
    """There is no address to try again; the page before still has the text."""
    settings.KB_SEARCH_RATE = 1
    here = {"sec-fetch-site": "same-origin"}
    client.post("/search/", {"q": "a\nb"}, headers=here)
    html = client.post("/search/", {"q": "a\nb"}, headers=here).content.decode()
    assert "what you wrote is still there" in html
    assert ">Try again</a>" not in html


def test_refused_suggestions_are_json(client: Client, guide: None, settings: Settings) -> None:
    """A script reads them."""
    settings.KB_SUGGEST_RATE = 1
    client.get("/search/suggest/?q=disk")
    answer = client.get("/search/suggest/?q=disk")
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/json")
    assert answer.json()["retry_after"] == int(answer["Retry-After"]) > 50
    assert "try again" in answer.json()["error"]


@pytest.mark.parametrize("answer", [too_many_requests, too_many_requests_json])
def test_every_other_answer_says_when_too(rf: RequestFactory, answer: Any) -> None:
    """Rounded up: a second too early is a second refusal."""
    response = answer(rf.get("/"), 0.2)
    assert response["Retry-After"] == "1"
    assert response["Cache-Control"] == "no-store"
    assert b"in 1 second." in response.content
