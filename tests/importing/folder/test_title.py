"""Front matter, heading or name → the title."""

import pytest

from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.outline import outline_of
from kb.importing.folder.title import TitledText, title_file

pytestmark = pytest.mark.one_database


def titled(text: str, title: str = "", path: str = "docs/a-file.md") -> TitledText:
    """The title of a text and what is left."""
    values = {"title": title} if title else {}
    return title_file(path, values, outline_of(text).sections, Findings(text))


def left(found: TitledText) -> list[str]:
    """What is left of a text: what begins it, then its sections."""
    whole = [found.introduction.whole, *(section.whole for section in found.sections)]
    return [*found.first, *filter(None, whole)]


@pytest.mark.parametrize(
    ("text", "given", "title", "rest"),
    [
        ("# A b\n\nc\n\n## D", "", "A b", ["c", "## D"]),
        ("# A b\n\nc", "A  B!", "A B!", ["c"]),
        ("# Other words\n\nc", "Given", "Given", ["# Other words\n\nc"]),
        ("## Only one\n\na\n\n### B", "", "Only one", ["a", "### B"]),
        ("## A\n\n## B", "", "A file", ["## A", "## B"]),
        ("a\n\n# B\n\nc", "", "B", ["a\n\nc"]),
        ("a", "", "A file", ["a"]),
        ("", "", "A file", []),
    ],
)
def test_the_first_that_there_is_is_the_title(
    text: str, given: str, title: str, rest: list[str]
) -> None:
    found = titled(text, given)
    assert (found.title, left(found)) == (title, rest)


def test_the_name_of_the_file_as_heading_becomes_an_alias_and_stays_in_sight() -> None:
    """Alerts have a name that is searched for, and a title for people."""
    found = titled("# NodeFsFull\n\na", "Node filesystem full", "alerts/NodeFsFull.md")
    assert (found.title, found.alias) == ("Node filesystem full", "NodeFsFull")
    assert left(found) == ["NodeFsFull", "a"]


def test_another_single_word_is_no_alias() -> None:
    """It may be the name of another article, copied with its text."""
    found = titled("# NodeFsFull\n\na", "Clock skew", "alerts/ClockSkew.md")
    assert (found.alias, left(found)) == ("", ["# NodeFsFull\n\na"])


def test_the_rest_of_a_long_title_begins_the_body() -> None:
    found = titled(f"# {'word ' * 60}\n\na")
    assert len(found.title) <= 200
    assert left(found)[0].startswith("… word")
    assert (found.title + " ".join(left(found))).count("word") == 60
