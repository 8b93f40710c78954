"""Our images in texts: found, made whole, and looked at for the words that stand for them."""

import time

import pytest

from kb.text.image_addresses import (
    image_digests,
    image_markdown,
    undescribed_images,
    with_whole_addresses,
)

pytestmark = pytest.mark.one_database

ONE, OTHER = "0123456789abcdef" * 2, "f" * 32
PATH = f"/media/{ONE}.png"


def test_every_address_is_found_wherever_it_stands() -> None:
    """An image that is missed would be called unused and deleted."""
    text = f"![a]({PATH}) <img src='/media/{OTHER}.webp'> `{PATH}` https://kb.example.com{PATH}"
    assert image_digests(text) == {ONE, OTHER}
    assert image_digests("/media/short.png /static/x.png /media/") == set()


@pytest.mark.parametrize(
    ("markdown", "count"),
    [
        (f"![A window]({PATH})", 0),
        (f"![]({PATH})", 1),
        (f"![  ](<{PATH}>) and ![]({PATH} 'a title')", 2),
        ("![](/static/x.png)", 0),
        (f"`![]({PATH})`", 0),
        (f"```\n![]({PATH})\n```\n![]({PATH})", 1),
        ("![Uploading]()", 0),
    ],
)
def test_an_image_without_words_is_noticed(markdown: str, count: int) -> None:
    assert undescribed_images(markdown) == count


@pytest.mark.parametrize("start", ["![", "![a](", f"![a]({PATH} ", "`a", "`", "\\", "```a\n"])
def test_what_is_never_closed_takes_no_time(start: str) -> None:
    """Editors' texts come from anywhere, and are looked at with every save."""
    text = start * (200_000 // len(start))
    begun = time.perf_counter()
    undescribed_images(text)
    assert time.perf_counter() - begun < 3


def test_an_address_is_made_whole_once() -> None:
    base = "https://kb.example.com"
    whole = f"![a]({base}{PATH})"
    assert with_whole_addresses(f"![a]({PATH})", base) == whole
    assert with_whole_addresses(whole, base) == whole
    assert with_whole_addresses(f"see {PATH}", base) == f"see {base}{PATH}"


def test_words_cannot_leave_the_image() -> None:
    """A bracket in what somebody typed would end it."""
    assert image_markdown("a ](x)\n[b\\", PATH) == f"![a \\](x) \\[b\\\\]({PATH})"
