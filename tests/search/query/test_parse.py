"""How what is typed is understood: words, quotes, words to leave out, filters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.query.parse import LONGEST, MOST_WORDS, Query, parse_query
from tests.search.conftest import words_of

pytestmark = pytest.mark.one_database


def english(text: str) -> Query:
    return parse_query(text, "english")


def test_words_are_kept_in_order_with_their_stems() -> None:
    query = english("Failed connections")
    assert [(word.word, word.stem) for word in query.words] == [
        ("failed", "fail"),
        ("connections", "connect"),
    ]


@pytest.mark.parametrize(
    ("text", "is_sentence"),
    [("slow database query", False), ("why is the database slow", True), ("", False)],
)
def test_a_sentence_is_told_from_keywords(text: str, is_sentence: bool) -> None:
    assert english(text).is_sentence is is_sentence


def test_quotes_make_a_phrase_of_words_that_count_as_words_too() -> None:
    query = english('"Connection Refused" nginx')
    assert query.phrases == (("connect", "refus"),)
    assert words_of(query.words) == ["connection", "refused", "nginx"]


@pytest.mark.parametrize(
    "text", ['"never closed', 'closed" only', '""', '" "', '"!!"', 'user "app"']
)
def test_quotes_without_a_phrase_are_no_phrase(text: str) -> None:
    assert english(text).phrases == ()


def test_a_dash_leaves_a_word_out() -> None:
    query = english("timeout -databases")
    assert query.excluded == ("databas",)
    assert words_of(query.words) == ["timeout"]


@pytest.mark.parametrize("text", ["ls -la", "kill -9", "- dash", "well-known", "a - b"])
def test_not_every_dash_leaves_a_word_out(text: str) -> None:
    assert english(text).excluded == ()


def test_filters_are_taken_out_of_the_words() -> None:
    query = english("kind:problem category:2.1 code:404 slow KIND:procedure")
    assert (query.kind, query.category, query.code) == ("procedure", "2.1", "404")
    assert words_of(query.words) == ["slow"]


def test_what_only_looks_like_a_filter_is_words() -> None:
    assert words_of(english("mankind:problem http://kind").words)[0] == "mankindproblem"


@pytest.mark.parametrize(
    ("text", "is_unfinished"), [("conn", True), ("conn ", False), ("a?", False)]
)
def test_the_last_word_may_go_on_until_something_follows(text: str, is_unfinished: bool) -> None:
    assert english(text).is_unfinished is is_unfinished


def test_a_long_text_is_read_to_its_limit() -> None:
    query = english("word " * 50_000)
    assert len(query.text) <= LONGEST
    assert len(query.words) == MOST_WORDS


@given(st.text())
def test_any_text_is_a_query_that_can_be_shown_again(text: str) -> None:
    query = english(text)
    query.text.encode("utf-8")
    assert "\x00" not in query.text


@given(st.text(alphabet=st.characters(categories=["Cs", "Cc", "Po", "Sm"]), max_size=50))
def test_junk_is_a_query_as_well(text: str) -> None:
    english(text).text.encode("utf-8")
