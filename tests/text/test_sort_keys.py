"""Keys by which articles are listed, whatever the database's collation."""

import pytest

from kb.text.sort_keys import make_place, make_sort_key

pytestmark = pytest.mark.one_database


def test_numbers_sort_by_their_parts_and_what_has_none_comes_last() -> None:
    keys = [make_sort_key(number, "", "A") for number in ("2.9", "2.10", "10.1", "")]
    assert keys == sorted(keys)


def test_a_place_sorts_by_its_position_as_a_number_then_by_the_names() -> None:
    names = [make_sort_key("", "", title) for title in ("A", "B")]
    places = [make_place(position, name) for position in (2, 10, 999_999) for name in names]
    assert places == sorted(places)
