"""The images of an export, each a file of its own: written, and read back."""

import hashlib
from pathlib import Path

from kb.exporting.errors import DamagedExport
from kb.exporting.export_folder import write_private
from kb.exporting.manifest import FileEntry, Manifest
from kb.media.keep import read_content
from kb.models import Image, ImageContent
from kb.text.image_addresses import DIGEST_LENGTH

IMAGES = "images"


def image_file(image: Image) -> str:
    """Return the path of an image within an export: the name in its address."""
    return f"{IMAGES}/{image.path.rpartition('/')[2]}"


def write_images(folder: Path) -> dict[str, FileEntry]:
    """Write every image, one at a time; return them by path."""
    written = {}
    for image in Image.objects.order_by("pk").iterator(chunk_size=500):
        path = image_file(image)
        written[path] = write_private(folder, path, read_content(image))
    return written


def load_images(folder: Path, manifest: Manifest) -> int:
    """Store the bytes of all images whose rows are there; return their number.

    Raises DamagedExport for a file that is missing or holds other bytes.
    """
    count = 0
    for image in Image.objects.order_by("pk").iterator(chunk_size=500):
        file = folder / image_file(image)
        if image_file(image) not in manifest.files or not file.is_file():
            raise DamagedExport(file, "the image is missing.")
        data = file.read_bytes()
        if hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH] != image.digest:
            raise DamagedExport(file, "the image was changed after the export.")
        ImageContent.objects.create(image=image, data=data)
        count += 1
    return count
