"""Where links are in a text."""

import pytest

from kb.importing.folder.link_scan import find_links

pytestmark = pytest.mark.one_database


def links(text: str) -> list[tuple[str, str, str]]:
    """What each link is, its words and its target."""
    kinds = {(False, False): "link", (True, False): "image", (False, True): "bare"}
    return [
        (kinds[each.is_image, each.is_bare], each.words, each.target) for each in find_links(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](b)", [("link", "a", "b")]),
        ("[a b](<c d> 'T')", [("link", "a b", "c d")]),
        ('[a](b(c)d "T")', [("link", "a", "b(c)d")]),
        ("[a](my file.md#b)", [("link", "a", "my file.md#b")]),
        ("![a](b.png)", [("image", "a", "b.png")]),
        ("[![a](b)](c)", [("image", "a", "b"), ("link", "![a](b)", "c")]),
        ("[a [b] c](d)", [("link", "a [b] c", "d")]),
        ("<https://x.example/a>", [("bare", *["https://x.example/a"] * 2)]),
        ("see https://x.example/a.", [("bare", *["https://x.example/a"] * 2)]),
        ("(https://x.example/a)", [("bare", *["https://x.example/a"] * 2)]),
        ("[https://x.example](y)", [("link", "https://x.example", "y")]),
        ("\\[a](b) [a] (b) [a]()", []),
        ("[a\n\nb](c)", []),
    ],
)
def test_links_images_and_addresses_are_found(text: str, found: list[tuple[str, str, str]]) -> None:
    assert links(text) == found
