"""Small images for tests: files as they are uploaded, and images as they are kept."""

import hashlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image as Picture

from kb.media.keep import keep_image
from kb.models import Image


def image_file(
    name: str = "red", *, size: tuple[int, int] = (4, 3), kind: str = "PNG", mode: str = "RGB"
) -> bytes:
    """Return the bytes of an image whose colour is made of its name."""
    colour = tuple(hashlib.sha256(name.encode()).digest()[:3])
    return encoded(Picture.new("RGB", size, colour).convert(mode), kind)


def encoded(picture: Picture.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as a file."""
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def animation(kind: str, *, times: Sequence[int] = (100, 200, 300), loop: int | None = 0) -> bytes:
    """Return a moving image: red, lime and blue for these milliseconds. 0 loops are endless."""
    first, *others = [Picture.new("RGB", (20, 10), colour) for colour in ("red", "lime", "blue")]
    options: dict[str, Any] = {} if loop is None else {"loop": loop}
    return encoded(
        first, kind, save_all=True, append_images=others, duration=list(times), **options
    )


def keep(name: str = "red", *, by: Any = None, **options: Any) -> Image:
    """Keep an image whose colour is made of its name."""
    return keep_image(image_file(name, **options), by=by)


def shown(image: Image, words: str = "A window") -> str:
    """Return the Markdown that shows an image."""
    return f"![{words}]({image.path})"
