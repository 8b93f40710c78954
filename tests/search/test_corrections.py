"""What is corrected, what is only offered, and what is left alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.search.find import SearchResults
from tests.make_articles import write_live
from tests.search.conftest import titles

Ask = Callable[..., SearchResults]


@pytest.fixture(autouse=True)
def synonyms(guide: None) -> None:
    """The synonyms that come with the product: some were guessed through."""
    call_command("loaddata", "synonyms", verbosity=0)


@pytest.mark.parametrize(
    "text",
    [
        "won't",
        "wont",
        "the database wont start",
        "super slow",
        "checkout fails",
        "memory leek",
        "website down",
        "137",
        "WSA 10061",
        "db.exampel.com",
        "10.0.0.33",
        "conection_refused",
        "firewal-rules",
        "level=eror msg='conection refused' host=db",
        "one line\nmemroy leak",
    ],
)
def test_english_numbers_hosts_and_pasted_text_are_neither_corrected_nor_offered(
    ask: Ask, text: str
) -> None:
    results = ask(text)
    assert (results.corrected, results.did_you_mean) == ("", "")


def test_what_is_not_corrected_finds_no_article_about_something_else(ask: Ask) -> None:
    assert "Data Corruption" not in titles(ask("checkout fails"))
    assert "EACCES" not in [answer.code for answer in ask("WSA 10061").exact_matches]
    assert not ask("137").count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("memroy leak", "memory leak"),
        ("conection refused", "connection refused"),
        ("databse performance", "database performance"),
        ("urles", "rules"),
        ("firew rules", "firewall rules"),
        ("conectiv", "connectivity"),
        ("toomanyrequests", "too many requests"),
        ("EACCESS", "EACCES"),
    ],
)
def test_one_guess_far_better_than_all_others_is_searched_and_told(
    ask: Ask, text: str, expected: str
) -> None:
    results = ask(text)
    assert (results.corrected, results.did_you_mean) == (expected, "")
    assert results.count


def test_a_word_is_known_by_how_it_is_written_and_not_by_its_stem(ask: Ask) -> None:
    write_live("How to carry out password resets", slug="resets")
    assert ask("restes").corrected == "resets"
    assert titles(ask("restes"))[0] == "How to carry out password resets"


def test_an_inflection_of_a_known_word_is_no_mistake(ask: Ask) -> None:
    write_live("Quokkazon unplugged", slug="quokkazon")
    results = ask("quokkazons")
    assert (results.corrected, results.did_you_mean) == ("", "")
    assert titles(results) == ["Quokkazon unplugged"]


def test_of_two_good_guesses_none_is_searched_and_the_first_is_offered(ask: Ask) -> None:
    write_live("The zibbon is stuck", slug="zibbon")
    write_live("The zibbot is stuck", slug="zibbot")
    results = ask("zibbo1 zibbop")
    assert (results.corrected, results.did_you_mean) == ("", "zibbo1 zibbon")
    assert not results.count


def test_a_letter_replaced_in_a_short_word_is_only_offered(ask: Ask) -> None:
    write_live("The zomp is stuck", slug="zomp")
    assert ask("zamp").did_you_mean == "zomp"
    assert not ask("zamp").count
    assert ask("zopm").corrected == "zomp"


def test_a_word_further_away_than_an_english_one_is_only_offered(ask: Ask) -> None:
    write_live("How to prevent zombats", slug="zombats")
    results = ask("prevelent zombats")
    assert (results.corrected, results.did_you_mean) == ("", "prevent zombats")


def test_nothing_is_offered_to_who_asked_for_the_words_as_written(ask: Ask) -> None:
    write_live("The zomp is stuck", slug="zomp")
    assert ask("zamp", as_written=True).did_you_mean == ""


def test_words_that_only_programs_write_are_never_shown(ask: Ask) -> None:
    write_live("Startup of com.acme.boot ends with a ConnectionFailure", slug="boot")
    for text in ("comacmebot", "conectionfailure", "comacm", "connectionfailur"):
        results = ask(text)
        shown = [results.corrected, results.did_you_mean, *(hit.why for hit in results.results)]
        assert "comacmeboot" not in " ".join(shown)
        assert "connectionfailure" not in " ".join(shown)
    assert titles(ask("comacmeboot"))[0].startswith("Startup of com.acme.boot")
    assert ask("ConnectionFailure").corrected == ""


def test_an_internal_word_corrects_nothing_for_customers(ask: Ask, agent: Any) -> None:
    write_live("Quokkazon unplugged", audience="internal", slug="quokkazon")
    hidden = ask("quokkazn")
    assert (hidden.corrected, hidden.did_you_mean) == ("", "")
    assert ask("quokkazn", agent).corrected == "quokkazon"


def test_an_english_word_is_completed_only_where_nothing_else_would_be_found(ask: Ask) -> None:
    alone = ask("super")
    assert alone.count
    assert alone.corrected == ""
    assert "“super” begins" in alone.results[0].why
    assert all("begins" not in hit.why for hit in ask("slow super").results)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("site", "“service” for “site”"),
        ("fire wall", "“firewall” written as one word"),
        ("lost", "“delete” for “lost”"),
    ],
)
def test_reasons_are_words_as_articles_write_them(ask: Ask, text: str, reason: str) -> None:
    reasons = [hit.why for hit in ask(text).results]
    assert any(reason in why for why in reasons)
    for nonsense in ("“servic”", "“firewal”", "“delet”", "“by”", "“latenc”"):
        assert nonsense not in " ".join(reasons)


def test_corrections_cost_no_query_for_each_word(ask: Ask) -> None:
    with CaptureQueriesContext(connection) as few:
        ask("memroy leak")
    with CaptureQueriesContext(connection) as many:
        ask("memroy conectin firewal databse aplication perfomance leak")
    assert len(many) == len(few)
