"""The key that signs sessions and cookies: given, read from a file, or made once."""

import fcntl
import os
import secrets
from pathlib import Path

from kb.environment import parsed, text


def secret_key(data_dir: Path) -> str:
    """From KB_SECRET_KEY, else from KB_SECRET_KEY_FILE, else made once in the data folder."""
    given = text("KB_SECRET_KEY")
    expected = "a readable file that holds the key"
    from_file = parsed("KB_SECRET_KEY_FILE", "", _read, expected)
    return given or from_file or made_once(data_dir / "secret_key")


def _read(file: str) -> str:
    if not (key := Path(file).read_text().strip()):
        raise ValueError("empty")
    return key


def made_once(file: Path) -> str:
    """The key in `file`; where there is none, one of all the processes that ask makes it."""
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
