"""Which line is shown, how it is cut and marked, and where it leads."""

import pytest

from kb.search.index.encoding import EncodedDocument, encode_document
from kb.search.index.fields import IndexedLine
from kb.search.query.alternatives import WordAlternatives
from kb.search.results.snippets import LONGEST, best_line, cut, fragment, hits_of, spans
from tests.search.conftest import group

pytestmark = pytest.mark.one_database

LINES = [
    IndexedLine(0, "title", "t"),
    IndexedLine(1, "alias", "a"),
    IndexedLine(2, "step", "s", "s", 1),
    IndexedLine(2, "body", "b"),
]
DOCUMENT = EncodedDocument(
    encode_document(
        {1: 1, 2: 1, 3: 1}, {1: [0, 12], 2: [13, 20], 3: [5]}, [0, 5, 10, 20], (5, 10), 10
    )
)


def best(*groups: WordAlternatives) -> IndexedLine | None:
    return best_line(DOCUMENT, hits_of(DOCUMENT, groups), LINES)


def test_the_line_that_holds_most_of_the_query_is_best() -> None:
    assert best(group("a", 1), group("b", 2)) == LINES[2]


def test_of_equal_lines_the_first_is_best_and_never_the_title() -> None:
    assert best(group("b", 2)) == LINES[2]
    assert best(group("x", 9)) is None


def test_another_name_is_shown_where_no_text_holds_the_words() -> None:
    assert best(group("c", 3)) == LINES[1]


def test_words_are_marked_by_their_stem() -> None:
    text = "Connections fail; a connection's failure"
    marked = spans(text, ["connect", "fail"], "english")
    assert [text[start:end] for start, end in marked] == ["Connections", "fail", "connection's"]


def test_a_code_is_marked_once_though_it_is_read_whole_and_in_parts() -> None:
    assert spans("see ORA-00942", ["ora00942", "ora", "00942"], "english") == [(4, 13)]


def test_a_long_line_is_cut_between_words_around_its_first_mark() -> None:
    text = "word " * 100 + "needle " + "word " * 100
    shown, marked = cut(text, spans(text, ["needl"], "english"))
    assert len(shown) <= LONGEST + 4
    assert [shown[start:end] for start, end in marked] == ["needle"]
    assert shown.startswith("… word")
    assert shown.endswith("word …")


def test_a_line_that_is_one_endless_word_is_cut_too() -> None:
    shown, marked = cut("x" * 5_000, [(0, 5_000)])
    assert shown == "x" * LONGEST + " …"
    assert marked == []


@pytest.mark.parametrize(
    "text",
    [
        "(" + "x" * 120 + "deadline" + "y" * 120 + ")",
        "short " * 20 + "x" * 120 + "deadline" + "y" * 120,
        "metrics-collector " * 4 + "x" * 50 + "/deadline and more " * 9,
        "word " * 30 + "deadline" + "y" * 300,
        "word " * 30 + "deadline",
    ],
)
def test_the_first_mark_is_shown_whatever_is_around_it(text: str) -> None:
    """Where words were too long, one letter of the line was shown, without the mark."""
    place = text.index("deadline")
    shown, marked = cut(text, [(place, place + 8)], 90)
    assert [shown[start:end] for start, end in marked] == ["deadline"]
    assert 60 < len(shown) <= 94


@pytest.mark.parametrize(
    ("line", "text", "marked", "expected"),
    [
        (None, "disk", [(0, 4)], ""),
        (IndexedLine(2, "step", "", "check-disk"), "Disk", [(0, 4)], "#check-disk:~:text=Disk"),
        (
            IndexedLine(2, "body", ""),
            "a, b-c & d",
            [(0, 2), (3, 6), (7, 8)],
            "#:~:text=a%2C&text=b%2Dc&text=%26",
        ),
        (IndexedLine(2, "step", "", "check-disk"), "Disk", [], "#check-disk"),
        (IndexedLine(2, "body", ""), "Disk", [], ""),
    ],
)
def test_an_address_leads_to_the_line_and_its_words(
    line: IndexedLine | None, text: str, marked: list[tuple[int, int]], expected: str
) -> None:
    assert fragment(line, text, marked) == expected
