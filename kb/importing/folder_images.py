"""The images of a folder → the addresses that they have on the site, each made when asked for."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from django.contrib.auth.models import User

from kb.importing.folder.read import FolderContents
from kb.media.keep import keep_image
from kb.media.limits import ImageRefused
from kb.models import Image
from kb.text.image_addresses import DIGEST_LENGTH, image_path


class FolderImages(Mapping[str, str]):
    """Addresses by path; an image is decoded and stored when a text first asks for it.

    Where nothing is to be written, an image that the site does not have gets an address made of
    its file. `refused` has the reason for each that cannot be shown.
    """

    def __init__(self, contents: FolderContents, *, by: User | None, is_dry: bool) -> None:
        self._contents, self._by, self._is_dry = contents, by, is_dry
        self._paths = frozenset(contents.images)
        self._addresses: dict[str, str] = {}
        self.refused: dict[str, str] = {}

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and path in self._paths and self._address(path) != ""

    def __getitem__(self, path: str) -> str:
        if path not in self:
            raise KeyError(path)
        return self._address(path)

    def __iter__(self) -> Iterator[str]:
        return (path for path in self._contents.images if path in self)

    def __len__(self) -> int:
        return sum(1 for _path in self)

    def _address(self, path: str) -> str:
        """Return the address of an image, "" where it cannot be shown."""
        if path not in self._addresses and path not in self.refused:
            try:
                self._addresses[path] = self._kept(self._contents.source.read(path))
            except OSError as error:
                self.refused[path] = error.strerror or str(error)
            except ImageRefused as error:
                self.refused[path] = str(error)
        return self._addresses.get(path, "")

    def _kept(self, upload: bytes) -> str:
        if not self._is_dry:
            image = keep_image(upload, by=self._by)
            return image_path(image.digest, image.extension)
        digest = sha256(upload).hexdigest()
        known = Image.objects.filter(upload_digest=digest).order_by("pk").first()
        return (
            image_path(known.digest, known.extension)
            if known
            else image_path(digest[:DIGEST_LENGTH], "png")
        )
