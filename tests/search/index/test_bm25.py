"""What words are worth, in an article and in a query."""

import pytest

from kb.search.index.analyse import analyse
from kb.search.index.bm25 import STEP, idf, posting_weight, term_weight
from kb.search.index.fields import IndexedLine

pytestmark = pytest.mark.one_database

ORDINARY = (8, 12, 250)


def test_the_title_counts_most_then_the_text_then_names() -> None:
    title, names, text = (
        term_weight(counts, ORDINARY) for counts in ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    )
    assert title > text > names


def test_each_further_mention_adds_less() -> None:
    once, twice, often = (term_weight((0, 0, count), ORDINARY) for count in (1, 2, 50))
    assert once < twice < often < 2 * once


def test_a_word_counts_more_in_a_short_text_than_in_a_long_one() -> None:
    assert term_weight((0, 0, 1), (8, 0, 20)) > term_weight((0, 0, 1), (8, 0, 2_000))


def test_a_weight_fits_its_column_however_often_a_word_stands_there() -> None:
    assert 0 < term_weight((10**6, 10**6, 10**6), (10**6,) * 3) < 2**15


def test_a_posting_holds_the_nearest_step_of_a_weight_and_never_none() -> None:
    assert [posting_weight(exact) for exact in (1, STEP, 10 * STEP + 3, 10 * STEP - 3)] == [
        1,
        1,
        10,
        10,
    ]


def test_a_rare_word_is_worth_more_and_a_function_word_less() -> None:
    assert idf(1, 1_000) > idf(100, 1_000) > idf(1_000, 1_000) >= 1
    assert idf(10, 1_000, is_function_word=True) < idf(10, 1_000)


def test_a_count_that_has_run_ahead_does_no_harm() -> None:
    assert idf(12, 10) >= 1


def test_weights_say_nothing_of_other_articles() -> None:
    lines = [
        IndexedLine(0, "title", "Disk full"),
        IndexedLine(2, "body", "The disk is full. Free some space."),
    ]
    assert analyse(lines, "english").weights == analyse(list(lines), "english").weights


def test_lines_and_fields_begin_where_the_words_before_them_end() -> None:
    lines = [
        IndexedLine(0, "title", "Disk full"),
        IndexedLine(1, "alias", "ENOSPC"),
        IndexedLine(2, "body", "Full disk"),
    ]
    analysed = analyse(lines, "english")
    assert (analysed.line_starts, analysed.field_starts) == ([0, 2, 3], (2, 3))
    assert analysed.positions == {"disk": [0, 4], "full": [1, 3], "enospc": [2]}
