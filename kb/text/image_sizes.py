"""Safe HTML → the same with the size of each known image, so that no page moves while it loads.

A wide image leads to its full size. The HTML is of `kb.text.sanitise`; a second call changes
nothing.
"""

import re
from collections.abc import Iterator, Mapping

ImageSize = tuple[int, int]
"""Width and height in pixels."""

COLUMN_WIDTH = 640
"""Pixels; an image that is wider is shown smaller than it is, on every page."""

_TAG = re.compile(r'<(?P<closing>/?)(?P<name>a|img|summary)(?P<attributes>(?: [a-z-]+="[^"]*")*)>')
_SOURCE = re.compile(r' src="([^"]*)"')
_FULL_SIZE = "full-size"


def add_image_sizes(html: str, sizes: Mapping[str, ImageSize]) -> str:
    """Return the HTML with the sizes of its images; `sizes` are by the address of an image."""
    return "".join(_sized_pieces(html, sizes)) if sizes else html


def _sized_pieces(html: str, sizes: Mapping[str, ImageSize]) -> Iterator[str]:
    open_links = position = 0
    for tag in _TAG.finditer(html):
        yield html[position : tag.start()]
        position = tag.end()
        if tag["name"] == "img":
            yield _sized(tag, sizes, is_in_link=open_links > 0)
        else:
            open_links += -1 if tag["closing"] else 1
            yield tag[0]
    yield html[position:]


def _sized(tag: re.Match[str], sizes: Mapping[str, ImageSize], *, is_in_link: bool) -> str:
    source = _SOURCE.search(tag["attributes"])
    if source is None or source[1] not in sizes or " width=" in tag["attributes"]:
        return tag[0]
    width, height = sizes[source[1]]
    size = f'width="{width}" height="{height}" loading="lazy" decoding="async"'
    image = f"<img{tag['attributes']} {size}>"
    if width <= COLUMN_WIDTH or is_in_link:
        return image
    return f'<a class="{_FULL_SIZE}" href="{source[1]}">{image}</a>'
