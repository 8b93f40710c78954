"""Where something stands in a TOML text."""

import pytest

from kb.guide.toml_line_numbers import TomlLineNumbers

pytestmark = pytest.mark.one_database

TEXT = """# a comment
[one]
name = "first name"
[one."two three"]
rename = [
    {name = "alias-1"},
    {name = "alias"},
]
name = 3
"""


def test_a_table_is_where_its_header_is() -> None:
    lines = TomlLineNumbers(TEXT)
    assert (lines.line("one"), lines.line("one", "two three")) == (2, 4)


def test_a_word_is_looked_for_whole_and_below_its_table_only() -> None:
    lines = TomlLineNumbers(TEXT)
    assert lines.line("one", "two three", "alias") == 7
    assert lines.line("one", "rename") == 2


def test_words_are_looked_for_one_below_the_other() -> None:
    lines = TomlLineNumbers(TEXT)
    assert lines.line("one", "two three", "name") == 6
    assert lines.line("one", "two three", "rename", "alias", "name") == 7


def test_what_is_not_there_is_where_the_last_known_thing_is() -> None:
    lines = TomlLineNumbers(TEXT)
    assert lines.line("one", "two three", "rename", "nothing") == 5
    assert TomlLineNumbers("").line("nothing") == 1
