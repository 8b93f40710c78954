"""What a search finds, for whom, and how it is narrowed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import Category, Synonym
from kb.search.find import PER_PAGE, SearchFilters, SearchResults, find
from kb.search.ranking.rank import ResultWindow
from tests.make_articles import write_live
from tests.search.conftest import kinds, titles

Ask = Callable[..., SearchResults]


def areas_of(results: SearchResults) -> set[str]:
    """Return the numbers of the categories that results stand in."""
    return {one.publication.category.number for one in results.results if one.publication.category}


MOST_QUERIES = 10
"""The page itself asks for the tree and the guide's name; with those it is twelve."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("econnrefused", "ECONNREFUSED"),
        ("ECONNREFUSED:", "ECONNREFUSED"),
        ("errno 111", "ECONNREFUSED"),
        ("[Errno 111]", "ECONNREFUSED"),
        ("WSAECONNREFUSED", "ECONNREFUSED"),
        ("HTTP 503", "503"),
        ("HTTP/1.1 503 Service Unavailable", "503"),
        ("503 Service Unavailable", "503"),
        ("status code 404", "404"),
        ("40P01", "Deadlock detected"),
        ("error 1213", "Deadlock detected"),
    ],
)
def test_a_code_is_answered_in_any_spelling(ask: Ask, text: str, expected: str) -> None:
    assert [answer.code for answer in ask(text).exact_matches] == [expected]


def test_a_guide_number_is_answered(ask: Ask) -> None:
    assert titles(ask("2.1"))[0] == "Connectivity Issues"


def test_a_message_that_means_several_things_shows_every_reading(ask: Ask) -> None:
    codes = [answer.code for answer in ask("connection refused").exact_matches]
    assert codes == ["Connection refused", "ECONNREFUSED"]


def test_a_sentence_is_not_an_answer_because_it_holds_a_code(ask: Ask) -> None:
    assert not ask("why do I get a 503 when I save").exact_matches
    assert "503 Service Unavailable" not in titles(ask("database"))[:1]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("memory leak", "Memory Leaks"),
        ("intermittent network connectivity", "Connectivity Issues"),
        ("memroy leak", "Memory Leaks"),
        ("firewal rules", "Firewall and Security Issues"),
        ("loadbalancer", "Load Balancing"),
        ("fire wall rules", "Firewall and Security Issues"),
        ("mem leak", "Memory Leaks"),
        ("how do I stop memory from leaking?", "Memory Leaks"),
    ],
)
def test_the_right_article_comes_first(ask: Ask, text: str, title: str) -> None:
    assert titles(ask(text))[0] == title


def test_a_guess_is_told_and_can_be_undone(ask: Ask) -> None:
    assert ask("memroy leak").corrected == "memory leak"
    assert ask("memory leak").corrected == ""
    assert ask("memroy leak", as_written=True).corrected == ""


def test_a_hit_shows_the_line_that_matched_and_leads_to_it(ask: Ask) -> None:
    hit = ask("routing tables").results[0]
    assert hit.text == "Check <mark>routing</mark> <mark>tables</mark>"
    assert hit.url.endswith("#check-routing-tables:~:text=routing&text=tables")
    assert hit.place == "Step 4"
    assert hit.why == "Step 4"


def test_what_is_shown_is_escaped(ask: Ask) -> None:
    write_live("Quokka <b>unplugged</b>", slug="quokka", body="a \\<script\\> quokka & co")
    hit = ask("quokka").results[0]
    assert hit.title == "<mark>Quokka</mark> &lt;b&gt;unplugged&lt;/b&gt;"
    assert hit.text == "a &lt;script&gt; <mark>quokka</mark> &amp; co"


def test_quotes_ask_for_words_in_a_row(ask: Ask) -> None:
    loose, strict = ask("packet loss"), ask('"packet loss"')
    assert 0 < strict.count < loose.count
    assert [one.value for one in strict.operators] == ["packet loss"]


@pytest.mark.parametrize("text", ['"loss packet"', '"packet zebra"', "memory -memory"])
def test_an_operator_that_would_leave_nothing_is_left_out_and_this_is_said(
    ask: Ask, text: str
) -> None:
    results = ask(text)
    assert results.count
    assert not results.operators
    assert results.dropped_operators
    assert results.query.plain == text.replace('"', "").removesuffix(" -memory")


def test_where_nothing_is_left_without_operators_either_they_are_not_to_blame(ask: Ask) -> None:
    results = ask('"zebra quagga"')
    assert (results.count, list(results.dropped_operators)) == (0, [])


def test_a_dash_leaves_articles_out(ask: Ask) -> None:
    with_it, without = ask("memory"), ask("memory -leaks")
    assert "Memory Leaks" in titles(with_it)
    assert "Memory Leaks" not in titles(without)
    assert without.count < with_it.count


def test_filters_can_be_typed(ask: Ask) -> None:
    assert {one.publication.kind for one in ask("kind:procedure recovery").results} == {"procedure"}
    assert titles(ask("code:404 found"))[0] == "Not Found"
    inside = ask("category:2 network")
    assert areas_of(inside) == {"2"}
    assert [one.name.value for one in ask("category:2 network").operators] == ["category"]


@pytest.mark.parametrize(
    "text",
    [
        "kind:Deployment failed to start",
        "kind:nonsense network",
        "category:network timeout",
        "category:nowhere network",
        "code:40404 network",
    ],
)
def test_a_filter_whose_value_does_not_exist_is_words(ask: Ask, text: str) -> None:
    results = ask(text)
    assert results.count
    assert not results.operators
    assert not results.dropped_operators


@pytest.mark.parametrize("text", ["code:404", "kind:problem", "-memory", "category:2"])
def test_an_operator_without_words_beside_it_is_words(ask: Ask, text: str) -> None:
    assert ask(text).count


def test_a_code_alone_after_its_operator_is_the_code(ask: Ask) -> None:
    assert titles(ask("code:404"))[0] == "Not Found"


def test_what_only_agents_see_is_no_value_of_a_filter_for_customers(ask: Ask, agent: Any) -> None:
    hidden = Category.objects.create(key="hidden", title="Hidden", slug="hidden")
    write_live("Quokka network", audience="internal", slug="quokka", category=hidden)
    assert not ask("category:hidden network").operators
    assert ask("category:hidden network", agent).operators


@pytest.mark.parametrize(
    "text",
    [
        'psql: error: connection to server at "db.example.com" (10.0.0.3), port 5432 failed: no',
        'duplicate key value violates unique constraint "users_email_key"',
        '{"error":"rate_limited","code":429}',
        'level=error msg="connect: connection refused" host="db"',
        "Remove-Item -Recurse -Force",
        "pip install -force requests",
    ],
)
def test_quotes_and_dashes_of_pasted_text_narrow_nothing(ask: Ask, text: str) -> None:
    write_live("Clean a folder", slug="clean", body="`Remove-Item -Recurse -Force build`; requests")
    results = ask(text)
    assert results.count
    assert not results.operators
    assert not results.dropped_operators


def test_an_article_that_holds_a_pasted_command_is_found_by_it(ask: Ask) -> None:
    write_live("Clean a folder", slug="clean", body="Run `Remove-Item -Recurse -Force build`.")
    assert titles(ask("Remove-Item -Recurse -Force"))[0] == "Clean a folder"


def test_a_quoted_run_that_is_no_operator_is_worth_more(ask: Ask) -> None:
    for slug, body in (("one", "red quokka blue wombat"), ("two", "blue quokka red wombat")):
        write_live(f"Zoo {slug}", slug=slug, body=body)
    assert titles(ask('zoo: say="red quokka" wombat'))[0] == "Zoo one"
    assert titles(ask('zoo: say="blue quokka" wombat'))[0] == "Zoo two"


TRACE = """2024-08-12 09:14:02,117 INFO  [main] Started worker 4711 in 12 ms
2024-08-12 09:14:03,220 ERROR [pool-1] Cannot save invoice 88
java.lang.RuntimeException: save failed
    at com.acme.billing.Invoice.save(Invoice.java:42)
    at com.acme.billing.Main.main(Main.java:7)
Caused by: java.io.IOException: No space left on device
    at java.base/java.io.FileOutputStream.writeBytes(Native Method)
127.0.0.1 - - [12/Aug/2024:09:14:04 +0000] "GET /healthz HTTP/1.1" 200 12
"""


def test_a_trace_is_read_to_its_cause_and_headed_by_it(ask: Ask) -> None:
    results = ask("noise line\n" * 900 + TRACE)
    assert results.is_pasted
    assert [one.code for one in results.exact_matches] == ["ENOSPC"]
    assert results.heading == "Caused by: java.io.IOException: No space left on device"


def test_a_success_never_leads(ask: Ask) -> None:
    results = ask('10.0.0.9 - - [12/Aug/2024:09:14:04 +0000] "GET /a HTTP/1.1" 200 12')
    assert not results.exact_matches


def test_an_ambiguous_message_shows_both_of_its_meanings(ask: Ask) -> None:
    codes = [one.code for one in ask("09:14:02 worker: connection refused").exact_matches]
    assert codes == ["ECONNREFUSED", "Connection refused"]


def test_nothing_pasted_is_guessed_at(ask: Ask) -> None:
    assert ask("09:14:02 memroy leek in the aplication").corrected == ""


def test_customers_find_no_internal_code_in_pasted_text(ask: Ask, agent: Any) -> None:
    write_live("Quokka", audience="internal", slug="quokka", kind="error_code", code="QUOKKA_77")
    text = "09:14:02 worker stopped with QUOKKA_77"
    assert not ask(text).exact_matches
    assert [one.code for one in ask(text, agent).exact_matches] == ["QUOKKA_77"]


def test_a_code_is_found_in_pasted_text_from_the_moment_it_is_published(ask: Ask) -> None:
    text = "09:14:02 worker stopped with WOMBAT_12"
    assert not ask(text).exact_matches
    write_live("Wombat", slug="wombat", kind="error_code", code="WOMBAT_12")
    assert [one.code for one in ask(text).exact_matches] == ["WOMBAT_12"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("customer cannot log in", "Authentication Failures"),
        ("slow queries", "Performance Issues"),
        ("slow database", "Performance Issues"),
        ("the database wont start", "Connection Problems"),
        ("website down", "Service Unavailable"),
        ("server down", "Service Unavailable"),
        ("wifi keeps dropping", "Connectivity Issues"),
    ],
)
def test_everyday_symptoms_lead_to_the_article_about_them(ask: Ask, text: str, title: str) -> None:
    call_command("loaddata", "synonyms", verbosity=0)
    assert titles(ask(text))[0] == title


@pytest.mark.parametrize("text", ["printer does not print", "emails not sent"])
def test_where_nothing_fits_this_is_said_and_the_nearest_is_shown(ask: Ask, text: str) -> None:
    call_command("loaddata", "synonyms", verbosity=0)
    results = ask(text)
    assert results.results
    assert not results.fits_well
    assert results.fitting_count == 0


@pytest.mark.parametrize("text", ["memory leak", "ECONNREFUSED", "routing tables", "503"])
def test_what_an_article_is_about_fits(ask: Ask, text: str) -> None:
    results = ask(text)
    assert results.fits_well
    assert results.fitting_count == results.count


@pytest.mark.parametrize(
    ("text", "needs"), [("how do I", True), ("the memory", False), ("", False)]
)
def test_function_words_alone_need_another_word(ask: Ask, text: str, needs: bool) -> None:
    assert ask(text).needs_another_word is needs


@pytest.mark.parametrize("text", ["429s", "E429", "4xx", "HTTP 4xx", "5xx"])
def test_a_status_is_found_in_other_forms(ask: Ask, text: str) -> None:
    first = [one.publication.code for one in ask(text).results][:1]
    assert first[0].startswith(text.removeprefix("HTTP ").removeprefix("E")[0])
    assert ("429" in first) is ("429" in text)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("AT&T router", "AT&T"),
        ("Error 0x80070005", "80070005"),
        ("Müller", "Mueller"),
        ("Müller", "muller"),
        ("Københavns kø", "kobenhavns"),
        ("Łódź", "lodz"),
        ("ＥＣＯＮＮ－７", "ECONN-7"),
        ("Badly worn gear", "bad worn"),
    ],
)
def test_a_word_is_found_in_its_other_forms(ask: Ask, written: str, typed: str) -> None:
    write_live(written, slug="other-form")
    assert titles(ask(typed, as_written=True))[0] == written


@pytest.mark.parametrize("typed", ["Kabel", "kabel defekt", "Netzwerk"])
def test_parts_of_german_compounds_find_them(guide: None, settings: Any, typed: str) -> None:
    settings.KB_SEARCH_LANGUAGE = "german"
    write_live("Das Netzwerkkabel ist lose", slug="kabel")
    assert titles(find(typed, None))[0] == "Das Netzwerkkabel ist lose"


def test_other_languages_do_not_look_into_words(ask: Ask) -> None:
    write_live("Das Netzwerkkabel ist lose", slug="kabel")
    assert not ask("kabel", as_written=True).count


def test_a_category_stands_for_those_inside_it(ask: Ask) -> None:
    found = ask("category:6 connection")
    assert areas_of(found) <= {"6.1", "6.2", "6.3"}
    assert found.count


def test_a_count_beside_a_choice_is_what_choosing_it_lists(ask: Ask) -> None:
    results = ask("check connection")
    assert sum(results.kinds.values()) == sum(results.categories.values()) == results.count
    for kind, count in results.kinds.items():
        chosen = ask("check connection", filters=kinds(kind))
        assert chosen.count == count
        assert chosen.kinds == results.kinds
    for category, count in results.categories.items():
        if category:
            assert (
                ask("check connection", filters=SearchFilters(categories=(category,))).count
                == count
            )


def test_counts_are_right_after_each_choice(ask: Ask) -> None:
    network = Category.objects.get(number="2").pk
    chosen = ask("check connection", filters=SearchFilters(("problem",), (network,)))
    for kind, count in chosen.kinds.items():
        assert ask("check connection", filters=SearchFilters((kind,), (network,))).count == count
    for category, count in chosen.categories.items():
        if category:
            assert (
                ask("check connection", filters=SearchFilters(("problem",), (category,))).count
                == count
            )


def test_counts_are_right_for_phrases(ask: Ask) -> None:
    results = ask('"network connectivity"')
    for kind, count in results.kinds.items():
        assert ask('"network connectivity"', filters=kinds(kind)).count == count


def test_pages_follow_each_other_without_gap_or_repetition(ask: Ask) -> None:
    count, seen, page = ask("check").count, [], 1
    while (results := ask("check", page=page)).results:
        seen += [one.publication.pk for one in results.results]
        assert results.has_more is (page * PER_PAGE < count)
        page += 1
    assert len(seen) == len(set(seen)) == count > PER_PAGE


@pytest.mark.parametrize("page", [-1, 0, 10**20])
def test_a_page_that_cannot_be_is_no_error(ask: Ask, page: int) -> None:
    ask("check", page=page)


def test_customers_never_find_what_is_internal(ask: Ask, agent: Any) -> None:
    write_live("Quokka unplugged", audience="internal", slug="quokka")
    write_live("Wombat", internal_note="Ask the numbat", slug="wombat")
    for text in ("quokka", "quoka", "quok", "numbat", '"numbat"', "wombat -numbat"):
        results = ask(text)
        assert "quokka" not in str(results).lower().replace(text, "")
        assert "numbat" not in str(results.results)
    assert ask("quokka").count == ask("numbat").count == 0
    assert titles(ask("quokka", agent)) == ["Quokka unplugged"]
    assert ask("quokka", agent).kinds == {"problem": 1}


def test_agents_find_an_article_by_its_note_once(ask: Ask, agent: Any) -> None:
    write_live("Wombat", internal_note="Ask the numbat, not the wombat", slug="wombat")
    results = ask("numbat", agent)
    assert (titles(results), results.count) == (["Wombat"], 1)
    assert results.results[0].place == "Note for agents"
    both = ask("wombat", agent)
    assert (titles(both), both.count, both.kinds) == (["Wombat"], 1, {"problem": 1})


JUNK = [
    "",
    "   ",
    "\x00",
    "a\x00b",
    "\ud800",
    "x" * 100_000,
    "word " * 20_000,
    '"' * 501,
    '"unclosed',
    "-",
    "-a -b -c",
    "kind: category: code:",
    "category:99999999999999999999",
    "'; DROP TABLE kb_article; --",
    "* OR NEAR(a b) AND NOT ^x",
    "a & b | !c <-> d:*",
    "%_\\%",
    "שלום עולם",
    "数据库 连接",
    "\u202egnirts",
    "9" * 400,
    "2" + ".1" * 200,
    "é" * 3_000,
    "-".join("abcdefghij" * 50),
    " ".join(f"w{n}" for n in range(5_000)),
]


@pytest.mark.parametrize("text", JUNK, ids=lambda text: ascii(text[:12]))
def test_no_text_is_an_error_or_costs_more_than_a_sentence(ask: Ask, text: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        results = ask(text)
    assert len(queries) <= MOST_QUERIES
    str(results).encode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "check",
        "connection refused",
        "memroy leek in the aplication loadbalancer toomanyrequests",
        '"packet loss" -zebra kind:problem category:2 conecton',
        " ".join(["what is the reason for a slow database after the update"] * 9),
    ],
)
def test_queries_do_not_grow_with_words(ask: Ask, text: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        ask(text)
    assert len(queries) <= MOST_QUERIES
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_counts_say_so_where_not_all_was_looked_at(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ask("check connection")
    monkeypatch.setattr(
        "kb.search.find.ResultWindow", lambda most, skip: ResultWindow(most, skip, postings=5)
    )
    cut = ask("check connection")
    assert (whole.is_cut, cut.is_cut) == (False, True)
    assert cut.count < whole.count
    for kind, count in cut.kinds.items():
        chosen = ask("check connection", filters=kinds(kind))
        assert chosen.count >= count
        assert {one.publication.kind for one in chosen.results} == {kind}
    network = Category.objects.get(number="2").pk
    both = ask("check connection", filters=SearchFilters(("problem",), (network,)))
    assert {one.publication.category_id for one in both.results} == {network}
    assert both.is_cut


@pytest.mark.parametrize(
    "text", ["latency problems", "memory leaks", "database performance issues", "load balancing"]
)
def test_no_synonym_pushes_the_article_of_the_exact_words_from_the_top(ask: Ask, text: str) -> None:
    before = titles(ask(text))[0]
    Synonym.objects.create(words="latency, memory, database, load, balancing, leaks, performance")
    assert titles(ask(text))[0] == before
