"""How what is typed is understood: words, quotes, words to leave out, filters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.query.operators import Operator, OperatorName
from kb.search.query.parse import LONGEST, MOST_WORDS, SENTENCE_FROM, Query, parse_query
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
    ("text", "share"),
    [
        ("slow database query", 0),
        ("database not reachable slow query", 0.2 / SENTENCE_FROM),
        ("why is the database slow", 1),
        ("database slow?", 1),
        ("could not connect to server", 1),
        ("", 0),
    ],
)
def test_a_query_is_as_much_a_sentence_as_it_has_function_words(text: str, share: float) -> None:
    assert english(text).sentence_share == pytest.approx(share)


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


@pytest.mark.parametrize(
    "text",
    ["ls -la", "kill -9", "- dash", "well-known", "a - b", "Remove-Item -Recurse -Force"]
    + ["java -version", "find . -name core -delete", "app -conf x -port y", "run | tee -append"],
)
def test_not_every_dash_leaves_a_word_out(text: str) -> None:
    assert english(text).excluded == ()


def test_several_words_can_be_left_out_together() -> None:
    assert english("timeout -databases -network").excluded == ("databas", "network")


@pytest.mark.parametrize(
    "text",
    [
        'unique constraint "users_email_key"',
        'relation: "big users" does not exist',
        'say="two words" host',
        '"a b" "c',
        '"one two three four five six seven eight nine"',
        '"two words (and more)"',
        'call("two words")',
    ],
)
def test_quotes_that_a_program_wrote_are_no_phrase(text: str) -> None:
    assert english(text).phrases == ()


@pytest.mark.parametrize("text", ['"packet loss"', "“packet loss”", 'slow "packet loss", why?'])
def test_quotes_that_a_person_wrote_are_a_phrase(text: str) -> None:
    assert english(text).phrases == (("packet", "loss"),)


@pytest.mark.parametrize(
    ("text", "word", "share"),
    [
        ("open /var/log/app failed", "log", 3**-0.7),
        ("open /var/log/app failed", "failed", 1),
        ("com.acme.boot.web.app broken", "boot", 5**-0.3),
        ("read_timeout", "read", 1),
        ("customer data", "customer", 0.5),
    ],
)
def test_pieces_of_a_path_or_a_long_name_share_their_weight(
    text: str, word: str, share: float
) -> None:
    assert {each.word: each.share for each in english(text).words}[word] == pytest.approx(share)


def test_what_tells_of_the_failure_comes_first_in_pasted_text_and_noise_not_at_all() -> None:
    query = english(
        "2024-08-12 09:14:02 INFO starting alpha on 10.0.0.7\n"
        "2024-08-12 09:14:03 ERROR cannot open beta at /srv/data/x\n"
    )
    shares = {word.word: word.share for word in query.words}
    assert query.is_pasted
    assert shares["beta"] == 1
    assert shares["alpha"] < 0.5
    assert not {"2024", "10.0.0.7", "srv", "09"} & set(shares)


def test_prose_that_was_pasted_is_read_whole() -> None:
    prose = "The first paragraph tells of wombats. " * 5 + "\nThe second one tells of quokkas."
    shares = {word.word: word.share for word in english(prose).words}
    assert shares["wombats"] == shares["quokkas"] == 1


EXISTING = frozenset(
    Operator(OperatorName(name), value)
    for name, value in [
        ("kind", "problem"),
        ("category", "2.1"),
        ("code", "404"),
        ("kind", "procedure"),
    ]
)


def test_filters_are_taken_out_of_the_words() -> None:
    text = "kind:problem category:2.1 code:404 slow KIND:procedure"
    query = parse_query(text, "english", EXISTING)
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
    query = english(" ".join(f"word{number}" for number in range(50_000)))
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
