"""The key that signs sessions and cookies: from a variable, from a file, or created once."""

import fcntl
import os
import secrets
from pathlib import Path

from kb.environment import read_parsed, read_text


def secret_key(data_dir: Path) -> str:
    """Return KB_SECRET_KEY, else the text of KB_SECRET_KEY_FILE, else the data folder's key."""
    from_variable = read_text("KB_SECRET_KEY")
    expected = "a readable file that holds the key"
    from_file = read_parsed("KB_SECRET_KEY_FILE", "", _read, expected)
    return from_variable or from_file or read_or_create_key(data_dir / "secret_key")


def _read(file: str) -> str:
    if not (key := Path(file).read_text().strip()):
        raise ValueError("empty")
    return key


def read_or_create_key(file: Path) -> str:
    """Return the key in `file`; creates it under a lock, so that processes share one key."""
    if file.exists() and (key := file.read_text().strip()):
        return key
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not (key := handle.read().strip()):
            key = secrets.token_urlsafe(50)
            handle.write(key)
            handle.flush()
            os.fsync(handle.fileno())
    return key
