"""Whether the collected static files are those of this code: without them every page would fail."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings


def static_files_problem() -> str:
    """Say what is wrong with the collected files; empty where the server can start."""
    if settings.DEBUG:
        return ""  # then they are served as they lie there
    try:
        known = manifest(settings.STATIC_ROOT / "staticfiles.json")
    except (OSError, ValueError, TypeError, KeyError):
        return "The static files are not collected: run `make collected`."
    missing = sorted(set(sources(map(Path, settings.STATICFILES_DIRS))) - known)
    if missing:
        return f"The static files were collected without {missing[0]}: run `make collected`."
    return ""


def manifest(file: Path) -> set[str]:
    """Return the names of all files that were collected; raises where it is no manifest."""
    return set(json.loads(file.read_text())["paths"])


def sources(folders: Iterable[Path]) -> Iterator[str]:
    """Yield the name of every file to collect; Django leaves out hidden files and backups."""
    for folder in folders:
        for file in folder.rglob("*"):
            parts = file.relative_to(folder).parts
            is_left_out = any(part.startswith(".") or part.endswith("~") for part in parts)
            if file.is_file() and not is_left_out and "CVS" not in parts:
                yield "/".join(parts)
