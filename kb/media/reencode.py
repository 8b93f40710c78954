"""The bytes of an uploaded file → an image of our own making, or why it is refused.

What was not decoded is not kept: text, EXIF, profiles, thumbnails, and whatever was appended.
"""

import re
import threading
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import cast

from PIL import Image, UnidentifiedImageError

from kb.media import limits
from kb.media.colours import has_transparency, in_eight_bits, in_srgb, upright
from kb.media.limits import ImageRefused

EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "WEBP": "webp", "GIF": "gif"}
"""By Pillow's names; MPO is the JPEG of telephones, with a second picture behind the first."""

ANIMATED = {"PNG", "WEBP", "GIF"}
MODES = {
    "png": {"1", "L", "LA", "P", "RGB", "RGBA"},
    "jpg": {"L", "RGB"},
    "webp": {"RGB", "RGBA"},
    "gif": {"1", "L", "P", "RGB", "RGBA"},
}
QUALITY = 88
HASTY, TIME_OF_HASTY = 11, 100
"""Browsers show a frame of fewer milliseconds than the first for the second."""

NO_METADATA = {"exif": b"", "icc_profile": b"", "xmp": b""}

_SVG = re.compile(rb"\s*(?:<\?xml|<!DOCTYPE\s+svg|<!--|<svg)", re.IGNORECASE)

# The head of a scan in a JPEG, with its length and the number of its components.
_SCAN = re.compile(rb"\xff\xda\x00(?:\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")

# Pillow refuses twice as many by itself, also in a frame that grows; we refuse before it decodes.
Image.MAX_IMAGE_PIXELS = limits.MAX_PIXELS
warnings.simplefilter("ignore", Image.DecompressionBombWarning)

# One at a time in a process: an image of the largest size takes some 200 MB to decode and encode.
_turn = threading.Lock()


@dataclass(frozen=True)
class EncodedImage:
    """An image as it is kept; `frame_count` is 1 where it does not move."""

    content: bytes
    extension: str
    width: int
    height: int
    frame_count: int


def reencode(data: bytes) -> EncodedImage:
    """Decode an image and encode it anew, in its own format. Raises ImageRefused.

    May take seconds: call it before a transaction opens.
    """
    if not data:
        raise ImageRefused(limits.EMPTY)
    if len(data) > limits.MAX_BYTES:
        raise ImageRefused(limits.TOO_LARGE, limits.MAX_MEGABYTES)
    with _turn:
        try:
            return _reencode(data)
        except ImageRefused:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ImageRefused(limits.TOO_MANY_PIXELS, limits.MAX_MEGAPIXELS) from error
        except Exception as error:
            # Decoders of damaged files raise whatever they stumble over.
            raise ImageRefused(limits.DAMAGED) from error


def _reencode(data: bytes) -> EncodedImage:
    with _open(data) as image:
        _check_size(image)
        if image.format in {"JPEG", "MPO"} and len(_SCAN.findall(data)) > limits.MAX_SCANS:
            raise ImageRefused(limits.TOO_MANY_SCANS, limits.MAX_SCANS)
        frame_count = _frame_count(image)
        extension = EXTENSIONS[image.format or ""]
        if frame_count > 1:
            content = _encode_animation(image, extension)
        else:
            content = _encode_picture(image, extension, is_lossless=b"VP8L" in data)
    if len(content) > limits.MAX_BYTES:
        raise ImageRefused(limits.TOO_LARGE, limits.MAX_MEGABYTES)
    with Image.open(BytesIO(content)) as made:
        return EncodedImage(content, extension, made.width, made.height, frame_count)


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF"))
    except UnidentifiedImageError as error:
        message = limits.SVG if _SVG.match(data) else limits.UNKNOWN
        raise ImageRefused(message) from error


def _check_size(image: Image.Image) -> None:
    """Refuse by the header, before anything is decoded."""
    if image.width * image.height > limits.MAX_PIXELS:
        raise ImageRefused(limits.TOO_MANY_PIXELS, limits.MAX_MEGAPIXELS)
    if max(image.size) > limits.MAX_SIDE:
        raise ImageRefused(limits.TOO_LONG_SIDE, limits.MAX_SIDE)


def _frame_count(image: Image.Image) -> int:
    """Return the number of pictures that are shown one after another. Raises ImageRefused."""
    if image.format not in ANIMATED or not getattr(image, "is_animated", False):
        return 1
    count = cast(int, getattr(image, "n_frames", 1))
    if count > limits.MAX_FRAMES:
        raise ImageRefused(limits.TOO_MANY_FRAMES, limits.MAX_FRAMES)
    _check_animated_size(image, count)
    return count


def _check_animated_size(image: Image.Image, count: int) -> None:
    """Refuse an animation by the size that its pictures have so far: one may make it grow."""
    if count * image.width * image.height > limits.MAX_ANIMATED_PIXELS:
        raise ImageRefused(limits.TOO_LONG_ANIMATION, limits.MAX_ANIMATED_MEGAPIXELS)


def _encode_picture(image: Image.Image, extension: str, *, is_lossless: bool) -> bytes:
    image.load()
    picture = in_eight_bits(in_srgb(upright(image)), MODES[extension])
    picture.info = {name: picture.info[name] for name in {"transparency"} & picture.info.keys()}
    out = BytesIO()
    if extension == "jpg":
        picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True, **NO_METADATA)
    elif extension == "webp":
        picture.save(out, "WEBP", quality=QUALITY, lossless=is_lossless, **NO_METADATA)
    else:
        picture.save(out, extension.upper(), **NO_METADATA)
    return out.getvalue()


def _encode_animation(image: Image.Image, extension: str) -> bytes:
    """Encode every frame anew, with its time; Pillow asks the image for one after the other.

    It comes to rest within MAX_SECONDS, or plays once where it takes longer.
    """
    durations, is_transparent = _read_frames(image)
    play_count = _play_count(image, durations)
    options = {"duration": durations, "save_all": True, **NO_METADATA}
    if extension == "gif":
        options |= {"comment": b"", "disposal": 2 if is_transparent else 0}
        options["loop"] = play_count - 1 or None
    else:
        options["loop"] = play_count
    if extension == "webp":
        options |= {"quality": QUALITY, "method": 2}
    out = BytesIO()
    image.save(out, extension.upper(), **options)
    return out.getvalue()


def _play_count(image: Image.Image, durations: list[int]) -> int:
    """Return how often an animation plays: as the file says, and within MAX_SECONDS, but once."""
    shown = sum(TIME_OF_HASTY if each < HASTY else each for each in durations)
    most = max(1, limits.MAX_SECONDS * 1_000 // shown)
    loop = cast("int | None", image.info.get("loop"))
    if loop == 0:  # endless
        return most
    # A GIF says how often it plays again, and nothing where it plays once.
    return min(most, (loop or 0) + 1 if image.format == "GIF" else loop or 1)


def _read_frames(image: Image.Image) -> tuple[list[int], bool]:
    """Return the milliseconds of each frame, and whether one is transparent; decodes them all."""
    durations, is_transparent = [], False
    count = cast(int, getattr(image, "n_frames", 1))
    for number in range(count):
        image.seek(number)
        _check_size(image)
        _check_animated_size(image, count)
        image.load()
        durations.append(int(image.info.get("duration", 100)))
        is_transparent = is_transparent or has_transparency(image)
    image.seek(0)
    return durations, is_transparent
