"""requirements/<name>.txt → the packages that it installs: name, version, hashes of their files."""

import re
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
SERVED = ("production", "sso", "metrics")
"""What a site may run on; `dev` holds the same packages, and those of the tests."""

_PACKAGE = re.compile(r"^([\w.-]+)==([\w.]+)(.*(?:\n +--hash=.*)*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class LockedPackage(NamedTuple):
    """A line of a lock: `hashes` are the SHA-256 of the files that may be installed."""

    name: str
    version: Version
    hashes: list[str]


def read_lock(name: str) -> dict[str, LockedPackage]:
    """Return the packages of requirements/<name>.txt by their canonical name."""
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    found = [
        LockedPackage(canonicalize_name(package), Version(version), _HASH.findall(hashes))
        for package, version, hashes in _PACKAGE.findall(text)
    ]
    return {package.name: package for package in found}


def read_asked(name: str) -> list[Requirement]:
    """Return what requirements/<name>.in asks for by itself, without the files that it includes."""
    lines = (REQUIREMENTS / f"{name}.in").read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
