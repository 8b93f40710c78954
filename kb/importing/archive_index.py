"""The end of a zip: how large the list of its files is, before that list is read."""

import struct
from typing import IO

from kb.importing.archive_limits import ArchiveLimits, ArchiveRefused

_END = b"PK\x05\x06"
_END_FORMAT = struct.Struct("<4s4H2LH")
_END_64 = b"PK\x06\x06"
_SIZE_64 = struct.Struct("<Q")
_SIZE_64_AT = 40
_LONGEST_END = _END_FORMAT.size + 65_535


def check_index(stream: IO[bytes], size: int, limits: ArchiveLimits) -> None:
    """Raise ArchiveRefused where the list of a zip's files would take too much memory.

    Every record that may be the zip's end is looked at: which of them counts depends on the reader.
    """
    stream.seek(max(0, size - _LONGEST_END - 200))
    tail = stream.read(_LONGEST_END + 200)
    stream.seek(0)
    largest = max([*_sizes(tail, _END), *_sizes(tail, _END_64)], default=0)
    if largest > limits.index:
        raise ArchiveRefused(
            f"The list of the zip's files has {largest:,} bytes; {limits.index:,} are allowed."
        )


def _sizes(tail: bytes, sign: bytes) -> list[int]:
    """Return the sizes that the records with this sign give for the list of files."""
    sizes: list[int] = []
    at = tail.find(sign)
    while at >= 0:
        record = tail[at : at + _SIZE_64_AT + _SIZE_64.size]
        if sign == _END and len(record) >= _END_FORMAT.size:
            found = _END_FORMAT.unpack(record[: _END_FORMAT.size])[5]
            sizes.append(0 if found == 0xFFFFFFFF else found)
        elif sign == _END_64 and len(record) == _SIZE_64_AT + _SIZE_64.size:
            sizes.append(_SIZE_64.unpack(record[_SIZE_64_AT:])[0])
        at = tail.find(sign, at + 1)
    return sizes
