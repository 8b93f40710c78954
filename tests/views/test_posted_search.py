"""A text that is too long for an address is posted: it is answered, and neither kept nor logged."""

import logging
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kb.limits import counters
from kb.models import SearchLog
from kb.pages.search_request import LONGEST_TEXT
from kb.search.log.search_log import LogEntry
from kb.write_queue import WriteQueue
from tests.guide_pages import text_of
from tests.whole_site.table_fingerprints import changed, fingerprints

pytestmark = pytest.mark.usefixtures("guide")

OURS = {"sec-fetch-site": "same-origin"}
CANARY = "quokkacanary"
LOG = "\n".join(
    [
        f"2026-03-29T00:59:00 INFO {CANARY} service started",
        "2026-03-29T00:59:01 WARN retrying",
        "2026-03-29T00:59:02 ERROR connect ECONNREFUSED 10.0.0.3:5432",
    ]
)
LONG_LINE = f"memory leak {CANARY} " + "in the application server " * 120


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    counters.buckets.clear()


def post(client: Client, text: str, **more: Any) -> Any:
    return client.post("/search/", {"q": text, **more}, headers=OURS)


def fields_of(html: str, form: str) -> dict[str, str]:
    """The hidden fields of the form that this tag begins."""
    inside = html.partition(form)[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', inside))


# --- What is posted and what is not ---------------------------------------------------------------


@pytest.mark.parametrize("text", ["memory leaks", "  memory leaks\r\n", "ü" * 300, "a&b=c #d"])
def test_a_text_that_a_link_can_hold_is_led_to_its_address(client: Client, text: str) -> None:
    answer = post(client, text)
    assert answer.status_code == 303
    address = urlsplit(answer["Location"])
    assert address.path == "/search/"
    assert parse_qs(address.query)["q"] == [text.strip()]
    assert answer["Cache-Control"] == "no-store"
    assert client.get(answer["Location"]).status_code == 200


def test_nothing_in_the_box_leads_to_the_page_that_asks_for_words(client: Client) -> None:
    answer = post(client, " ")
    assert (answer.status_code, answer["Location"]) == (303, "/search/")


@pytest.mark.parametrize("text", [LOG, LONG_LINE, "ü" * 400, "a\nb"])
def test_what_is_longer_or_has_several_lines_is_answered_at_once(client: Client, text: str) -> None:
    answer = post(client, text)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_a_pasted_log_finds_the_code_in_its_last_line(client: Client) -> None:
    html = post(client, LOG).content.decode()
    assert "/errors/system-econnrefused/" in html


def test_twenty_kilobytes_are_read_to_the_end(client: Client) -> None:
    filler = "ordinary words about nothing in particular\n"
    text = filler * ((LONGEST_TEXT - 40) // len(filler)) + "ERROR ECONNREFUSED"
    assert 19_900 < len(text) <= LONGEST_TEXT
    html = post(client, text).content.decode()
    assert "/errors/system-econnrefused/" in html


def test_what_is_longer_than_twenty_kilobytes_is_refused_with_a_page_that_says_so(
    client: Client,
) -> None:
    answer = post(client, "word " * (LONGEST_TEXT // 5 + 1))
    assert answer.status_code == 413
    assert "too long to search for" in text_of(answer)
    assert "Nothing of your text was cut" in text_of(answer)
    assert answer["Cache-Control"] == "no-store"


def test_a_byte_less_is_read(client: Client) -> None:
    assert post(client, "\n".join(["x" * 1023] * 20)).status_code == 200


def test_a_body_that_is_larger_than_any_form_is_not_even_read(client: Client) -> None:
    answer = post(client, "x" * 200_000)
    assert answer.status_code == 413
    assert "x" * 1000 not in answer.content.decode()


# --- Nothing of it is kept ------------------------------------------------------------------------


def test_nothing_posted_is_stored_logged_cached_or_put_into_an_address(
    client: Client, searches: WriteQueue[LogEntry], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cache.clear()
    before = fingerprints()
    for text in (LOG, LONG_LINE, f"{CANARY} " * 3000):
        answer = post(client, text)
        assert CANARY not in str(answer.headers)
        html = answer.content.decode()
        assert not re.search(rf'(?:href|action|src)="[^"]*{CANARY}', html)
    searches.drain()
    assert changed(before) == set()
    assert not SearchLog.objects.exists()
    assert CANARY not in caplog.text
    assert CANARY not in repr(cache._cache)  # type: ignore[attr-defined]


def test_what_is_opened_from_pasted_text_is_not_reported(client: Client) -> None:
    """The text would be sent again, only to be dropped."""
    assert "data-query" not in post(client, LOG).content.decode()
    assert "data-query" in client.get("/search/?q=memory+leaks").content.decode()


def test_a_short_search_in_an_address_is_not_cached_either(client: Client) -> None:
    cache.clear()
    client.get("/search/", {"q": f"memory {CANARY}"})
    assert CANARY not in repr(cache._cache)  # type: ignore[attr-defined]


# --- Filters and pages post it again --------------------------------------------------------------


def test_pages_and_filters_of_the_answer_post_the_text_again(client: Client) -> None:
    text = "server\ndatabase\nconnection"
    html = post(client, text).content.decode()
    again = fields_of(html, '<form id="again" method="post" action="/search/"')
    assert again == {"q": text}
    assert '<button class="button next" name="page" value="2">' in html
    assert fields_of(html, 'method="post" data-facets') == {"q": text}
    second = post(client, text, page=2, kind="problem").content.decode()
    assert "page 2" in second
    assert fields_of(second, '<form id="again"') == {"q": text, "kind": "problem"}
    assert re.search(r'value="problem"\s+checked', second)
    assert (
        '<button class="link" form="again" name="everything" value="1">Clear filters</button>'
        in second
    )
    everything = post(client, text, kind="problem", everything=1).content.decode()
    assert not re.search(r'value="problem"\s+checked', everything)


def test_no_text_of_a_posted_search_stands_in_a_link_of_its_page(client: Client) -> None:
    html = post(client, f"memory leaks\n{CANARY}", kind="checklist").content.decode()
    assert "Search everything" in html
    assert "?q=memory+leaks" not in html


def test_a_posted_page_beyond_the_last_is_the_last(client: Client) -> None:
    html = post(client, "server\ndatabase\nconnection", page=400).content.decode()
    assert 'class="hit"' in html
    assert ">Next page<" not in html


def test_the_heading_shows_one_line_and_the_box_all_of_it(client: Client) -> None:
    html = post(client, LOG).content.decode()
    (heading,) = re.findall(r"<h1[^>]*>([^<]*)</h1>", html)
    assert "\n" not in heading.strip()
    assert "ECONNREFUSED" in heading
    assert CANARY not in heading
    assert f">\n{LOG}</textarea>" in html


# --- Who may post ---------------------------------------------------------------------------------


def test_who_is_signed_in_sends_the_token_of_the_page(agent: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    assert post(client, LOG).status_code == 403
    page = client.get("/search/?q=disk")
    token = fields_of(page.content.decode(), 'role="search"')["csrfmiddlewaretoken"]
    answer = post(client, LOG, csrfmiddlewaretoken=token)
    assert answer.status_code == 200
    for form in ('role="search"', '<form id="again"', 'method="post" data-facets'):
        assert "csrfmiddlewaretoken" in fields_of(answer.content.decode(), form)
    led = post(client, "disk", csrfmiddlewaretoken=token)
    assert led["Location"] == "/search/?q=disk"


def test_nobody_anonymous_gets_a_token(client: Client) -> None:
    assert "csrfmiddlewaretoken" not in post(client, LOG).content.decode()


def test_signing_in_from_a_posted_answer_leads_to_the_search_page(client: Client) -> None:
    html = post(client, LOG).content.decode()
    assert 'href="/accounts/login/?next=/search/"' in html


def test_a_posted_search_costs_no_more_queries_than_another(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        post(client, LOG * 60)
    assert len(queries) <= 12


# --- Triage ---------------------------------------------------------------------------------------


@pytest.fixture
def triage() -> str:
    """The address of triage."""
    return reverse("triage")


def test_several_lines_are_offered_to_triage_with_all_of_the_text(
    client: Client, triage: str
) -> None:
    html = post(client, LOG).content.decode()
    assert "Your text has 3 lines." in html
    assert fields_of(html, f'class="to-triage" method="post" action="{triage}"') == {"text": LOG}
    assert "to-triage" not in post(client, LONG_LINE).content.decode()
    assert "to-triage" not in client.get("/search/?q=memory+leaks").content.decode()


def test_what_is_too_long_to_search_for_is_offered_to_triage_whole(
    client: Client, triage: str
) -> None:
    text = "\n".join(["2026-03-29 ERROR connect ECONNREFUSED"] * 2_000)
    html = post(client, text).content.decode()
    fields = fields_of(html, f'class="to-triage" method="post" action="{triage}"')
    assert fields == {"text": text}
    answer = client.post(triage, fields, headers=OURS)
    assert answer.status_code == 200
    assert "ECONNREFUSED" in text_of(answer)


def test_the_token_goes_with_it(agent: Any, triage: str) -> None:
    client = Client()
    client.force_login(agent)
    form = fields_of(post(client, LOG).content.decode(), 'class="to-triage"')
    assert "csrfmiddlewaretoken" in form
