"""Our facts against the standard library and psycopg: what they say of a code is true."""

import errno
import os
import re
import tomllib
from http import HTTPStatus
from pathlib import Path
from typing import Any

import psycopg.errors
import pytest

pytestmark = pytest.mark.one_database

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
FACTS: dict[str, Any] = tomllib.loads((FIXTURES / "facts.toml").read_text())
GUIDE = (FIXTURES / "guide.txt").read_text()
SQLSTATE = re.compile(r"[0-9A-Z]{5}")
# SQLSTATEs of ODBC's own, which PostgreSQL does not use, are sourced from ODBC.
FROM_POSTGRESQL = {"postgresql"}


def system_codes() -> list[tuple[str, str]]:
    """The guide's errno names with what it calls them."""
    return re.findall(r"^(E[A-Z]+): (.+)$", GUIDE, re.MULTILINE)


def http_codes() -> list[tuple[str, str]]:
    """The guide's status codes with their phrases."""
    return re.findall(r"^(\d{3}): (.+?) - ", GUIDE, re.MULTILINE)


def aliases(key: str) -> dict[str, str]:
    """The other spellings of an article, each with its source."""
    found = FACTS["articles"][key].get("aliases", [])
    return {alias["text"]: alias["source"] for alias in found}


@pytest.mark.parametrize(("name", "title"), system_codes())
def test_an_errno_has_the_number_that_linux_gives_it(name: str, title: str) -> None:
    number = getattr(errno, name)
    own = aliases(f"guide-system-{name.lower()}")
    assert own[f"errno {number}"] == "linux"
    texts = {text.casefold() for text in (*own, title)}
    assert os.strerror(number).casefold() in texts


@pytest.mark.parametrize(("code", "phrase"), http_codes())
def test_a_status_has_the_phrase_of_the_standard(code: str, phrase: str) -> None:
    assert HTTPStatus(int(code)).phrase == phrase
    assert f"HTTP {code}" in aliases(f"guide-http-{code}")


def sqlstates() -> list[str]:
    """Every alias that is a SQLSTATE of PostgreSQL."""
    return sorted(
        {
            text
            for key in FACTS["articles"]
            for text, source in aliases(key).items()
            if source in FROM_POSTGRESQL and SQLSTATE.fullmatch(text)
        }
    )


def test_there_are_sqlstates_to_check() -> None:
    assert {"40P01", "23505", "42501"} <= set(sqlstates())


@pytest.mark.parametrize("state", sqlstates())
def test_a_sqlstate_is_one_that_postgresql_has(state: str) -> None:
    assert issubclass(psycopg.errors.lookup(state), psycopg.Error)


def places(value: Any) -> list[str]:
    """Every `source` that is named anywhere below."""
    if isinstance(value, dict):
        own = [value["source"]] if isinstance(value.get("source"), str) else []
        return own + [found for inner in value.values() for found in places(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in places(inner)]
    return []


def test_every_source_that_is_named_is_cited_in_full_and_every_citation_is_used() -> None:
    assert set(places(FACTS["articles"])) == set(FACTS["sources"])


def test_every_alias_relation_and_line_names_its_source() -> None:
    for key, article in FACTS["articles"].items():
        facts = [*article.get("aliases", []), *article.get("points_to", [])]
        facts += article.get("related", [])
        for part in ("steps", "resolutions"):
            facts += article.get(part, {}).values()
        assert [fact for fact in facts if not fact.get("source")] == [], key


def test_enough_checks_have_a_command_and_say_what_to_look_for() -> None:
    problems = [
        step
        for article in FACTS["articles"].values()
        for step in article.get("steps", {}).values()
        if step.get("command")
    ]
    assert len(problems) >= 40
    assert [step for step in problems if not step.get("expected")] == []


def test_no_code_is_without_something_to_work_through() -> None:
    codes = [key for key in FACTS["articles"] if re.match(r"guide-(http|database|system)-", key)]
    named = [key for key in codes if FACTS["articles"][key].get("aliases")]
    coded = [key for key in named if FACTS["articles"][key].get("points_to")]
    assert len(coded) >= 26
