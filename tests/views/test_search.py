"""The page of results and the address of suggestions, as a browser gets them."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.limits import counters
from kb.models import Category, SearchLog
from kb.search.find import find
from kb.search.log.search_log import LogEntry
from kb.write_queue import WriteQueue
from tests.make_articles import write_live

pytestmark = pytest.mark.usefixtures("guide")
# A box of the facets: its name, its value, how many results choosing it lists.
BOX = r'name="(kind|category)"\s+value="([^"]+)"\s*>[^<]*<span>(\d+)</span>'
# A link to a search with fewer words: its address, how many results it finds.
FEWER = r'href="(\?q=[^"]+)">[^<]+<span aria-hidden="true">(\d+)'


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    counters.buckets.clear()


def page(client: Client, text: str, **more: Any) -> str:
    response = client.get("/search/", {"q": text, **more})
    assert response.status_code == 200
    return response.content.decode()


def test_results_are_titles_with_marks_and_lines_with_addresses(client: Client) -> None:
    html = page(client, "memory leaks")
    assert "<mark>Memory</mark> <mark>Leaks</mark>" in html
    assert "#check-for-memory-leaks-in-applications:~:text=memory&amp;text=leaks" in html
    assert "Step 3" in html


def test_codes_are_answered_above_the_results(client: Client) -> None:
    html = page(client, "connection refused")
    assert html.index("/errors/database-connection-refused/") < html.index('class="hit"')
    assert html.index("/errors/system-econnrefused/") < html.index('class="hit"')


def test_no_article_address_holds_the_query(client: Client) -> None:
    links = re.findall(r'href="(/(?:articles|errors)/[^"]*)"', page(client, "slow database"))
    assert links
    assert not [link for link in links if "?" in link]


def test_a_guess_can_be_undone_with_a_link(client: Client) -> None:
    html = page(client, "memroy leak")
    assert "<strong>memory leak</strong>" in html
    link = re.search(r'href="(\?q=memroy[^"]*as_written=1)"', html)
    assert link
    undone = client.get("/search/" + link[1].replace("&amp;", "&")).content.decode()
    assert "Showing results for" not in undone


def test_a_choice_stays_in_the_address_of_the_next_page(client: Client) -> None:
    html = page(client, "check", kind="problem")
    link = re.search(r'rel="next" class="next" href="([^"]*)"', html)
    assert link
    assert parse_qs(urlsplit(link[1].replace("&amp;", "&")).query) == {
        "q": ["check"],
        "kind": ["problem"],
        "page": ["2"],
    }


@pytest.mark.parametrize("number", ["4", "500", "501", "99999", "9" * 30])
def test_a_page_beyond_the_last_leads_to_the_last(client: Client, number: str) -> None:
    """By one redirect, with all that was chosen; a link from last week ends nowhere."""
    asked = {"q": "check", "kind": ["problem", "procedure"], "page": number}
    answer = client.get("/search/", asked)
    assert answer.status_code == 302
    assert answer["Location"] == "/search/?q=check&kind=problem&kind=procedure&page=2"
    assert answer["Cache-Control"] == "no-store"
    html = client.get(answer["Location"]).content.decode()
    assert 'class="hit"' in html
    assert 'rel="next"' not in html


def test_a_page_beyond_the_last_of_nothing_is_the_first(client: Client) -> None:
    answer = client.get("/search/", {"q": "zzzzzz", "page": "3"})
    assert answer["Location"] == "/search/?q=zzzzzz&page=1"
    assert client.get(answer["Location"]).status_code == 200


def test_filters_stand_behind_a_summary_that_counts_those_chosen(client: Client) -> None:
    html = page(client, "check", kind=["problem", "checklist"])
    summary = html.partition("<summary")[2].partition("</summary>")[0]
    assert "2 chosen" in summary
    assert html.index("<summary") < html.index('class="hit"')
    summary = page(client, "check").partition("<summary")[2].partition("</summary>")[0]
    assert "badge" not in summary


def test_filters_keep_what_is_searched_as_written(client: Client) -> None:
    html = page(client, "memroy", as_written="1", kind="problem")
    form = html.partition("data-facets")[2].partition("</form>")[0]
    assert '<input type="hidden" name="as_written" value="1">' in form
    assert 'href="?q=memroy&amp;as_written=1">' in form


@pytest.mark.parametrize(
    ("text", "told", "without"),
    [
        ('"memory leaks"', "with exactly “memory leaks”", "memory leaks"),
        ("memory leaks -windows", "without “windows”", "memory leaks"),
        ("kind:problem memory leaks", "of the kind problem", "memory leaks"),
    ],
)
def test_an_operator_that_narrows_is_said_and_can_be_left_out(
    client: Client, text: str, told: str, without: str
) -> None:
    html = page(client, text)
    assert "Only results" in html
    assert told in html
    link = re.search(r'href="(\?q=[^"]*)">\s*Search for ([^<]*) without that\s*<', html)
    assert link
    assert link[2] == without
    assert "Only results" not in client.get("/search/" + link[1]).content.decode()


def test_an_operator_that_left_nothing_is_left_out_and_said(client: Client) -> None:
    html = page(client, '"memory zebra" leaks')
    assert "There are no results" in html
    assert "with exactly “memory zebra”" in html
    assert "Memory</mark> <mark>Leaks" in html


def test_a_text_of_function_words_alone_needs_another_word(client: Client) -> None:
    html = page(client, "how to")
    assert "This needs another word" in html
    assert "Report as missing" not in html


def test_function_words_that_are_found_still_need_another_word(client: Client) -> None:
    html = page(client, "the and")
    assert html.index("This needs another word") < html.index('class="hit"')
    assert "Nothing fits well" not in html


def test_where_nothing_fits_well_it_is_said_above_what_is_nearest(
    client: Client, monkeypatch: pytest.MonkeyPatch, searches: WriteQueue[LogEntry]
) -> None:
    """And editors see it among the searches that found nothing."""
    monkeypatch.setattr(
        "kb.search.kept_answers.find", lambda *a, **k: replace(find(*a, **k), fits_well=False)
    )
    html = page(client, "printer does not print")
    assert html.index("Nothing fits well") < html.index('class="hit"')
    assert "Report as missing" in html
    narrowed = page(client, "printer does not print", kind="problem")
    assert "No article in the chosen categories and kinds seems to be about this" in narrowed
    assert "Only Problem" in narrowed
    assert "Search everything" in narrowed
    assert "Report as missing" not in narrowed
    searches.drain()
    assert SearchLog.objects.get().result_count == 0
    monkeypatch.undo()
    assert "Nothing fits well" not in page(client, "memory leaks")


def test_the_heading_of_pasted_text_is_one_line_of_it(client: Client) -> None:
    html = page(client, 'psql: error: connection to server failed: password=hunter2 user "bob"')
    (heading,) = re.findall(r"<h1[^>]*>([^<]*)</h1>", html)
    assert "hunter2" not in heading
    assert 'class="pasted"' in html


def test_the_title_tells_how_much_was_found(client: Client) -> None:
    """It is what a screen reader says first."""
    assert re.search(r"<title>memory leaks · \d+ results · Search · ", page(client, "memory leaks"))
    assert "<title>zzzzzz · No results · " in page(client, "zzzzzz")


def test_boxes_say_how_many_results_choosing_them_lists(client: Client) -> None:
    html = page(client, "connection")
    boxes = re.findall(BOX, html)
    assert len(boxes) > 4
    for name, value, count in boxes:
        chosen = page(client, "connection", **{name: value})
        assert re.search(rf"\b{count} results?\b", chosen), (name, value, count)
        assert re.search(rf'name="{name}"\s+value="{value}"\s+checked', chosen)


@pytest.mark.parametrize(
    "params",
    [
        {"kind": "nonsense"},
        {"category": "99999999999999999999"},
        {"category": "²"},
        {"page": "x"},
        {"page": "²"},
        {"page": "-1"},
        {"page": "0"},
        {"kind": ["problem", "problem", "x"]},
        {"as_written": "1"},
    ],
)
def test_junk_in_the_address_is_no_error(client: Client, params: dict[str, Any]) -> None:
    page(client, "connection", **params)


def test_junk_in_the_text_is_no_error(client: Client) -> None:
    for text in ("%ff%fe", "%ed%a0%80", "%22" * 300, "x" * 7_000, "%E2%80%AE", "+-a+-b"):
        response = client.get(f"/search/?q={text}")
        assert response.status_code == 200, unquote(text[:9])


def test_what_was_typed_is_escaped(client: Client) -> None:
    html = page(client, "<script>alert(1)</script>\"'")
    assert "<script>alert" not in html


def test_nothing_found_says_what_to_do(client: Client) -> None:
    html = page(client, "zzzzzz")
    assert "No results" in html
    assert 'href="/categories/"' in html
    html = page(client, "memory leaks", kind="checklist")
    assert "No article in the chosen categories and kinds contains these words." in html
    assert re.search(r'href="\?q=memory"[^>]*>\s*memory', html)
    assert 'href="?q=memory+leaks">Search everything</a>' in html


def test_nothing_found_leads_to_the_closest_titles(client: Client) -> None:
    html = page(client, "memory leak", kind="checklist")
    assert "Did you mean" in html
    assert 'href="/articles/2/memory-leaks/">Memory Leaks</a>' in html
    assert "Did you mean" not in page(client, "zzzzzz")


def test_a_word_that_only_begins_like_one_of_a_title_leads_there(client: Client) -> None:
    assert "Memory Leaks" in page(client, "memorabilityness")
    assert "memorabilityness" not in page(client, "memory leak")


def test_nothing_found_never_shows_what_is_internal(client: Client, agent: Any) -> None:
    write_live("Quokka unplugged", audience="internal", slug="quokka")
    html = page(client, "quokka zebra", kind="checklist")
    assert "Quokka unplugged" not in html
    assert 'href="?q=quokka"' not in html
    client.force_login(agent)
    html = page(client, "quokka zebra", kind="checklist")
    assert "Quokka unplugged" in html
    assert 'href="?q=quokka"' in html


@pytest.mark.parametrize("who", ["", "agent"])
@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("memory leaks", {"kind": "checklist"}),
        ("memory leaks zzzzzz", {"kind": "how_to"}),
        ("disk memroy loadbalancer db slow", {"kind": "how_to"}),
        ("permission denied", {"category": "999999"}),
    ],
)
def test_fewer_words_find_as_much_as_they_promise(
    client: Client, person: Any, who: str, text: str, filters: dict[str, str]
) -> None:
    call_command("loaddata", "synonyms", verbosity=0)
    if who:
        client.force_login(person("anna", who))
    links = re.findall(FEWER, page(client, text, **filters))
    assert links
    for link, count in links:
        html = client.get("/search/" + link.replace("&amp;", "&")).content.decode()
        assert re.search(rf'role="status">\s*{count} results?\s*<', html), (link, count)


def test_an_empty_search_asks_for_words(client: Client) -> None:
    html = page(client, "")
    assert "No results" not in html
    assert "Enter what the customer describes" in html


def test_a_search_costs_at_most_twelve_queries_and_writes_nothing(client: Client) -> None:
    category = Category.objects.get(number="2").pk
    for text in (
        "check",
        "connection refused",
        "memroy leek loadbalancer toomanyrequests",
        '"a b" c',
        '"memory zebra" memroy leek loadbalancer db toomanyrequests',
        "kind:checklist memory zzzzzzz leaks",
    ):
        with CaptureQueriesContext(connection) as queries:
            page(client, text, category=category)
        assert len(queries) <= 12
        told = [q["sql"][:200] for q in queries]
        assert [sql for sql in told if not sql.lstrip("( \n").startswith(("SELECT", "WITH"))] == []


def test_a_signed_in_search_costs_at_most_four_more(client: Client, agent: Any) -> None:
    client.force_login(agent)
    for text in ("memroy leek loadbalancer toomanyrequests", '"memory zebra" memroy loadbalancer'):
        with CaptureQueriesContext(connection) as queries:
            page(client, text)
        assert len(queries) <= 16


def test_suggestions_are_a_short_list_of_places(client: Client) -> None:
    answer = client.get("/search/suggest/", {"q": "econnref"})
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "suggestions": [
            {
                "text": "ECONNREFUSED Connection refused",
                "detail": "System Error Codes",
                "url": "/errors/system-econnrefused/",
                "reason": "",
                "parts": [
                    {"text": "ECONNREF", "is_marked": True},
                    {"text": "USED Connection refused", "is_marked": False},
                ],
            }
        ],
        "announcement": "1 suggestion",
        "search_for": "Search for “{words}”",
    }


def test_the_number_of_suggestions_is_said(client: Client) -> None:
    several = client.get("/search/suggest/", {"q": "conn"}).json()
    assert several["announcement"] == f"{len(several['suggestions'])} suggestions"
    none = client.get("/search/suggest/", {"q": "zzzzz"}).json()
    assert (none["suggestions"], none["announcement"]) == ([], "No suggestions")


def test_a_guess_that_was_not_searched_is_offered_as_a_link(client: Client) -> None:
    write_live("The zomp & co are stuck", slug="zomp")
    html = page(client, "zamp co")
    assert "Did you mean" in html
    assert '<a href="/search/?q=zomp%20co"><strong>zomp co</strong></a>?' in html
    assert "Did you mean" not in page(client, "zomp co").partition("</main>")[0]


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
def test_no_other_site_may_post_a_search(client: Client, path: str) -> None:
    assert client.post(path, {"q": "disk"}).status_code in (403, 405)
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert client.post(path, {"q": "disk"}, headers=elsewhere).status_code in (403, 405)


def test_agents_are_told_what_is_for_agents_only(client: Client, agent: Any) -> None:
    write_live("Quokka unplugged", audience="internal", slug="quokka")
    assert "Quokka" not in page(client, "quokka")
    client.force_login(agent)
    html = page(client, "quokka")
    assert "<mark>Quokka</mark>" in html
    assert "Agents only" in html


def test_few_of_many_categories_are_listed(client: Client) -> None:
    """Those with the most results, and the chosen one; five hundred would fill a page."""
    made = []
    for number in range(25):
        name = f"many-{number:02}"
        category = Category.objects.create(key=name, title=name, slug=name)
        for copy in range(1 + (number < 20)):
            write_live(f"Widget jam {number} {copy}", category=category)
        made.append(category)
    listed = listed_categories(page(client, "widget jam"))
    assert listed == [str(category.pk) for category in made[:20]]
    assert "5 more categories are not listed" in " ".join(page(client, "widget jam").split())
    made[23].parent = made[24]
    made[23].save()
    listed = listed_categories(page(client, "widget jam", category=str(made[24].pk)))
    assert len(listed) == 20
    # The chosen one, what is inside it, then as before; a category comes before those inside it.
    assert {str(made[23].pk), str(made[24].pk)} < set(listed)


def listed_categories(html: str) -> list[str]:
    """The values of the categories' checkboxes."""
    return re.findall(r'name="category"\s+value="(\d+)"', html)


def test_a_narrowed_search_has_no_related_articles(client: Client) -> None:
    """Not even what the text names, but the filter leaves out."""
    text = "connection refused"
    assert "/errors/database-connection-refused/" in page(client, text)
    narrowed = page(client, text, kind="problem")
    assert 'class="hit"' in narrowed
    assert "Related articles" not in narrowed
