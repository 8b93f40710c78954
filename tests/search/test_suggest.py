"""What is suggested while somebody types."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.search.suggest import MOST, suggest
from kb.search.suggestion import Suggestion
from tests.make_articles import write_live

Type = Callable[..., list[str]]


@pytest.fixture
def typing(guide: None) -> Type:
    """Return the names suggested for what is typed so far."""
    return lambda text, user=None: [one.text for one in suggest(text, user)]


def marked(one: Suggestion) -> str:
    """Return a suggestion's text with brackets around what is marked."""
    return "".join(f"[{text}]" if is_marked else text for text, is_marked in one.parts)


def test_titles_come_first_then_codes_then_lines(typing: Type) -> None:
    assert typing("mem")[:2] == ["Memory Leaks", "ENOMEM Out of memory"]
    assert typing("dead") == ["Deadlock detected", "Check for infinite loops or deadlocks"]
    assert typing("back")[:3] == [
        "Check backup availability",
        "Verify backup integrity",
        "Regular backup testing",
    ]


def test_titles_that_begin_with_it_come_before_those_that_hold_it(typing: Type) -> None:
    write_live("Replace a quokka", slug="replace-quokka")
    write_live("Quokka replacement", slug="quokka-replacement")
    assert typing("quok") == ["Quokka replacement", "Replace a quokka"]


def test_every_suggestion_holds_what_was_typed_marked_or_says_why_it_is_there(
    guide: None,
) -> None:
    call_command("loaddata", "synonyms", verbosity=0)
    for text in ("mem", "slow", "conn", "site", "restart", "load bal", "econn"):
        for one in suggest(text, None):
            words = [part.text.casefold() for part in one.parts if part.is_marked]
            typed = "".join(words) == text.replace(" ", "")
            assert typed or one.reason, f"{text}: {marked(one)}"


def test_a_synonym_says_what_it_stands_for(guide: None) -> None:
    call_command("loaddata", "synonyms", verbosity=0)
    found = suggest("slow", None)
    assert marked(found[0]) == "[Latency] Problems"
    assert found[0].reason == "“latency” for “slow”"
    assert "EIO Input/output error" not in [one.text for one in found]
    assert "System CPU usage at 100% causing [slow]downs" in map(marked, found)


def test_another_name_that_was_typed_is_told(guide: None) -> None:
    one = suggest("econnres", None)[0]
    assert (one.text, one.reason) == ("Connectivity Issues", "Also written as “ECONNRESET”")
    assert one.marks == ()


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("conectiv", "[Connectivity] Issues", "“conectiv” spelt like “connectivity”"),
        ("memroy lea", "[Memory] [Lea]ks", "“memroy” spelt like “memory”"),
    ],
)
def test_typing_mistakes_are_corrected(guide: None, text: str, expected: str, reason: str) -> None:
    one = suggest(text, None)[0]
    assert (marked(one), one.reason) == (expected, reason)


def test_pasted_text_is_searched_for_and_not_completed(typing: Type) -> None:
    assert typing("memory leak") != []
    assert typing("first line\nmemory leak") == []
    assert typing("2024-08-12 09:14:02 ERROR memory leak") == []


def test_a_word_in_the_middle_of_a_long_line_is_shown_with_its_mark(guide: None) -> None:
    body = "word " * 60 + "the wombat is stuck " + "word " * 60
    write_live("Something else", slug="long-line", body=body)
    (one,) = suggest("womba", None)
    assert "the [womba]t is stuck" in marked(one)
    assert len(one.text) < 100
    assert one.url.endswith("#:~:text=wombat")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("econnr", "ECONNREFUSED Connection refused"),
        ("40", "404 Not Found"),
        ("load bal", "Load Balancing"),
        ("2.1", "Connectivity Issues"),
        ("packet lo", "Monitor packet loss"),
        ("memroy lea", "Memory Leaks"),
    ],
)
def test_the_last_word_is_completed(typing: Type, text: str, expected: str) -> None:
    assert expected in typing(text)


def test_a_line_is_suggested_with_its_article_and_leads_to_it(guide: None) -> None:
    line = next(one for one in suggest("routing tab", None) if "routing tables" in one.text)
    assert marked(line) == "Check [routing] [tab]les"
    assert (line.detail, line.reason) == ("Connectivity Issues", "")
    assert "#check-routing-tables" in line.url


@pytest.mark.parametrize("text", ["", " ", "d", "\x00", "\ud800", "x" * 100_000, '"', "-", "zzzzz"])
def test_nothing_is_suggested_for_nothing(typing: Type, text: str) -> None:
    assert typing(text) == []


def test_the_list_is_short_and_costs_few_queries(guide: None) -> None:
    for text in ("c", "check", "check the con", "memroy leek loadbalancer conn"):
        with CaptureQueriesContext(connection) as queries:
            found = suggest(text, None)
        assert len(found) <= MOST
        assert len(queries) <= 10


def test_customers_are_not_told_internal_words(typing: Type, agent: Any) -> None:
    write_live("Quokka unplugged", audience="internal", slug="quokka")
    write_live("Wombat", internal_note="Ask the numbat", slug="wombat")
    assert typing("quok") == typing("quokka") == typing("numba") == []
    assert typing("quok", agent) == ["Quokka unplugged"]
    assert typing("numba", agent) == ["Ask the numbat"]
