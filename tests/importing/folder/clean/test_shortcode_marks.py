"""Shortcodes in a text."""

import pytest

from kb.importing.folder.clean.shortcode_marks import SHORTCODE, Shortcode, read_shortcode

pytestmark = pytest.mark.one_database


def first(text: str) -> Shortcode | None:
    """The first shortcode of a text."""
    mark = SHORTCODE.search(text)
    return read_shortcode(mark, 1) if mark else None


@pytest.mark.parametrize(
    ("text", "name", "values", "named"),
    [
        ('{{< ref "a b.md" >}}', "ref", ["a b.md"], {}),
        ("{{% Figure src=a.png alt='A b' /%}}", "figure", [], {"src": "a.png", "alt": "A b"}),
        ('{% hint style="info" %}', "hint", [], {"style": "info"}),
        ("{%- include a.html x=1 -%}", "include", ["a.html"], {"x": "1"}),
    ],
)
def test_names_and_values_are_read(
    text: str, name: str, values: list[str], named: dict[str, str]
) -> None:
    found = first(text)
    assert found
    assert (found.name, found.is_end, found.values, found.named) == (name, False, values, named)


@pytest.mark.parametrize("text", ["{{< /ref >}}", "{% endhint %}"])
def test_ends_are_known(text: str) -> None:
    found = first(text)
    assert found
    assert found.is_end


@pytest.mark.parametrize("text", ["{{ .x }}", "{{</* ref */>}}", "{% 50 %}", "{% nothing %}"])
def test_other_braces_are_text(text: str) -> None:
    assert first(text) is None
