"""Which words of the index a misspelt word may have been meant as."""

import pytest

from kb.search.query.spelling import (
    affixes,
    corrections,
    edit_distance,
    most_edits,
    nearest,
    one_edit_away,
    unfinished_corrections,
)

pytestmark = pytest.mark.one_database

KNOWN = [("connection", 9), ("connections", 4), ("correction", 2), ("memory", 7), ("disk", 3)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("disk", "disk", 0),
        ("disk", "dsik", 1),
        ("disk", "dis", 1),
        ("disk", "disks", 1),
        ("disk", "desk", 1),
        ("memory", "mmeoyr", 2),
        ("abc", "cab", 2),
    ],
)
def test_letters_changed_about_are_one_mistake(one: str, other: str, expected: int) -> None:
    assert edit_distance(one, other, 2) == edit_distance(other, one, 2) == expected


def test_words_further_apart_than_the_limit_are_only_said_to_be_so() -> None:
    assert edit_distance("kitten", "sitting", 2) > 2


@pytest.mark.parametrize(
    ("word", "mistakes"),
    [("dns", 0), ("disk", 1), ("conectoin", 2), ("e11000", 0), ("数据库库", 1)],
)
def test_long_words_may_hold_more_mistakes_and_codes_none(word: str, mistakes: int) -> None:
    assert most_edits(word) == mistakes


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("conection", "connection"),
        ("conecction", "connection"),
        ("memroy", "memory"),
        ("dsik", "disk"),
    ],
)
def test_the_nearest_word_is_found(word: str, expected: str) -> None:
    assert nearest(word, KNOWN)[0] == expected


def test_of_words_equally_near_the_same_first_letter_and_then_the_more_frequent_come_first() -> (
    None
):
    assert nearest("dish", [("fish", 9), ("disk", 1), ("disc", 5)]) == ["disc", "disk", "fish"]


def test_nothing_is_near_a_word_of_another_kind() -> None:
    assert nearest("kubernetes", KNOWN) == []


@pytest.mark.parametrize("word", ["disk", "memory", "connection"])
def test_one_mistake_leaves_the_beginning_or_the_end_of_a_word_right(word: str) -> None:
    for at in range(len(word)):
        wrong = word[:at] + "q" + word[at + 1 :]
        start, end = affixes(wrong)
        assert word.startswith(start) or word.endswith(end)


@pytest.mark.parametrize(
    ("word", "other", "is_likely"),
    [
        ("memroy", "memory", True),
        ("memort", "memory", True),
        ("urles", "rules", True),
        ("foud", "found", True),
        ("dsik", "disk", True),
        ("desk", "disk", False),
        ("eaccess", "access", False),
    ],
)
def test_few_people_begin_a_word_wrongly_or_replace_a_letter_of_a_short_one(
    word: str, other: str, is_likely: bool
) -> None:
    (correction,) = corrections(word, [(other, 1)])
    assert correction.is_likely is is_likely


def test_an_unfinished_word_may_have_one_mistake() -> None:
    known = [("connectivity", 3), ("connection", 9), ("conectix", 1), ("archive", 2)]
    found = [each.text for each in unfinished_corrections("conectiv", known)]
    assert found == ["connectivity"]


def test_a_few_letters_begin_too_many_words_to_hold_a_mistake() -> None:
    assert unfinished_corrections("conec", [("connectivity", 3)]) == []


def test_every_text_one_edit_away_is_tried() -> None:
    tried = set(one_edit_away("dsk"))
    assert {"disk", "sk", "dk", "ds", "dak", "dks", "sdk", "dska", "adsk"} <= tried
    assert all(edit_distance("dsk", other, 1) <= 1 for other in tried)
