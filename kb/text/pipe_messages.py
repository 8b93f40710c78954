"""JSON values through a pipe, each after its length."""

import json
import os
import struct
from typing import Any

_LENGTH = struct.Struct(">I")


def send(pipe: int, value: Any) -> None:
    """Write one value; raise BrokenPipeError when nobody reads any more."""
    body = json.dumps(value).encode()
    rest = memoryview(_LENGTH.pack(len(body)) + body)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def receive(pipe: int) -> Any:
    """Return the next value, or None when nobody writes any more."""
    head = _read(pipe, _LENGTH.size)
    if head is None:
        return None
    body = _read(pipe, _LENGTH.unpack(head)[0])
    return None if body is None else json.loads(body)


def _read(pipe: int, length: int) -> bytes | None:
    parts = []
    while length:
        part = os.read(pipe, min(length, 65_536))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
