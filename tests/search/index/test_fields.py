"""A text in the pieces that search reads."""

import pytest

from kb.documents import empty_document
from kb.search.index.fields import NAMES, TEXT, IndexedLine, document_lines

pytestmark = pytest.mark.one_database


def pieces(body: str) -> list[IndexedLine]:
    """Return the lines of a body."""
    document = empty_document("how_to")
    document["body"] = body
    return document_lines(document)


def test_code_is_read_as_it_is_also_over_blank_lines_and_in_quotes() -> None:
    code = "```sh\n# no heading\nls *a*\n\n# nor this\n```"
    body = f"Run **this**:\n{code}\n\n# Heading\n> ~~~\n> **b**\n> ~~~"
    assert [(piece.field, piece.text) for piece in pieces(body)] == [
        (NAMES, "Heading"),
        (TEXT, "Run this:"),
        (TEXT, "# no heading\nls *a*"),
        (TEXT, "# nor this"),
        (TEXT, "**b**"),
    ]


def test_marks_are_no_words() -> None:
    (task, note, comment) = pieces("- [x] ~~old~~ new\n\n> [!TIP]\n> Read\n\n<!-- hidden -->shown")
    assert (task.text, note.text, comment.text) == ("- [x] old new", "Tip: Read", "shown")
