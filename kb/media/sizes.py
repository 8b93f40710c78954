"""Rendered texts → the same with the sizes of the images that they show."""

from collections.abc import Mapping

from kb.models import Image
from kb.text.image_addresses import image_digests
from kb.text.image_sizes import ImageSize, add_image_sizes


def with_image_sizes(html: Mapping[str, str]) -> dict[str, str]:
    """Return safe HTML by place with the sizes of its images; asks nothing where there are none."""
    digests = {digest for text in html.values() for digest in image_digests(text)}
    sizes = _sizes_of(digests) if digests else {}
    return {place: add_image_sizes(text, sizes) for place, text in html.items()}


def missing_images(texts: Mapping[str, str]) -> set[str]:
    """Return the digests in these texts under which there is no image."""
    digests = {digest for text in texts.values() for digest in image_digests(text)}
    return digests - set(Image.objects.in_bulk(list(digests))) if digests else set()


def _sizes_of(digests: set[str]) -> dict[str, ImageSize]:
    images = Image.objects.in_bulk(list(digests))
    return {image.path: (image.width, image.height) for image in images.values()}
