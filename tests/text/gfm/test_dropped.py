"""What no reader will see is named."""

import pytest

from kb.text.gfm.dropped import MAX_REPORTED, find_dropped

pytestmark = pytest.mark.one_database


def named(text: str, *, is_line: bool = False) -> list[str]:
    """Return what an editor reads of a text."""
    return [str(problem) for problem in find_dropped(text, is_line=is_line)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("![x](data:image/png;base64,AAAA)", "An image that is part of the text (data:image/png;"),
        ("![x](shot.png)", "The image shot.png is not shown: the address of an image begins"),
        ("![x](https://a.b/c.png)", "The image https://a.b/c.png of another site is not shown;"),
        ("[x](file:///etc/hosts)", "The link to file:///etc/hosts leads nowhere: only its words"),
        ("[x](javascript:alert)", "The link to javascript:alert leads nowhere"),
        ("[x][1]\n\n[1]: ftp://a.b", "The link to ftp://a.b leads nowhere"),
        ("| [x](//a.b) |\n|---|", "The link to //a.b leads nowhere"),
        ("Text\n\n[^1]: Note", "The footnote “1” is not shown: nothing refers to it."),
    ],
)
def test_what_is_dropped_is_named(text: str, message: str) -> None:
    (name,) = named(text)
    assert name.startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "[x](/a) [y](https://a.b) [z](tel:1) <me@a.b> https://a.b ![x](/media/a.png)",
        "<details>\n<summary>a</summary>\n\nb\n\n</details> <!-- c --> <host> [x](#a)",
        "a[^1]\n\n[^1]: b[^2]\n[^2]: c",
        "`[x](file:///a)`\n\n    ![x](data:a)",
    ],
)
def test_what_is_shown_is_not_named(text: str) -> None:
    assert named(text) == []


def test_a_line_has_no_use_for_tags_of_blocks() -> None:
    assert named("<details>a</details>", is_line=True)[0] == (
        "<details> has no effect in a single line."
    )
    assert named("<kbd>a</kbd><br>b<br />", is_line=True) == []


def test_a_long_address_is_cut_and_a_long_list_too() -> None:
    (name,) = named(f"![x](data:image/png;base64,{'A' * 9000})")
    assert len(name) < 150
    assert len(named("\n".join(f"[x](ftp://a{number})" for number in range(50)))) == MAX_REPORTED
