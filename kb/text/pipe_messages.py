"""The messages between the renderer and its child process: JSON through a pipe, length first."""

import json
import os
import struct
from collections.abc import Mapping
from typing import Any, TypedDict

_LENGTH = struct.Struct(">I")
_MAX_READ = 65_536


class RenderRequest(TypedDict):
    """All texts of an article by field, and which of them are `inline`: one line, no block."""

    texts: dict[str, str]
    inline: list[str]


class RenderAnswer(TypedDict, total=False):
    """`html` or `error` of one text; the child's first message says if its memory is `limited`."""

    html: str
    error: str
    limited: bool


def send(pipe: int, value: Mapping[str, object]) -> None:
    """Write one JSON value. Raises BrokenPipeError where the reader has closed the pipe."""
    body = json.dumps(value).encode()
    rest = memoryview(_LENGTH.pack(len(body)) + body)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def receive(pipe: int) -> Any:
    """Return the next JSON value, or None where the writer has closed the pipe."""
    header = _read(pipe, _LENGTH.size)
    if header is None:
        return None
    body = _read(pipe, _LENGTH.unpack(header)[0])
    return None if body is None else json.loads(body)


def _read(pipe: int, length: int) -> bytes | None:
    parts = []
    while length:
        part = os.read(pipe, min(length, _MAX_READ))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
