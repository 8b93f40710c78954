"""The whole site → a folder of Markdown, images and JSON."""

from collections.abc import Callable
from pathlib import Path

from kb.exporting.articles.write_articles import write_articles
from kb.exporting.data_files import DATA, data_file, write_rows_of
from kb.exporting.database_state import check_tables
from kb.exporting.export_folder import make_private, new_export, write_private
from kb.exporting.exported_models import exported_models
from kb.exporting.image_files import write_images
from kb.exporting.manifest import FileEntry, Manifest
from kb.exporting.natural_keys import NaturalKeys
from kb.exporting.read_snapshot import read_snapshot
from kb.exporting.readme import README, readme

Announce = Callable[[str], None]
"""Called with a line that says how far the work is."""


def export_site(target: Path, announce: Announce = lambda line: None) -> Manifest:
    """Write the site as it is now into a folder that is missing, empty, or an earlier export.

    Returns what was written. Raises ExportError where the folder holds anything else.
    """
    check_tables()
    with new_export(target) as folder:
        manifest = Manifest()
        with read_snapshot():
            manifest.files |= _write_data(folder, announce)
            manifest.files |= write_images(folder)
            manifest.files |= write_articles(
                folder, lambda done, total: announce(f"articles: {done} of {total}")
            )
        manifest.files[README] = write_private(folder, README, readme().encode())
        manifest.write(folder)
        make_private(folder)
    return manifest


def _write_data(folder: Path, announce: Announce) -> dict[str, FileEntry]:
    (folder / DATA).mkdir()
    names, written = NaturalKeys(), {}
    for model in exported_models():
        entry = written[data_file(model)] = write_rows_of(model, folder, names)
        announce(f"{model._meta.label}: {entry.rows}")
    return written
