"""A document's words as bytes and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.index.encoding import (
    MOST_POSITIONS,
    EncodedDocument,
    decode_ids,
    encode_document,
    encode_ids,
)
from kb.search.ranking.contains_phrase import contains_phrase

pytestmark = pytest.mark.one_database

PLACES = st.lists(st.integers(0, MOST_POSITIONS - 1), min_size=1, max_size=20, unique=True)


@given(st.dictionaries(st.integers(1, 2**31 - 1), PLACES.map(sorted), max_size=30))
def test_what_was_encoded_is_found_again(positions: dict[int, list[int]]) -> None:
    weights = {term: term % 3_000 + 1 for term in positions}
    document = EncodedDocument(encode_document(weights, positions, [0, 5, 9], (3, 7), 40))
    for term, places in positions.items():
        index = document.index_of(term)
        assert (document.weights[index], list(document.positions_of(index))) == (
            weights[term],
            places,
        )
    assert document.index_of(2**31) == -1
    assert (document.field_starts, document.title_points) == ((3, 7), 40)


def test_a_position_lies_in_the_last_line_that_begins_before_it() -> None:
    document = EncodedDocument(encode_document({}, {}, [0, 4, 4, 9], (0, 0), 0))
    assert [document.line_of(place) for place in (0, 3, 4, 8, 9, 20)] == [0, 0, 2, 2, 3, 3]


def test_a_line_ends_where_the_next_begins() -> None:
    document = EncodedDocument(encode_document({}, {}, [0, 4, 9], (0, 0), 0))
    assert [document.end_of_line(place) for place in (0, 3, 4, 9)] == [4, 4, 9, MOST_POSITIONS]


@given(st.dictionaries(st.integers(1, 9), PLACES.map(sorted), max_size=9), st.integers(0, 99))
def test_a_term_stands_between_two_positions_where_one_of_its_own_does(
    positions: dict[int, list[int]], start: int
) -> None:
    document = EncodedDocument(
        encode_document(dict.fromkeys(positions, 1), positions, [0], (0, 0), 0)
    )
    for term in range(1, 11):
        for end in (start, start + 1, start + 40, MOST_POSITIONS):
            stands = any(start <= place < end for place in positions.get(term, ()))
            assert document.has_between(term, start, end) is stands


def test_a_phrase_is_words_in_a_row_in_their_order() -> None:
    document = EncodedDocument(
        encode_document({1: 1, 2: 1, 3: 1}, {1: [0, 5], 2: [6], 3: [1, 7]}, [0], (0, 0), 0)
    )
    assert contains_phrase(document, [(1,), (2,), (3,)])
    assert contains_phrase(document, [(1,), (9, 3)])
    assert not contains_phrase(document, [(2,), (1,)])
    assert not contains_phrase(document, [(1,), (8,)])


@given(st.sets(st.integers(1, 2**32 - 1), max_size=60))
def test_ids_that_were_encoded_are_found_again(ids: set[int]) -> None:
    assert decode_ids(encode_ids(ids)) == ids
