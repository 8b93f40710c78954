"""Tables of old addresses, as spreadsheets save them."""

import pytest

from kb.importing.redirect_file import MAX_BYTES, UnusableTable, read_pairs
from kb.importing.redirects import RedirectPair

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "text",
    [
        "/a,/articles/1/\n/b,#2\n",
        "old,new\n/a,/articles/1/\n/b,#2\n",
        "Old path;New path\r\n/a;/articles/1/\r\n/b;#2\r\n",
        "/a\t/articles/1/\n\n/b\t#2",
        '"/a","/articles/1/"\n"/b" ,"#2"\n'.replace('" ,', '",'),
        "/a,/articles/1/,,\n/b,#2,,\n",
    ],
)
def test_commas_semicolons_and_tabs_part_the_columns(text: str) -> None:
    pairs, problems = read_pairs(text.encode())
    assert [(pair.old, pair.target) for pair in pairs] == [("/a", "/articles/1/"), ("/b", "#2")]
    assert problems == []


def test_each_pair_knows_its_line() -> None:
    pairs, _problems = read_pairs("old,new\n\n/a,#1\n\n/b,#2\n".encode("utf-8-sig"))
    assert pairs == [RedirectPair("/a", "#1", "Line 3"), RedirectPair("/b", "#2", "Line 5")]


def test_an_address_may_hold_a_comma_in_a_table_of_semicolons() -> None:
    pairs, _problems = read_pairs(b"/a,b;#1\n/c;#2\n")
    assert pairs[0].old == "/a,b"


def test_rows_without_two_cells_are_named() -> None:
    pairs, problems = read_pairs(b"/a,#1\n/b\n/c,\n/d,#1,extra\n")
    assert len(pairs) == 1
    assert problems == [
        "Line 2: expected two columns, the old address and the article, not 1: /b",
        "Line 3: an address is missing.",
        "Line 4: expected two columns, the old address and the article, not 3: /d | #1 | extra",
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'/a,"#1\n', "Line"),
        (b"\x00\x01\x02\x03" * 100, "no text"),
        (b"x" * (MAX_BYTES + 1), "at most 20,000,000 are read"),
        (b"/a,#1\n" * 100_001, "more than 100,000 rows"),
    ],
)
def test_a_file_that_is_no_table_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(UnusableTable, match=said):
        read_pairs(data)


def test_an_empty_file_has_no_pairs() -> None:
    assert read_pairs(b"") == ([], [])
