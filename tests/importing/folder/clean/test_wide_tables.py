"""Tables with rows that are wider than their heading."""

import pytest

from kb.importing.folder.clean.wide_tables import with_wide_tables
from tests.importing.folder.pages_of_files import converted_text, page_text, words_in

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("table", "wide"),
    [
        ("| a |\n|---|\n| b | c |", "| a |  |\n|---| --- |\n| b | c |"),
        ("a | b\n--|--\nc | d | e", "a | b |  |\n--|-- | --- |\nc | d | e"),
        (
            "> | a |\n> |---|\n> | b | c | d |",
            "> | a |  |  |\n> |---| --- | --- |\n> | b | c | d |",
        ),
    ],
)
def test_the_heading_becomes_as_wide_as_the_widest_row(table: str, wide: str) -> None:
    assert with_wide_tables(table) == wide


@pytest.mark.parametrize(
    "table",
    [
        "| a | b |\n|---|---|\n| c |",
        "| a |\n|---|\n| b \\| c |\n\n| d | e |",
        "| a | b |\n|---|\n| c | d |",
        "a\n---\nb | c",
    ],
)
def test_other_texts_stay(table: str) -> None:
    assert with_wide_tables(table) == table


def test_the_words_of_a_cell_without_a_heading_are_on_the_page() -> None:
    article = converted_text("# T\n\n| a | b |\n|---|---|\n| c | d | extra |\n")
    assert "extra" in words_in(page_text(article.document))
