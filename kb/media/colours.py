"""A decoded picture → the same as every screen shows it: upright, in sRGB, with eight bits."""

from io import BytesIO

from PIL import Image, ImageCms, ImageOps

SRGB = ImageCms.createProfile("sRGB")


def upright(image: Image.Image) -> Image.Image:
    """Return the picture turned as its camera noted; as it is where the note is damaged."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 (damaged notes raise whatever their parser stumbles over)
        return image


def in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in sRGB, by its colour profile; as it is where that cannot be read."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    picture = image.convert("RGBA") if has_transparency(image) else image
    if picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        picture = picture.convert("RGB")
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return image
    return converted or image


def in_eight_bits(image: Image.Image, modes: set[str]) -> Image.Image:
    """Return the picture in one of these modes of Pillow, eight bits a channel at most."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in modes:
        return image
    return image.convert("RGBA" if has_transparency(image) and "RGBA" in modes else "RGB")


def has_transparency(image: Image.Image) -> bool:
    """Whether the picture has an alpha channel or a transparent colour."""
    return "A" in image.getbands() or "transparency" in image.info
