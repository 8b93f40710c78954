"""Checks that the static files are collected: without the manifest every page would fail."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings


def static_files_problem() -> str:
    """Return what is wrong with the collected files; "" where the server can start."""
    if settings.DEBUG:
        return ""  # Django serves them from their folders then
    try:
        collected = collected_names(settings.STATIC_ROOT / "staticfiles.json")
    except (OSError, ValueError, TypeError, KeyError):
        return "The static files are not collected: run `make collected`."
    missing = sorted(set(source_names(map(Path, settings.STATICFILES_DIRS))) - collected)
    if missing:
        return f"The static files were collected without {missing[0]}: run `make collected`."
    return ""


def collected_names(manifest: Path) -> set[str]:
    """Return the names of all collected files.

    Raises OSError, ValueError, TypeError or KeyError where there is no valid manifest.
    """
    return set(json.loads(manifest.read_text())["paths"])


def source_names(folders: Iterable[Path]) -> Iterator[str]:
    """Yield the name of every file that collectstatic collects: no hidden files, no backups."""
    for folder in folders:
        for file in folder.rglob("*"):
            parts = file.relative_to(folder).parts
            is_ignored = any(part.startswith(".") or part.endswith("~") for part in parts)
            if file.is_file() and not is_ignored and "CVS" not in parts:
                yield "/".join(parts)
