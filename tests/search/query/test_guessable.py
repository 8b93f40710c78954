"""Which words of a query may be guessed at, and the text with the guesses."""

import pytest

from kb.search.query.guessable import corrected_text, guessable_words

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Memroy leek, (loadbalancer)!", {"memroy", "leek", "loadbalancer"}),
        ("the memory is not my", {"memory"}),
        ("137 e11000 10.0.0.3 db.example.com", set()),
        ("won't input/ouput read_timeout load-balancr", set()),
    ],
)
def test_only_typed_words_of_letters_alone_may_be_guessed_at(text: str, expected: set[str]) -> None:
    assert guessable_words(text, "english") == expected


def test_the_function_words_are_those_of_the_language() -> None:
    """`with` is a word to guess at in German, `nicht` is none."""
    assert guessable_words("geht nicht with", "german") == {"geht", "with"}


@pytest.mark.parametrize(
    ("text", "guesses", "expected"),
    [
        ("Memroy leak", {"memroy": "memory"}, "memory leak"),
        ("EACCESS, why?", {"eaccess": "eacces"}, "EACCES, why?"),
        (
            "a toomanyrequests load-balancer",
            {"toomanyrequests": "too many requests"},
            "a too many requests load-balancer",
        ),
        ("memory", {}, ""),
        ("... ?", {"": "x"}, ""),
    ],
)
def test_all_else_of_a_corrected_text_is_as_typed(
    text: str, guesses: dict[str, str], expected: str
) -> None:
    assert corrected_text(text, guesses) == expected
