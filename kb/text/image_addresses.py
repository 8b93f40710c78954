"""The addresses of our own images in a text: found, made whole, and looked at for their words."""

import re
from collections.abc import Iterator

from kb.text.fenced_code import code_blocks

DIGEST_LENGTH = 32
IMAGE_ADDRESS = re.compile(rf"/media/([0-9a-f]{{{DIGEST_LENGTH}}})\.[a-z]{{3,4}}")
"""The path of an image; its first group is the image's digest."""

_OUR_OWN = re.compile(rf"(?<![\w.:/]){IMAGE_ADDRESS.pattern}")
# Bounded, so that what is never closed is not searched for again and again.
_WORDS = r"(?:\\.|[^\[\]\\]){0,1000}"
_IMAGE = re.compile(rf"!\[({_WORDS})\]\(\s{{0,9}}<?({IMAGE_ADDRESS.pattern})>?[^()\n]{{0,300}}\)")
_UNFINISHED = re.compile(rf"!\[{_WORDS}\]\(\s{{0,9}}\)")
_CODE = re.compile(r"(?<!`)(`++)[^`].{0,2000}?(?<!`)\1(?!`)", re.DOTALL)


def image_path(digest: str, extension: str) -> str:
    """Return the path under which an image is served."""
    return f"/media/{digest}.{extension}"


def image_markdown(description: str, path: str) -> str:
    """Return the Markdown that shows an image, with the words that stand for it."""
    words = re.sub(r"[\\\[\]]", lambda mark: f"\\{mark[0]}", " ".join(description.split()))
    return f"![{words}]({path})"


def image_digests(text: str) -> set[str]:
    """Return the digests of all images whose address is anywhere in a text, HTML or JSON."""
    return set(IMAGE_ADDRESS.findall(text))


def undescribed_images(markdown: str) -> int:
    """Return how many images of ours a text shows without words that stand for them."""
    return sum(not words.strip() for words, _path, _digest in _IMAGE.findall(_prose(markdown)))


def has_unfinished_image(markdown: str) -> bool:
    """Whether a text holds the place of an image without an address: its upload broke off."""
    return bool(_UNFINISHED.search(_prose(markdown)))


def with_whole_addresses(markdown: str, base: str) -> str:
    """Return a text in which the addresses of our images begin with `base`."""
    return _OUR_OWN.sub(lambda address: base + address[0], markdown)


def _prose(markdown: str) -> str:
    """Return a text without its code, where an image is an example."""
    return _CODE.sub("", "\n".join(_unfenced(markdown.split("\n"))))


def _unfenced(lines: list[str]) -> Iterator[str]:
    start = 0
    for block in code_blocks(lines):
        yield from lines[start : block.start]
        start = block.stop
    yield from lines[start:]
