"""What is run over all of a site, by name: time, peak of memory and size of what is made."""

import os
from collections.abc import Callable, Sequence
from io import StringIO
from itertools import count
from pathlib import Path

import psutil
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from kb.importing.folder.read import folder_contents
from kb.importing.import_folder import FolderOptions, import_folder
from kb.importing.incoming import SourceTexts
from kb.models import Article, Publication, SearchLog
from kb.pages.sitemap import count_parts
from kb.publishing import reproject as rebuilding
from kb.search.index import rebuild
from tests.bench import moving
from tests.bench._growth_sites import environment, made_folder, make_database
from tests.bench._processor import forget_peak, peak_memory, whole_milliseconds

ROUND = count(1)
FILES, REINDEXED, REPROJECTED = 100, 2_000, 500
MEGA = 1_000_000

Told = dict[str, float]


def measured(call: Callable[[], object], number: int, made: Path | None = None) -> Told:
    """Return what a call takes for each of so many, in all, and what it leaves in a folder."""
    forget_peak()
    taken = whole_milliseconds(call)
    told = {"ms": taken / max(1, number), "seconds": taken / 1_000, "peak": peak_memory()}
    files = made.rglob("*") if made else ()
    size = sum(file.stat().st_size for file in files if file.is_file())
    return told | ({"megabytes": size / MEGA} if made else {})


def run(command: str, *arguments: object, **options: object) -> None:
    """Run a command, whatever it prints."""
    call_command(command, *arguments, stdout=StringIO(), stderr=StringIO(), **options)


def import_files(folder: Path) -> Told:
    """Import some new files beside all that is there; time for a file."""
    for number in range(FILES):
        words = f"printer router socket {number} " * 40
        (folder / f"file-{number}.md").write_text(f"# Printer {number}\n\n{words}\n", "utf-8")
    source = SourceTexts(f"growth-{next(ROUND)}", "Growth")
    contents = folder_contents(folder)
    return measured(lambda: import_folder(contents, source, FolderOptions()), FILES)


def sitemap(folder: Path) -> Told:
    """Ask for every part of the sitemap; time for an article."""
    client = Client(SERVER_NAME="localhost")

    def ask() -> None:
        for part in range(count_parts()):
            content = b"".join(client.get(f"/sitemap-{part}.xml"))
            (folder / f"{part}.xml").write_bytes(content)

    return measured(ask, Article.objects.count(), folder)


def live_articles(most: int) -> list[int]:
    """Return the ids of some articles that are live."""
    rows = Publication.objects.filter(is_live=True).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def in_batches(call: Callable[[list[int]], object], pks: Sequence[int], size: int) -> None:
    """Do something with some ids at a time."""
    for first in range(0, len(pks), size):
        call(list(pks[first : first + size]))


def reindex(folder: Path) -> Told:
    """Build a part of a new index beside the one in use; time for an article."""
    pks = live_articles(REINDEXED)
    generation = rebuild.begin()
    told = measured(
        lambda: in_batches(lambda some: rebuild.build_batch(generation, some), pks, rebuild.BATCH),
        len(pks),
    )
    rebuild.drop(generation)
    return told


def reproject(folder: Path) -> Told:
    """Rebuild some publications, all of which come out differently; time for an article."""
    pks = live_articles(REPROJECTED)
    return measured(
        lambda: in_batches(rebuilding.reproject, pks, rebuilding.BATCH),
        len(pks),
    )


def count_prunable(folder: Path) -> Told:
    """Count what `prune` would delete; time in all."""
    return measured(lambda: run("prune", dry_run=True), 1)


def prune(folder: Path) -> Told:
    """Delete the searches of more than 90 days, most of what is logged; time for a row."""
    before = SearchLog.objects.count()
    told = measured(lambda: run("prune"), 1)
    return told | {"ms": told["ms"] / max(1, before - SearchLog.objects.count())}


def find_programs() -> None:
    """Let PostgreSQL's programs be those of the server's own version."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        server = psutil.Process(connection.connection.info.backend_pid)
        os.environ["PATH"] = f"{Path(server.exe()).parent}:{os.environ['PATH']}"


def backup(folder: Path) -> Told:
    """Copy the whole database; time for an article."""
    find_programs()
    target = folder / "backup"
    return measured(lambda: run("backup", target), Article.objects.count(), target)


def restore(folder: Path) -> Told:
    """Put a backup back, which keeps what there is as another one; time for an article."""
    backup(folder)
    with override_settings(KB_BACKUP_DIR=made_folder(folder / "kept")):
        return measured(lambda: run("restore", folder / "backup"), Article.objects.count())


def exported() -> Path:
    """Return the folder that the site is exported into: import_site reads it, too."""
    folder: Path = settings.KB_DATA_DIR / "exported"
    return folder


def export_site(folder: Path) -> Told:
    """Export the whole site; time for an article."""
    return measured(lambda: run("export_site", exported()), Article.objects.count(), exported())


def import_site(folder: Path) -> Told:
    """Store the export in an empty database, the index included; time for an article."""
    if not exported().exists():
        run("export_site", exported())
    empty = environment(folder, empty_database(folder))
    moving.run(empty, "empty")
    found: dict[str, float] = {}
    told = measured(
        lambda: found.update(moving.run(empty, "import", str(exported()))), Article.objects.count()
    )
    return told | {"peak": found["memory"]}


def empty_database(folder: Path) -> str:
    """Return the address of an empty database beside the one in use."""
    if connection.vendor == "sqlite":
        return f"{folder}/kb.sqlite3"
    url, name = os.environ["KB_DATABASE_URL"], connection.settings_dict["NAME"]
    make_database(url, f"{name}_imported")
    return url.replace(f"/{name}?", f"/{name}_imported?")


COMMANDS: dict[str, Callable[[Path], Told]] = {
    "import_markdown": import_files,
    "sitemap, all parts": sitemap,
    "reindex, a part": reindex,
    "reproject, a part": reproject,
    "prune --dry-run": count_prunable,
    "export_site": export_site,
    "import_site": import_site,
    "backup": backup,
    "restore": restore,
    "prune": prune,
}
