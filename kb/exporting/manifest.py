"""manifest.json: which version wrote an export, and the checksum of every file in it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kb.exporting.errors import DamagedExport, ExportError
from kb.migration_state import newest_migration
from kb.version import VERSION

FORMAT = 1
"""Raised when an older import_site could not read what export_site writes."""

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of an export: SHA-256 of its bytes, and its rows where it holds rows."""

    sha256: str
    rows: int | None = None


@dataclass
class Manifest:
    """What an export holds; nothing in it depends on when or from which database it was made."""

    files: dict[str, FileEntry] = field(default_factory=dict)
    format: int = FORMAT
    version: str = VERSION
    migration: str = field(default_factory=newest_migration)

    def write(self, folder: Path) -> None:
        """Write it into a folder, as its last file; there is an entry for every article."""
        layout: Any = {"ensure_ascii": False, "sort_keys": True, "indent": 1}
        with (folder / MANIFEST).open("w", encoding="utf-8") as file:
            json.dump(vars(self), file, default=_entry_values, **layout)
            file.write("\n")


def _entry_values(entry: FileEntry) -> dict[str, Any]:
    return {name: value for name, value in asdict(entry).items() if value is not None}


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of an export; raise ExportError where it is none, or is damaged."""
    file = folder / MANIFEST
    if not file.is_file():
        raise ExportError(f"{folder} is no export of a site: there is no {MANIFEST} in it.")
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return _manifest(content)
    except json.JSONDecodeError as error:
        raise DamagedExport(file, f"no valid JSON: {error.msg}", error.lineno) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedExport(file, "this is no manifest that export_site has written.") from error


def _manifest(content: dict[str, Any]) -> Manifest:
    if not isinstance(content["format"], int):
        raise TypeError(content["format"])
    if content["format"] > FORMAT:  # what else is in it may have other names
        return Manifest({}, content["format"], str(content.get("version", "")), "")
    files = {str(path): FileEntry(**entry) for path, entry in content["files"].items()}
    return Manifest(files, content["format"], content["version"], content["migration"])


def check_version(manifest: Manifest) -> None:
    """Raise ExportError where this version cannot import such an export exactly."""
    if manifest.format > FORMAT:
        raise ExportError(
            f"The export has the format {manifest.format}, and this version reads up to {FORMAT}: "
            f"import it with the version that wrote it ({manifest.version})."
        )
    if manifest.migration != newest_migration():
        raise ExportError(
            f"The export was made with the tables of {manifest.migration}, and this version has "
            f"those of {newest_migration()}. Import it with the version that wrote it "
            f"({manifest.version}), then upgrade and run manage.py migrate."
        )
