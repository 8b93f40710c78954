"""What makes the same rows another page: code, templates, static files, settings."""

import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from kb.version import VERSION

SUFFIXES = {".py", ".html", ".mo", ".txt", ".xml"}


@cache
def release_fingerprint() -> str:
    """Return a hash of the release and its settings; reads the files of the code once (50 ms)."""
    found = sha256()
    for part in (VERSION, django.__version__, _static_files(), _settings()):
        found.update(part.encode() + b"\0")
    for file in _files():
        found.update(file.read_bytes())
    return found.hexdigest()


def _settings() -> str:
    values = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    return json.dumps(values, skipkeys=True, sort_keys=True, default=lambda value: str(type(value)))


def _static_files() -> str:
    return str(getattr(staticfiles_storage, "manifest_hash", ""))


def _files() -> Iterator[Path]:
    """Yield the files that pages are made of, in one order."""
    for folder in (settings.BASE_DIR / "kb", settings.BASE_DIR / "templates"):
        yield from sorted(file for file in folder.rglob("*") if file.suffix in SUFFIXES)
