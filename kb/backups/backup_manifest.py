"""manifest.json of a backup: when it was made, by which version, and the checksum of its file."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from kb.backups.errors import BackupError

BACKUP_MANIFEST = "manifest.json"
BACKUP_FORMAT = 1


@dataclass(frozen=True)
class BackupManifest:
    """`vendor` is Django's word for the database, `file` the copy's name, `made_at` in UTC."""

    vendor: str
    file: str
    sha256: str
    byte_count: int
    made_at: datetime
    version: str
    migration: str
    format: int = BACKUP_FORMAT

    def as_text(self) -> str:
        """Return it as JSON."""
        values = asdict(self) | {"made_at": self.made_at.isoformat()}
        return json.dumps(values, indent=1, sort_keys=True) + "\n"


def read_backup_manifest(folder: Path) -> BackupManifest:
    """Return the manifest of a backup; raise BackupError where a folder is none."""
    try:
        values = json.loads((folder / BACKUP_MANIFEST).read_text(encoding="utf-8"))
        if values["format"] > BACKUP_FORMAT:
            raise BackupError(
                f"{folder} was made by a newer version ({values['version']}): restore it with that."
            )
        made_at = datetime.fromisoformat(values["made_at"])
        manifest = BackupManifest(**values | {"made_at": made_at})
    except OSError as error:
        raise BackupError(f"{folder} is no backup: it has no {BACKUP_MANIFEST}.") from error
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError(
            f"{folder / BACKUP_MANIFEST} is damaged, or nothing that `backup` wrote."
        ) from error
    if Path(manifest.file).name != manifest.file:
        raise BackupError(f"{folder / BACKUP_MANIFEST} names a file outside of its folder.")
    return manifest


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file's bytes; raise OSError where it cannot be read."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
