"""A document's words as bytes and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.index.encoding import MOST_POSITIONS, pack, pack_ids, unpack, unpack_ids
from kb.search.ranking.phrases import contains_phrase

pytestmark = pytest.mark.one_database

PLACES = st.lists(st.integers(0, MOST_POSITIONS - 1), min_size=1, max_size=20, unique=True)


@given(st.dictionaries(st.integers(1, 2**31 - 1), PLACES.map(sorted), max_size=30))
def test_what_was_packed_is_found_again(positions: dict[int, list[int]]) -> None:
    weights = {term: term % 3_000 + 1 for term in positions}
    packed = unpack(pack(weights, positions, [0, 5, 9], (3, 7), 40))
    for term, places in positions.items():
        at = packed.find(term)
        assert (packed.weights[at], list(packed.positions_of(at))) == (weights[term], places)
    assert packed.find(2**31) == -1
    assert (packed.field_starts, packed.title_size) == ((3, 7), 40)


def test_a_position_lies_in_the_last_line_that_begins_before_it() -> None:
    packed = unpack(pack({}, {}, [0, 4, 4, 9], (0, 0), 0))
    assert [packed.line_of(place) for place in (0, 3, 4, 8, 9, 20)] == [0, 0, 2, 2, 3, 3]


def test_a_phrase_is_words_in_a_row_in_their_order() -> None:
    packed = unpack(pack({1: 1, 2: 1, 3: 1}, {1: [0, 5], 2: [6], 3: [1, 7]}, [0], (0, 0), 0))
    assert contains_phrase(packed, [(1,), (2,), (3,)])
    assert contains_phrase(packed, [(1,), (9, 3)])
    assert not contains_phrase(packed, [(2,), (1,)])
    assert not contains_phrase(packed, [(1,), (8,)])


@given(st.sets(st.integers(1, 2**32 - 1), max_size=60))
def test_ids_that_were_packed_are_found_again(ids: set[int]) -> None:
    assert unpack_ids(pack_ids(ids)) == ids
