"""Links by reference and wiki links → links with an address."""

import pytest

from kb.importing.folder.clean.references import target_of, with_inline_links

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("[a][1] b\n\n[1]: x.md", "[a](x.md) b\n"),
        ("[A b][] [a B]\n\n[a b]: x", "[A b](x) [a B](x)\n"),
        ('![a][1]\n\n[1]: x.png "T"', '![a](x.png "T")\n'),
        ("[![a][1]][2]\n\n[1]: x\n[2]: y", "[![a](x)](y)\n"),
        ("[a][1]\n\n- b\n\n  [1]: x", "[a](x)\n\n- b\n"),
        ("[a](b) [c]: d", "[a](b) [c]: d"),
        ("[a][2]\n\n[1]: x", "[a][2]\n"),
        ("[Foo]\n\n[foo]: <a b>", "[Foo](a%20b)\n"),
        ("[[Page]] [[Page 2|words]]", "[Page](wiki:Page) [words](wiki:Page%202)"),
        ("![[a b.png]] ![[a.png|300]]", "![](a%20b.png) ![](a.png)"),
        ("\\[a] [b]\n\n[b]: x", "\\[a] [b](x)\n"),
    ],
)
def test_each_link_gets_its_address(text: str, markdown: str) -> None:
    assert with_inline_links(text) == markdown


def test_an_address_with_brackets_is_put_in_angles() -> None:
    assert (target_of("a(b)"), target_of("a")) == ("<a(b)>", "a")
