"""What an upload may hold, and how its files may be called."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import IO

MAX_NAME = 400
MOST_SHOWN = 120

_DRIVE = re.compile(r"[A-Za-z]:")


class ArchiveRefused(Exception):
    """A file that is not taken; the message says why, and which of its files it is about."""


@dataclass(frozen=True)
class ArchiveLimits:
    """What an upload may hold; sizes in bytes.

    `ratio` is of what is unpacked to what is packed, beyond `unsuspected` bytes; `index` is the
    size of the zip's own list of its files.
    """

    packed: int = 100_000_000
    files: int = 20_000
    size: int = 64_000_000
    total: int = 500_000_000
    ratio: int = 100
    unsuspected: int = 20_000_000
    index: int = 20_000_000
    depth: int = 30

    def most_unpacked(self, packed: int) -> int:
        """Return how many bytes a zip of this size may become."""
        return min(self.total, max(self.unsuspected, self.ratio * packed))


LIMITS = ArchiveLimits()


def read_single(name: str, file: bytes | IO[bytes], limits: ArchiveLimits = LIMITS) -> bytes:
    """Return the bytes of a file that is uploaded by itself. Raises ArchiveRefused."""
    check_name(name, limits)
    stream = BytesIO(file) if isinstance(file, bytes) else file
    size = size_of(stream)
    if size > limits.size:
        raise ArchiveRefused(f"The file has {size:,} bytes; at most {limits.size:,} are taken.")
    data = stream.read(limits.size + 1)
    if len(data) > limits.size:
        raise ArchiveRefused(f"The file has more than {limits.size:,} bytes.")
    return data


def check_name(name: str, limits: ArchiveLimits = LIMITS) -> None:
    """Raise ArchiveRefused for a path that leads out of its folder, or that no system has."""
    parts = name.rstrip("/").split("/")
    if not name or len(name) > MAX_NAME:
        raise ArchiveRefused(f"A file has no name, or a very long one: {shown_name(name)}")
    if not name.isprintable():
        raise ArchiveRefused(f"The name has a control character in it: {shown_name(name)}")
    if "\\" in name:
        raise ArchiveRefused(f"The name has a backslash in it: {shown_name(name)}")
    if name.startswith("/") or _DRIVE.match(name):
        raise ArchiveRefused(f"The name begins at the root of a disk: {shown_name(name)}")
    if any(part.strip() in ("", ".", "..") for part in parts):
        raise ArchiveRefused(f"The name leads out of its folder: {shown_name(name)}")
    if len(parts) > limits.depth:
        raise ArchiveRefused(
            f"Folders are nested more than {limits.depth} deep: {shown_name(name)}"
        )


def size_of(stream: IO[bytes]) -> int:
    """Return the size of a file, and go to its beginning."""
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    return size


def shown_name(name: str) -> str:
    """Return a name as a message quotes it."""
    shown = name if name.isprintable() else repr(name)[1:-1]
    return shown[:MOST_SHOWN] + ("…" if len(shown) > MOST_SHOWN else "")
