"""Items of a list → steps."""

import pytest

from kb.admin.forms.formsets import MAX_ROWS, MAX_TEXT_LENGTH
from kb.importing.folder.lines import MAX_LINE_TEXT, MAX_LINES, ListedLine, NoLines, lines_of_list
from kb.importing.folder.outline import outline_of

pytestmark = pytest.mark.one_database


def lines_in(text: str) -> list[ListedLine]:
    """The lines of the first block of a text."""
    return lines_of_list(outline_of(text).sections[0].blocks[0])


def test_we_know_what_the_editors_form_takes() -> None:
    assert (MAX_LINE_TEXT, MAX_LINES) == (MAX_TEXT_LENGTH, MAX_ROWS)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("- a\n- b", ["a", "b"]),
        ("1. a\n   b\n2. c\nlazy", ["a\nb", "c\nlazy"]),
        ("- a\n  - b\n    - c\n- d", ["a\n\n- b\n  - c", "d"]),
        ("1. a\n\n    b\n\n2. c", ["a\n\nb", "c"]),
        ("* a\n\n  > b\n", ["a\n\n> b"]),
        ("-\ta\n\t- b", ["a\n\n- b"]),
        ("- a\n  ```yaml\n  b: c\n  ```", ["a\n\n```yaml\nb: c\n```"]),
    ],
)
def test_an_item_keeps_what_is_below_it(text: str, lines: list[str]) -> None:
    assert [line.text for line in lines_in(text)] == lines


@pytest.mark.parametrize(
    ("item", "text", "command"),
    [
        ("- a\n  ```\n  b\n  ```", "a", "b"),
        ("- a:\n\n  ```bash\n  $ b \\\n      c\n\n  $ d\n  ```", "a:", "b \\\n    c\n\nd"),
        ("- a\n\n      b\n", "a", "b"),
        ("- a\n  ```\n  b\n  ```\n  c", "a\n\n```\nb\n```\nc", ""),
        ("- a\n  ```\n  b\n  ```\n  ```\n  c\n  ```", "a\n\n```\nb\n```\n```\nc\n```", ""),
        ("- a\n  ```console\n  $ b\n  out\n  ```", "a\n\n```console\n$ b\nout\n```", ""),
        ("- a\n  ```json\n  {}\n  ```", "a\n\n```json\n{}\n```", ""),
    ],
)
def test_code_at_the_end_is_the_command_where_it_is_the_only_one(
    item: str, text: str, command: str
) -> None:
    assert lines_in(item) == [ListedLine(text, command)]


def test_a_task_is_known_by_its_box() -> None:
    assert lines_in("- [ ] a\n- [x] b\n- c") == [
        ListedLine("a", is_task=True),
        ListedLine("b", is_task=True),
        ListedLine("c"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a", "is no list"),
        ("- # a", "has headings in its items"),
        ("- a\n  ===", "has headings in its items"),
        ("- a\n- ", "has an item that does not begin with words"),
        ("- ```\n  a\n  ```", "has an item that does not begin with words"),
        (f"- {'a' * 2_001}", "has a step that is too long"),
        ("- a\n" * 301, "has more than 300 items"),
        ("- a[^1]", "has footnotes in its items"),
    ],
)
def test_other_lists_are_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(NoLines, match=reason):
        lines_in(text)
