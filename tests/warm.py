"""What every run makes of the same code and fixtures, kept for the next run of that day."""

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".pytest_cache" / "kb"
DEPENDS_ON = ("kb", "fixtures", "tests", "requirements")

T = TypeVar("T")


def kept(name: str, make: Callable[[], T]) -> tuple[T, bool]:
    """Return what was made under this name of just these files, or make it; and whether it was."""
    file = KEPT / f"{name}-{digest()}"
    if file.exists():
        found: T = pickle.loads(file.read_bytes())  # noqa: S301 (written below)
        return found, True
    made = make()
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob(f"{name}-*"):
        old.unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile(dir=KEPT, delete=False) as new:
        new.write(pickle.dumps(made))
    os.replace(new.name, file)
    return made, False


@cache
def digest() -> str:
    """Return what changes with every file that could matter, with Python, and at midnight."""
    found = hashlib.sha256(f"{sys.version} {datetime.now(UTC).date()}".encode())
    for file in _files():
        found.update(str(file).encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _files() -> Iterable[Path]:
    every = (file for name in DEPENDS_ON for file in (ROOT / name).rglob("*"))
    return sorted(file for file in every if file.is_file() and "__pycache__" not in file.parts)
