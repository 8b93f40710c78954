"""What counts as a word, in whatever is written or pasted."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.words import (
    LONGEST_KEPT,
    MAX_WORD,
    _kept_words,
    fold,
    is_function_word,
    stem,
    stemmed_words,
    tokens,
    words,
)

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Check DNS, twice!", ["check", "dns", "twice"]),
        ("Überprüfen naïve ﬁle", ["uberprufen", "ueberpruefen", "naive", "file"]),
        ("Øl i Łódź", ["ol", "oel", "i", "lodz"]),
        ("ＯＲＡ－００９４２", ["ora00942", "ora", "00942"]),
        ("AT&T a&b", ["att", "at", "t", "ab", "a", "b"]),
        ("x=1&yes=2", ["x", "1", "yes", "2"]),
        ("cafe\u0301s", ["cafes"]),
        ("don't the cluster's", ["dont", "the", "cluster"]),
        ("ORA-00942", ["ora00942", "ora", "00942"]),
        ("0x80070005 log4j E11000", ["0x80070005", "80070005", "log4j", "e11000"]),
        ("HTTP/1.1", ["http1.1", "http", "1.1"]),
        ("10.0.0.1 and 2.1", ["10.0.0.1", "and", "2.1"]),
        (
            "KubeAPIErrorBudgetBurn",
            ["kubeapierrorbudgetburn", "kube", "api", "error", "budget", "burn"],
        ),
        ("read_timeout time-out", ["readtimeout", "read", "timeout", "timeout", "time", "out"]),
        ("C++ or C#", ["c++", "or", "c#"]),
        ("数据库错误", ["数据", "据库", "库错", "错误"]),
        ("数据库connection", ["数据", "据库", "connection"]),
        ("무엇을", ["무엇", "엇을"]),
        ("שלום عالم", ["שלום", "عالم"]),
        ("sh-4.4# ls", ["sh4.4", "sh", "4.4", "ls"]),
        ("\x00\ud800 a\x00b", ["a", "b"]),
        ("", []),
        ("--- !!! ___", []),
    ],
)
def test_text_is_read_as_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_parts_of_a_code_stand_next_to_each_other_and_the_whole_stands_with_the_first() -> None:
    found = [(token.word, token.position) for token in tokens("the ORA-00942 error")]
    assert found == [("the", 0), ("ora00942", 1), ("ora", 1), ("00942", 2), ("error", 3)]


def test_a_word_knows_where_it_is_written() -> None:
    text = "Überall: ORA-00942."
    assert {text[token.start : token.end] for token in tokens(text)} == {"Überall", "ORA-00942"}


def test_a_path_of_many_parts_is_not_also_one_long_word() -> None:
    assert words("/var/log/nginx/error.log/old") == ["var", "log", "nginx", "error", "log", "old"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("connections", "connection"),
        ("failing", "failed"),
        ("queries", "query"),
        ("restarts", "restart"),
        ("slowly", "slow"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["e11000", "00942", "dns", "数据", "c++"])
def test_codes_and_short_words_are_their_own_stem(word: str) -> None:
    assert stem(word) == word


def test_another_language_has_its_own_stems() -> None:
    assert stem("verbindungen", "german") == stem("verbindung", "german")


@pytest.mark.parametrize("word", ["reply", "early", "family", "assembly"])
def test_not_every_word_in_ly_is_an_adverb(word: str) -> None:
    assert stem(word).startswith(word[:-2])
    assert stem(word) not in {"rep", "ear", "fami", "assemb"}


@pytest.mark.parametrize(
    ("word", "language"), [("nicht", "german"), ("fuer", "german"), ("het", "dutch")]
)
def test_each_language_has_its_own_function_words(word: str, language: str) -> None:
    assert is_function_word(word, language)
    assert not is_function_word(word)
    assert not is_function_word("the", language)


def test_function_words_are_told_from_others() -> None:
    assert is_function_word("how")
    assert is_function_word("dont")
    assert not is_function_word("database")


@given(st.text())
def test_any_text_gives_words_that_fit_the_index(text: str) -> None:
    for token in tokens(text):
        assert 0 < len(token.word) <= MAX_WORD
        assert 0 <= token.start < token.end <= len(text)
        token.word.encode("utf-8")


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "piece", ["7", "7.", ".7", "1:", "a1", "aA", "é\u0301", "漢7.", "x'", "A&"]
)
def test_time_is_linear_in_a_chunk_without_blanks(piece: str) -> None:
    """A run of 20,000 digits in a search held up everybody else for ten seconds."""

    def seconds(text: str) -> float:
        start = process_time()
        list(tokens(text))
        return process_time() - start

    size = 20_000 // len(piece)
    assert seconds(piece * size * 4) < 8 * seconds(piece * size) + 0.2


def test_the_words_of_an_endless_chunk_are_not_kept() -> None:
    """The caches count entries, not what they hold."""
    words("kept-" * (LONGEST_KEPT // 5 - 1))
    before = _kept_words.cache_info().currsize
    for text in ("dropped-" * LONGEST_KEPT, "漢字" * LONGEST_KEPT):
        assert len(words(text)) > 100
        list(stemmed_words(text, "english"))
    assert _kept_words.cache_info().currsize == before
