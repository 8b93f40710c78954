"""Lets SQLite's writes fail by chance in every Python that finds this file on its path.

`xSetSystemCall` of SQLite's own interface puts another function in the place of a system call.
`FAILING_WRITES` names a file: while it is there, the share of writes that it holds fails as it
says, "0.02 28" being 2 % with ENOSPC.
"""

import atexit
import contextlib
import ctypes
import os
import random
from typing import Any


class Vfs(ctypes.Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = [
        *[(name, ctypes.c_int) for name in ("version", "file_size", "path_length")],
        *[(name, ctypes.c_void_p) for name in ("next", "name", "data")],
        *[(f"method_{number}", ctypes.c_void_p) for number in range(13)],
        ("set_system_call", ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_void_p] * 3)),
    ]


LIBC = ctypes.CDLL(None, use_errno=True)
SIGNATURES = {
    "write": [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t],
    "pwrite": [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64],
    "pwrite64": [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64],
}


def failure() -> int:
    """The error that this write gets; 0 for none."""
    try:
        with open(os.environ["FAILING_WRITES"]) as file:
            share, number = file.read().split()
    except (OSError, ValueError):
        return 0
    return int(number) if random.random() < float(share) else 0


def failing(name: str, arguments: list[Any]) -> Any:
    """A function in the place of a system call that sometimes fails."""
    real = LIBC[name]
    real.argtypes, real.restype = arguments, ctypes.c_ssize_t

    @ctypes.CFUNCTYPE(ctypes.c_ssize_t, *arguments, use_errno=True)  # type: ignore[untyped-decorator]
    def call(*given: Any) -> int:
        if error := failure():
            ctypes.set_errno(error)
            return -1
        return int(real(*given))

    return call


CALLS = {name.encode(): failing(name, arguments) for name, arguments in SIGNATURES.items()}


def install() -> None:
    """Put them in place in the SQLite that Python uses, until the process ends."""
    sqlite = ctypes.CDLL("libsqlite3.so.0")
    sqlite.sqlite3_initialize()
    sqlite.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
    vfs = sqlite.sqlite3_vfs_find(None)
    for name, call in CALLS.items():
        vfs.contents.set_system_call(vfs, name, call)
        atexit.register(vfs.contents.set_system_call, vfs, name, None)


if "FAILING_WRITES" in os.environ:
    with contextlib.suppress(OSError):
        install()
