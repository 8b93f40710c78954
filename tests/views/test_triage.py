"""The page to paste a log into."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.limits import Rate, counters
from kb.models import SearchLog
from kb.triage import request_limits
from kb.triage.request_limits import LARGEST_TEXT
from tests.guide_pages import of
from tests.make_articles import write_live

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]

HERE = {"sec-fetch-site": "same-origin"}
LOG = (
    "2024-08-03 10:21:07 ERROR pool: connect ECONNREFUSED 10.0.3.14:5432\r\n"
    "2024-08-03 10:21:08 DEBUG dsn=postgresql://app:s3cretpass@db/shop user=kim@example.com\r\n"
    "2024-08-03 10:21:11 ERROR upstream: HTTP/1.1 503 Service Unavailable\r\n"
)


@pytest.fixture(autouse=True)
def _untroubled() -> None:
    """No throttle of another test."""
    counters.buckets.clear()


def post(text: str, client: Client | None = None, **kwargs: Any) -> Any:
    """What the form sends."""
    return (client or Client()).post("/triage/", {"text": text}, headers=HERE, **kwargs)


def html_of(response: Any) -> str:
    """The page."""
    return str(response.content.decode())


# --- It works -------------------------------------------------------------------------------------


def test_the_empty_page_is_a_form_that_anybody_may_keep(client: Client) -> None:
    """No cookie, and a script that is not needed."""
    response = client.get("/triage/")
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert '<textarea id="text"' in " ".join(html_of(response).split())
    assert 'data-answer tabindex="-1"' in html_of(response)


def test_a_pasted_log_is_answered_with_what_was_found_and_where_to_begin() -> None:
    """Codes with their lines, the article with its step, and why."""
    html = html_of(post(LOG))
    assert 'href="/errors/system-econnrefused/">ECONNREFUSED</a>' in html
    assert '<a href="#line-1">1</a>' in html
    assert f"{of('connection-problems').get_absolute_url()}#test-network-connectivity" in html
    assert "Line 1 says <code>ECONNREFUSED</code> to port 5432 (PostgreSQL)." in html


def test_the_text_is_shown_with_its_clues_marked_and_its_secrets_hidden() -> None:
    """Also in the box, which holds it again for the next try."""
    html = html_of(post(LOG))
    assert "connect <mark>ECONNREFUSED</mark> …:5432</span>" in html
    assert "<mark>HTTP/1.1 503 Service Unavailable</mark>" in html
    for secret in ("s3cretpass", "kim@example.com", "10.0.3.14"):
        assert secret not in html


def test_lines_with_a_code_that_are_not_shown_are_counted_and_no_link_leads_there() -> None:
    """Of a long text 300 lines are shown."""
    html = html_of(post("ECONNREFUSED\n" * 400 + "ETIMEDOUT\n"))
    words = " ".join(html.split())
    assert "101 more lines with a known code or message are not shown." in words
    assert "400 times, lines" in words
    assert 'id="line-300"' in html
    assert "#line-401" not in html
    assert "line 401 " in words
    assert "not shown" not in html_of(post("ECONNREFUSED\n" * 300))


def test_what_was_pasted_is_escaped() -> None:
    """In the text, in the box, in the reasons and in the report."""
    for text in ("<script>alert(1)</script> ECONNREFUSED <b>", "</textarea><img src=x> jammed"):
        html = html_of(post(text))
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "<b>" not in html


def test_the_link_to_the_result_holds_codes_and_never_the_text() -> None:
    """And answers the same codes to whoever follows it."""
    write_live("Widget trouble", slug="widget-trouble")
    html = html_of(post(LOG + "\nsorry, too many clients already kim_s_canary"))
    link = html.partition('data-what="address"')[2].partition('href="')[2].partition('"')[0]
    link = link.replace("&amp;", "&")
    pk = of("connection-problems").pk
    assert link == f"/triage/?codes=system-econnrefused,http-503&articles={pk}"
    again = html_of(Client().get(link))
    for words in ("ECONNREFUSED</a>", ">503</a>", ">Connection Problems</a>"):
        assert words in again
    assert "canary" not in again


def test_what_the_box_of_search_sends_is_read_as_well() -> None:
    """It offers triage for what is too long to search for, in its own field."""
    response = Client().post("/triage/", {"q": LOG}, headers=HERE)
    assert "ECONNREFUSED</a>" in html_of(response)


def test_both_meanings_are_shown_with_how_to_tell_them_apart() -> None:
    """Open where the text does not tell."""
    unsure = " ".join(html_of(post("it says permission denied")).split())
    assert '<details class="meanings" open>' in unsure
    assert 'href="/errors/database-permission-denied/"' in unsure
    assert "of a database: where the program was talking to one" in unsure
    assert "of the operating system: where a program passes on" in unsure
    sure = html_of(post("bash: x: permission denied"))
    assert '<details class="meanings">' in sure


def test_a_long_text_is_shown_around_its_clues() -> None:
    """And says how much is left out."""
    html = html_of(post("all is well\n" * 1000 + "ECONNREFUSED\n" + "fine\n" * 1000))
    assert html.count('class="log-line') == 5
    assert "998 lines without a clue" in " ".join(html.split())
    assert "2001 lines" in " ".join(html.split())


def test_a_long_line_is_cut_around_its_clue() -> None:
    """One line of JSON may be the whole text."""
    html = html_of(post("ab " * 5_000 + "ECONNREFUSED" + " cd" * 5_000))
    shown = html.partition('id="line-1"')[2].partition("</span>")[0]
    assert "<mark>ECONNREFUSED</mark>" in shown
    assert len(shown) < 600


def test_a_secret_of_several_lines_is_hidden_on_each() -> None:
    """A private key."""
    begin, end = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
    key = [begin, "MIIEcanaryAAAA", "BBBBcanaryCCCC", end]
    html = html_of(post("\n".join(["ECONNREFUSED", *key, "ENOSPC"])))
    assert "canary" not in html
    assert "<mark>ENOSPC</mark>" in html


def test_a_success_alone_is_no_place_to_start() -> None:
    """It is found, and said to be none."""
    html = html_of(post('"GET / HTTP/1.1" 200 12'))
    assert "no failure" in html


# --- Nothing found --------------------------------------------------------------------------------

UNKNOWN = "the frobnicator is jammed: password=hunter22 kim@example.com"


def test_nothing_known_is_answered_with_a_search_and_a_message_for_the_editors() -> None:
    """The message is shown as it would be kept."""
    html = " ".join(html_of(post(UNKNOWN)).split())
    assert "No known code or message was found" in html
    assert "the frobnicator is jammed" in html
    assert "hunter22" not in html
    assert ">the frobnicator is jammed: … …</textarea>" in html
    assert not SearchLog.objects.exists()


def test_a_message_is_kept_only_once_it_was_confirmed() -> None:
    """Masked again, whatever the form sent."""
    response = Client().post("/triage/report/", {"message": UNKNOWN}, headers=HERE)
    assert response.status_code == 302
    assert response["Location"] == "/triage/?reported=1#reported"
    assert [row.words for row in SearchLog.objects.all()] == ["the frobnicator is jammed: … …"]
    assert "The editors see this message now" in html_of(Client().get("/triage/?reported=1"))


def test_a_message_of_secrets_alone_is_refused() -> None:
    """And says why."""
    response = Client().post("/triage/report/", {"message": "kim@example.com"}, headers=HERE)
    assert response.status_code == 400
    assert "Nothing was sent" in html_of(response)
    assert not SearchLog.objects.exists()


def test_a_message_that_is_too_long_is_not_cut_but_shown_again() -> None:
    """The reader may have written more than was offered."""
    for text in ("x" * 203, "x " * 101 + "x"):
        response = Client().post("/triage/report/", {"message": text}, headers=HERE)
        assert response.status_code == 400
        assert "3 characters too many: at most 200 are possible" in html_of(response)
        assert f">{text}</textarea>" in html_of(response)
    assert not SearchLog.objects.exists()


def test_reports_are_limited() -> None:
    """A list of a thousand is no list."""
    statuses = [
        Client().post("/triage/report/", {"message": f"odd {n}"}, headers=HERE).status_code
        for n in range(12)
    ]
    assert statuses == [302] * 10 + [429] * 2


# --- Codes in the address -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "codes",
    ["system-econnrefused", "ECONNREFUSED", "econnrefused", "errno 111", "SYSTEM-ECONNREFUSED"],
)
def test_a_code_may_be_written_in_any_spelling(client: Client, codes: str) -> None:
    """People write such addresses by hand."""
    html = html_of(client.get("/triage/", {"codes": codes}))
    assert "ECONNREFUSED</a>" in html
    assert "for <code>ECONNREFUSED</code>" in html.replace("For", "for")


@pytest.mark.parametrize(
    ("text", "is_said"),
    [("the printer does not print", True), ("memory leaks in the application", False)],
)
def test_where_the_articles_found_by_words_fit_badly_it_is_said(text: str, is_said: bool) -> None:
    """As search does."""
    html = html_of(post(text))
    assert "No known code or message was found" in html
    assert ("No article seems to be about this" in html) is is_said


def test_what_is_not_known_is_said(client: Client) -> None:
    """Beside what is, and alone."""
    html = html_of(client.get("/triage/?codes=http-503,NOSUCH<b>"))
    assert "NOSUCH&lt;b&gt;" in html
    alone = html_of(client.get("/triage/?codes=NOSUCH"))
    assert "No known code or message was found" in alone
    assert "NOSUCH" in alone


def test_codes_that_this_reader_may_not_see_are_not_known(client: Client, agent: Any) -> None:
    """The same as those that never existed."""
    hidden = write_live("Zorb", kind="error_code", code="EZORB", slug="ezorb", audience="internal")
    for query in ("codes=ezorb", "codes=EZORB", f"articles={hidden.pk}"):
        assert "Zorb" not in html_of(client.get(f"/triage/?{query}"))
    client.force_login(agent)
    assert "Zorb" in html_of(client.get("/triage/?codes=ezorb"))


def test_agents_are_told_what_is_for_agents_only(agent: Any, client: Client) -> None:
    """A customer is not to be sent there."""
    write_live("Zorb", kind="error_code", code="EZORB", slug="ezorb", audience="internal")
    client.force_login(agent)
    assert "Agents only" in html_of(client.get("/triage/?codes=ezorb"))


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}]
)
def test_another_sites_form_is_refused(headers: dict[str, str]) -> None:
    """It is a form of an anonymous page: its origin is asked for."""
    for path in ("/triage/", "/triage/report/"):
        assert Client().post(path, {"text": LOG}, headers=headers).status_code == 403


def test_who_is_signed_in_needs_the_token_too(agent: Any) -> None:
    """As in every form."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    assert post(LOG, client).status_code == 403
    token = client.get("/triage/").context["csrf_token"]
    answer = client.post("/triage/", {"text": LOG, "csrfmiddlewaretoken": str(token)}, headers=HERE)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("text", ["", " \r\n\t "])
def test_an_empty_text_is_asked_for(text: str) -> None:
    """With the form again."""
    assert "There is no text to read yet" in html_of(post(text))


def test_a_text_of_one_megabyte_is_read_and_a_larger_one_refused() -> None:
    """With a page that says what to do."""
    line = "GET /healthz is fine and so is this line\n"
    text = (line * (LARGEST_TEXT // len(line)))[: LARGEST_TEXT - 20] + "\nECONNREFUSED"
    assert "ECONNREFUSED</a>" in html_of(post(text))
    larger = post("a" * (LARGEST_TEXT + 1))
    assert larger.status_code == 413
    assert "Up to 1 MB is read" in html_of(larger)
    assert post("é" * (LARGEST_TEXT // 2 + 1)).status_code == 413
    # A form sends every line end as two characters.
    lines = "a line\n" * (LARGEST_TEXT // 7)
    assert post(lines.replace("\n", "\r\n")).status_code == 200


def test_a_body_that_is_larger_still_is_not_even_read() -> None:
    """Whatever the form is sent as."""
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        big = b"text=" + b"%0A" * 1_000_000
        response = Client().generic("POST", "/triage/", big, content_type=kind, headers=HERE)
        assert response.status_code == 413, kind


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    """The page is read, and the form posted."""
    assert getattr(client, method)("/triage/", headers=HERE).status_code == 405
    assert client.get("/triage/report/").status_code == 405


def test_too_many_texts_are_refused_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large ones sooner."""
    monkeypatch.setattr(request_limits, "TEXTS", Rate(count=5, seconds=6_000))
    monkeypatch.setattr(request_limits, "LARGE_TEXTS", Rate(count=2, seconds=6_000))
    large, small = "x " * 60_000, "ECONNREFUSED"
    assert [post(large).status_code for _ in range(3)] == [200, 200, 429]
    assert [post(small).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(post(small)["Retry-After"]) > 1


# --- Cost -----------------------------------------------------------------------------------------


def queries(client: Client, text: str) -> int:
    """How often a post asks the database, with nothing kept from before."""
    post(text, client)
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert post(text, client).status_code == 200
    return len(asked)


def test_a_text_costs_a_bounded_number_of_queries(agent: Any, client: Client) -> None:
    """However long it is."""
    anonymous = queries(Client(), LOG)
    assert anonymous <= 18
    assert queries(Client(), LOG * 50) == anonymous
    client.force_login(agent)
    assert queries(client, LOG) <= anonymous + 4


def test_the_pages_without_a_text_keep_to_the_budget_of_pages(client: Client) -> None:
    """Six queries for whoever is anonymous."""
    for path in ("/triage/", "/triage/?codes=http-503,ECONNREFUSED&articles=3"):
        client.get(path)
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        assert len(asked) <= 6, path


def test_the_page_is_reached_from_every_page_and_from_the_home_page(client: Client) -> None:
    """In the navigation, and under the box of search."""
    assert 'href="/triage/"' in html_of(client.get("/errors/"))
    assert html_of(client.get("/")).count('href="/triage/"') == 2
