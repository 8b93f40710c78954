"""Rendered texts → the same with the sizes of the images that they show."""

from collections.abc import Mapping
from itertools import chain

from kb.models import Image
from kb.text.image_addresses import image_digests
from kb.text.image_sizes import ImageSize, add_image_sizes


def with_image_sizes(html: Mapping[str, str]) -> dict[str, str]:
    """Return safe HTML by place with the sizes of its images; asks nothing where there are none."""
    return with_sizes_in_all({0: html})[0]


def with_sizes_in_all(html: Mapping[int, Mapping[str, str]]) -> dict[int, dict[str, str]]:
    """Return the safe HTML of many articles, by id and place, with the sizes of its images."""
    texts = chain.from_iterable(each.values() for each in html.values())
    digests = set(chain.from_iterable(map(image_digests, texts)))
    sizes = _sizes_of(digests) if digests else {}
    return {
        pk: {place: add_image_sizes(text, sizes) for place, text in texts.items()}
        for pk, texts in html.items()
    }


def missing_images(texts: Mapping[str, str]) -> set[str]:
    """Return the digests in these texts under which there is no image."""
    digests = {digest for text in texts.values() for digest in image_digests(text)}
    return digests - set(Image.objects.in_bulk(list(digests))) if digests else set()


def _sizes_of(digests: set[str]) -> dict[str, ImageSize]:
    images = Image.objects.in_bulk(list(digests))
    return {image.path: (image.width, image.height) for image in images.values()}
