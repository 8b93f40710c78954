"""Uploaded files are decoded and encoded anew; what is no image, or too much, is refused."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image as Picture
from PIL import ImageCms, PngImagePlugin

from kb.media import limits
from kb.media.limits import ImageRefused
from kb.media.reencode import reencode
from tests.make_images import animation, encoded, image_file

pytestmark = pytest.mark.one_database

SECRET = b"SECRET"
ORIENTATION, MAKER = 0x0112, 0x010F
KINDS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}


def decoded(data: bytes) -> Any:
    """A kept image as Pillow reads it."""
    picture = Picture.open(BytesIO(reencode(data).content))
    picture.load()
    return picture


def refusal(data: bytes) -> str:
    """The message with which a file is refused."""
    with pytest.raises(ImageRefused) as refused:
        reencode(data)
    return refused.value.problem.message


@pytest.mark.parametrize("kind", KINDS)
def test_each_format_stays_what_it_is_and_comes_out_alike_each_time(kind: str) -> None:
    data = image_file(size=(30, 20), kind=kind)
    made = reencode(data)
    assert (made.extension, made.width, made.height, made.frame_count) == (KINDS[kind], 30, 20, 1)
    assert reencode(data) == made
    assert decoded(data).format == kind


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "I", "CMYK", "F"])
def test_every_kind_of_pixel_comes_out(mode: str) -> None:
    """A mode that an encoder refuses would be a screenshot that cannot be pasted."""
    picture = Picture.new(mode, (4, 4))
    for kind in KINDS:
        try:
            data = encoded(picture, kind)
        except (OSError, ValueError, KeyError):
            continue  # the format has no such pixels
        assert reencode(data).width == 4


def test_sixteen_bits_are_scaled_to_eight() -> None:
    """Cut off instead, every grey would be white."""
    data = encoded(Picture.new("I;16", (4, 4), 0x8000), "PNG")
    assert decoded(data).convert("L").getpixel((0, 0)) == 0x80


def notes() -> Picture.Exif:
    """EXIF that says who took the picture, and how the camera was held."""
    exif = Picture.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, SECRET.decode()
    return exif


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_exif_goes_and_its_orientation_is_applied(kind: str) -> None:
    """A photo says where it was taken; without its orientation it would lie on its side."""
    picture = Picture.new("RGB", (40, 20), "red")
    picture.paste("blue", (0, 0, 20, 20))
    data = encoded(picture, kind, exif=notes(), quality=95)
    assert SECRET in data
    kept = decoded(data).convert("RGB")
    assert kept.size == (20, 40)
    assert SECRET not in reencode(data).content
    upper, lower = kept.getpixel((10, 5)), kept.getpixel((10, 35))
    assert upper[2] > 200 > 50 > upper[0]
    assert lower[0] > 200 > 50 > lower[2]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_damaged_exif_is_dropped() -> None:
    data = encoded(Picture.new("RGB", (4, 2)), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
    assert reencode(data).width == 4


def test_a_colour_profile_is_applied_and_goes() -> None:
    """A screen with other primaries would show other colours than the editor saw."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    picture = Picture.new("RGBA", (4, 4), (250, 0, 0, 128))
    for profile, expected in ((srgb, 0), (b"no profile", 0), (swapped, 2)):
        kept = decoded(encoded(picture, "PNG", icc_profile=profile))
        pixel = kept.getpixel((0, 0))
        assert max(pixel[:3]) == pixel[expected] >= 250
        assert pixel[3] == 128
        assert "icc_profile" not in kept.info


def test_a_transparent_colour_stays_transparent() -> None:
    picture = Picture.new("P", (4, 4), 0)
    picture.putpalette([255, 0, 0, 0, 255, 0])
    for kind in ("PNG", "GIF"):
        kept = decoded(encoded(picture, kind, transparency=0)).convert("RGBA")
        assert kept.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_keeps_its_pictures_and_their_times(kind: str) -> None:
    made = reencode(animation(kind))
    kept: Any = Picture.open(BytesIO(made.content))
    assert (made.frame_count, kept.n_frames) == (3, 3)
    for number, channel in enumerate((0, 1, 2)):
        kept.seek(number)
        pixel = kept.convert("RGB").getpixel((5, 5))
        assert max(pixel) == pixel[channel] > 200
        assert kept.info["duration"] == 100 * (number + 1)


@pytest.mark.parametrize(
    ("kind", "loop", "kept_loop"),
    [
        ("GIF", 0, 7),  # repetitions: 8 × 0.6 seconds
        ("GIF", 2, 2),
        ("GIF", None, None),
        ("WEBP", 0, 8),
        ("WEBP", 2, 2),
        ("PNG", 0, 8),
        ("PNG", 100, 8),
    ],
)
def test_an_animation_is_repeated_for_five_seconds_at_most(
    kind: str, loop: int | None, kept_loop: int | None
) -> None:
    """What moves for longer than that beside a text has to have a pause button."""
    kept = Picture.open(BytesIO(reencode(animation(kind, loop=loop)).content))
    assert kept.info.get("loop") == kept_loop


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
@pytest.mark.parametrize("last", [2_000, 20_000])
def test_an_animation_of_five_seconds_or_more_plays_once(kind: str, last: int) -> None:
    times = [1_000, 2_000, last]
    kept = Picture.open(BytesIO(reencode(animation(kind, times=times, loop=0)).content))
    assert kept.info.get("loop", 1) == 1


def test_frames_of_no_time_count_as_browsers_show_them() -> None:
    kept = Picture.open(BytesIO(reencode(animation("GIF", times=[0, 10, 20])).content))
    assert kept.info["loop"] == 5_000 // 220 - 1


def test_a_moving_hole_leaves_no_trace_behind() -> None:
    """A frame drawn over the one before would show what has gone from it."""
    frames = []
    for number in range(3):
        frames.append(Picture.new("RGBA", (12, 4), (0, 0, 0, 0)))
        frames[-1].paste((255, 0, 0, 255), (4 * number, 0, 4 * number + 4, 4))
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], disposal=2)
    kept: Any = Picture.open(BytesIO(reencode(data).content))
    for number in range(3):
        kept.seek(number)
        row = [kept.convert("RGBA").getpixel((4 * part, 1))[3] for part in range(3)]
        assert row == [255 * (part == number) for part in range(3)]


def test_the_second_picture_of_a_telephone_is_dropped() -> None:
    """MPO is a JPEG with another behind it: no animation."""
    second = [Picture.new("RGB", (8, 8), "blue")]
    data = encoded(Picture.new("RGB", (8, 8), "red"), "MPO", save_all=True, append_images=second)
    made = reencode(data)
    assert (made.extension, made.frame_count) == ("jpg", 1)
    assert made.content.count(b"\xff\xd8\xff") == 1


# --- Hostile files --------------------------------------------------------------------------------


def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG file."""
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG file that claims a size."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def gif(width: int, height: int, frames: int = 1, *, grows_to: int = 1) -> bytes:
    """A GIF file that claims a size, with frames of one pixel; later ones claim to be larger."""
    frame = b",\0\0\0\0\1\0\1\0\0\2\2D\1\0"
    later = frame[:5] + struct.pack("<HH", grows_to, grows_to) + frame[9:]
    screen = struct.pack("<HH", width, height) + b"\x80\0\0\0\0\0\xff\xff\xff"
    return b"GIF89a" + screen + frame + later * (frames - 1) + b";"


def layered_jpeg(times: int) -> bytes:
    """A progressive JPEG with its last scan several times."""
    data = encoded(NOISE, "JPEG", progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * times + data[-2:]


def webp(width: int, height: int) -> bytes:
    """An extended WebP file that claims a canvas, and holds an animation without a frame."""
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + sizes
    body += b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    return b"RIFF" + struct.pack("<I", len(body)) + body


BOMB = zlib.compress(b"\0" * 3_000_000)
NOISE = Picture.effect_noise((200, 100), 50).convert("RGB")
REFUSED = {
    "nothing": (b"", limits.EMPTY),
    "text": (b"Dear Sir or Madam", limits.UNKNOWN),
    "HTML": (b"<html><script>alert(1)</script>", limits.UNKNOWN),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', limits.SVG),
    "SVG after its declaration": (b'\n<?xml version="1.0"?><svg/>', limits.SVG),
    "BMP": (image_file(kind="BMP"), limits.UNKNOWN),
    "TIFF": (image_file(kind="TIFF"), limits.UNKNOWN),
    "PDF": (image_file(kind="PDF"), limits.UNKNOWN),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", limits.UNKNOWN),
    "a start alone": (b"\x89PNG\r\n\x1a\n", limits.UNKNOWN),
    "no pixels": (png(0, 0), limits.UNKNOWN),
    "no data": (png(4, 4), limits.DAMAGED),
    "cut PNG": (encoded(NOISE, "PNG")[:-2_000], limits.DAMAGED),
    "cut JPEG": (encoded(NOISE, "JPEG")[:-2_000], limits.DAMAGED),
    "cut GIF": (encoded(NOISE, "GIF")[:-2_000], limits.DAMAGED),
    "cut WebP": (encoded(NOISE, "WEBP")[:-2_000], limits.DAMAGED),
    "a huge PNG": (png(60_000, 60_000, chunk(b"IDAT", BOMB)), limits.TOO_MANY_PIXELS),
    "a large PNG": (png(6_000, 6_000, chunk(b"IDAT", BOMB)), limits.TOO_MANY_PIXELS),
    "a long PNG": (png(1_000_000, 1, chunk(b"IDAT", BOMB)), limits.TOO_LONG_SIDE),
    "a huge GIF": (gif(65_535, 65_535), limits.TOO_MANY_PIXELS),
    "a GIF without end": (gif(1, 1, 100_000), limits.TOO_MANY_FRAMES),
    "a long GIF": (gif(1_000, 1_000, 200), limits.TOO_LONG_ANIMATION),
    "a GIF that grows": (gif(1, 1, 250, grows_to=1_000), limits.TOO_LONG_ANIMATION),
    "a JPEG of many layers": (layered_jpeg(100), limits.TOO_MANY_SCANS),
    "a huge WebP": (webp(16_383, 16_383), limits.TOO_MANY_PIXELS),
    "text that unpacks to 3 MB": (
        png(4, 4, chunk(b"zTXt", b"a\0\0" + BOMB), chunk(b"IDAT", BOMB)),
        limits.DAMAGED,
    ),
    "a file too large": (image_file() + b"\0" * limits.MAX_BYTES, limits.TOO_LARGE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_image_or_too_much_is_refused_with_the_reason(name: str) -> None:
    data, message = REFUSED[name]
    assert refusal(data) == message


def test_the_layers_of_an_ordinary_jpeg_are_no_obstacle() -> None:
    assert reencode(layered_jpeg(0)).width == reencode(layered_jpeg(50)).width == NOISE.width


def test_what_is_hidden_in_an_image_is_not_kept() -> None:
    """A polyglot is an image and something else: only the image is encoded."""
    texts = PngImagePlugin.PngInfo()
    for number in range(500):
        texts.add_text(f"key {number}", "SECRET" * 20, zip=number % 2 == 0)
    files = [
        encoded(Picture.new("RGB", (4, 4)), "PNG", pnginfo=texts),
        encoded(Picture.new("RGB", (4, 4)), "JPEG", comment=SECRET),
        encoded(Picture.new("RGB", (4, 4)), "GIF", comment=SECRET),
        encoded(Picture.new("RGB", (4, 4)), "WEBP", xmp=SECRET),
        *(image_file(kind=kind) + b"<script>SECRET</script>PK\3\4" for kind in KINDS),
    ]
    for data in files:
        assert SECRET not in reencode(data).content


def test_an_animation_without_its_end_is_refused() -> None:
    assert refusal(animation("WEBP")[:-40]) in {limits.DAMAGED, limits.UNKNOWN}


def test_what_comes_out_larger_than_it_may_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A palette's noise grows when it is encoded again."""
    data = encoded(NOISE, "JPEG", quality=20)
    monkeypatch.setattr(limits, "MAX_BYTES", len(data))
    assert refusal(data) == limits.TOO_LARGE
