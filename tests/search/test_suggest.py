"""What is suggested while somebody types."""

from collections.abc import Callable
from typing import Any

import pytest
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


def test_codes_come_first_then_titles_then_lines(typing: Type) -> None:
    found = typing("deadl")
    assert found[0] == "Deadlock detected"
    assert "Check for infinite loops or deadlocks" in found
    memory = typing("mem")
    assert memory.index("ENOMEM Out of memory") < memory.index("Memory Leaks")


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
    assert line == Suggestion(
        "Check routing tables",
        "Connectivity Issues",
        line.url,
    )
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
