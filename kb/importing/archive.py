"""An uploaded zip → its files by their paths, read only as far as the limits allow."""

import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import IO, Self

from kb.importing.archive_index import check_index
from kb.importing.archive_limits import (
    LIMITS,
    ArchiveLimits,
    ArchiveRefused,
    check_name,
    shown_name,
    size_of,
)

CHUNK = 64 * 1024
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

_ENCRYPTED = 0x1 | 0x40 | 0x2000


class Archive(Mapping[str, bytes]):
    """The files of a zip by their paths, with `/`; each is unpacked when it is asked for.

    What the zip says of sizes is not believed: reading stops at the limits. Use it in a `with`.
    """

    def __init__(self, file: bytes | IO[bytes], limits: ArchiveLimits = LIMITS) -> None:
        """Open a zip. Raises ArchiveRefused."""
        self.limits = limits
        self._read: dict[str, int] = {}
        stream = BytesIO(file) if isinstance(file, bytes) else file
        self.packed = size_of(stream)
        if self.packed > limits.packed:
            raise ArchiveRefused(
                f"The zip has {self.packed:,} bytes; at most {limits.packed:,} are taken."
            )
        check_index(stream, self.packed, limits)
        self._zip = _open(stream)
        try:
            self._members = _members(self._zip, limits, self.packed)
        except ArchiveRefused:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __getitem__(self, name: str) -> bytes:
        """Return a file's bytes; ArchiveRefused where it is broken or too large, KeyError."""
        member = self._members[name]
        try:
            with self._zip.open(member) as file:
                return self._unpacked(name, file)
        except ArchiveRefused:
            raise
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise ArchiveRefused(f"{shown_name(name)} is broken: {error}.") from error
        except (NotImplementedError, RuntimeError) as error:
            raise ArchiveRefused(f"{shown_name(name)} cannot be unpacked: {error}.") from error

    def names(self) -> list[str]:
        """Return the paths of all files."""
        return list(self._members)

    def size(self, name: str) -> int:
        """Return how many bytes the zip says that a file has."""
        return self._members[name].file_size

    def read(self, name: str) -> bytes:
        """Return a file's bytes. Raises OSError for what is broken or too large."""
        try:
            return self[name]
        except ArchiveRefused as refused:
            raise OSError(str(refused)) from refused

    def _unpacked(self, name: str, file: IO[bytes]) -> bytes:
        others = sum(size for each, size in self._read.items() if each != name)
        parts: list[bytes] = []
        size = 0
        while part := file.read(CHUNK):
            size += len(part)
            parts.append(part)
            if size > self.limits.size:
                raise ArchiveRefused(
                    f"{shown_name(name)} has over {self.limits.size:,} bytes, whatever it says."
                )
            most = self.limits.most_unpacked(self.packed)
            if others + size > most:
                raise ArchiveRefused(f"The zip holds more than {most:,} bytes, whatever it says.")
        self._read[name] = size
        return b"".join(parts)


def _open(stream: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, OverflowError, MemoryError) as error:
        raise ArchiveRefused(f"This is no zip that can be read: {error}.") from error
    except NotImplementedError as error:
        raise ArchiveRefused(f"This zip needs a program that is not here: {error}.") from error


def _members(
    archive: zipfile.ZipFile, limits: ArchiveLimits, packed: int
) -> dict[str, zipfile.ZipInfo]:
    """Return the files of a zip by their paths. Raises ArchiveRefused."""
    rows = archive.infolist()
    if len(rows) > limits.files:
        raise ArchiveRefused(f"The zip holds {len(rows):,} files; {limits.files:,} are allowed.")
    members: dict[str, zipfile.ZipInfo] = {}
    folded: dict[str, str] = {}
    for row in rows:
        _check_member(row, limits)
        name = row.filename.rstrip("/")
        other = folded.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if other != name:
            said = f"{shown_name(other)}, {shown_name(name)}"
            raise ArchiveRefused(f"Two names differ in nothing but case or accents: {said}")
        if name in members:
            raise ArchiveRefused(f"The zip holds this name twice: {shown_name(name)}")
        if not row.is_dir():
            members[name] = row
    _check_folders(members)
    _check_sizes(members, limits, packed)
    return members


def _check_member(row: zipfile.ZipInfo, limits: ArchiveLimits) -> None:
    """Raise ArchiveRefused for a member that is not taken, whatever it holds."""
    written = row.orig_filename
    if "\0" in written:
        raise ArchiveRefused(f"The name has a control character in it: {shown_name(written)}")
    check_name(written, limits)
    kind = stat.S_IFMT(row.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ArchiveRefused(f"A link or a device is not taken: {shown_name(written)}")
    if row.flag_bits & _ENCRYPTED:
        raise ArchiveRefused(f"The zip is encrypted: {shown_name(written)}")
    if row.compress_type not in METHODS:
        raise ArchiveRefused(f"The zip is packed in an unusual way: {shown_name(written)}")


def _check_folders(members: Mapping[str, zipfile.ZipInfo]) -> None:
    """Raise ArchiveRefused where a name is that of a file and that of a folder."""
    for name in members:
        parts = name.split("/")
        for length in range(1, len(parts)):
            if "/".join(parts[:length]) in members:
                raise ArchiveRefused(f"A file is a folder as well: {shown_name(name)}")


def _check_sizes(
    members: Mapping[str, zipfile.ZipInfo], limits: ArchiveLimits, packed: int
) -> None:
    """Raise ArchiveRefused where the zip itself says that it is too large."""
    for name, row in members.items():
        if row.file_size > limits.size:
            raise ArchiveRefused(
                f"{shown_name(name)} has {row.file_size:,} bytes; {limits.size:,} are allowed."
            )
    if sum(row.compress_size for row in members.values()) > packed:
        raise ArchiveRefused("The files of the zip lie on top of each other.")
    total = sum(row.file_size for row in members.values())
    most = limits.most_unpacked(packed)
    if total > most:
        raise ArchiveRefused(
            f"The zip of {packed:,} bytes would become {total:,}; at most {most:,} are taken."
        )
