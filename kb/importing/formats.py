"""An uploaded file of any format → its plan, or its import; one entry for each format."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.models import User

from kb.guide.errors import LinesError
from kb.guide.lines import decode
from kb.importing.archive import Archive
from kb.importing.archive_limits import ArchiveRefused
from kb.importing.folder.files import FolderFiles, TooManyFiles
from kb.importing.folder.names import readable_name
from kb.importing.folder.read import FolderContents, read_files
from kb.importing.folder.uploaded import UploadedFile, WithoutTopFolder
from kb.importing.folder_conversion import Progress
from kb.importing.html.read_html import read_html_source
from kb.importing.import_folder import FolderOptions, import_folder, plan_folder
from kb.importing.import_guide import ImportResult, import_guide, plan_guide
from kb.importing.incoming import SourceTexts
from kb.importing.plan import ImportPlan
from kb.models import ImportFormat, ImportRun, Source

ZIP = b"PK"
"""What every zip begins with."""


class NotImportable(Exception):
    """A file that cannot be imported: a line for each thing that is wrong with it."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True)
class Upload:
    """A file as it was uploaded: what the import is to be, and its bytes."""

    run: ImportRun
    data: bytes


@dataclass(frozen=True)
class FormatImporter:
    """How one format is planned and imported; both may raise NotImportable."""

    plan: Callable[[Upload, Progress], ImportPlan]
    apply: Callable[[Upload, User | None, Progress], ImportResult]


def _guide_text(upload: Upload) -> str:
    try:
        decode(upload.data)
    except LinesError as error:
        raise NotImportable(str(error).splitlines()) from error
    return upload.data.decode("utf-8")


def _plan_guide(upload: Upload, progress: Progress) -> ImportPlan:
    text, run = _guide_text(upload), upload.run
    try:
        return plan_guide(text, run.source_key, is_published=run.is_published)
    except LinesError as error:
        raise NotImportable(str(error).splitlines()) from error


def _apply_guide(upload: Upload, by: User | None, progress: Progress) -> ImportResult:
    text, run = _guide_text(upload), upload.run
    try:
        return import_guide(
            text, run.source_key, by=by, is_published=run.is_published, progress=progress
        )
    except LinesError as error:
        raise NotImportable(str(error).splitlines()) from error


def _folder_importer(read: Callable[[FolderFiles], FolderContents]) -> FormatImporter:
    """Return how a zip, or one file, is imported with what reads its files."""

    def plan(upload: Upload, progress: Progress) -> ImportPlan:
        with _files_of(upload) as files:
            options = FolderOptions(is_published=upload.run.is_published)
            return plan_folder(read(files), _source_of(upload.run), options, progress)

    def apply(upload: Upload, by: User | None, progress: Progress) -> ImportResult:
        with _files_of(upload) as files:
            options = FolderOptions(is_published=upload.run.is_published)
            source = _source_of(upload.run)
            return import_folder(read(files), source, options, by=by, progress=progress)

    return FormatImporter(plan, apply)


@contextmanager
def _files_of(upload: Upload) -> Iterator[FolderFiles]:
    """Yield the files of an upload while the block runs. Raises NotImportable."""
    try:
        if not upload.data.startswith(ZIP):
            yield UploadedFile(upload.run.file_name, upload.data)
            return
        with Archive(upload.data) as archive:
            yield WithoutTopFolder(archive)
    except (ArchiveRefused, TooManyFiles) as refused:
        raise NotImportable([str(refused)]) from refused


def _source_of(run: ImportRun) -> SourceTexts:
    """Return the source of a folder; one that is there keeps its title."""
    known = Source.objects.filter(key=run.source_key).values_list("title", flat=True).first()
    return SourceTexts(run.source_key, known or readable_name(run.file_name.rsplit(".", 1)[0]))


IMPORTERS: Mapping[str, FormatImporter] = {
    ImportFormat.GUIDE: FormatImporter(_plan_guide, _apply_guide),
    ImportFormat.MARKDOWN: _folder_importer(read_files),
    ImportFormat.HTML: _folder_importer(read_html_source),
    ImportFormat.ZENDESK: _folder_importer(read_html_source),
}
"""The formats that can be uploaded."""


def plan_upload(run: ImportRun, progress: Progress) -> ImportPlan:
    """Return what an uploaded import would do; writes nothing. Raises NotImportable."""
    return IMPORTERS[run.format].plan(_upload_of(run), progress)


def apply_upload(run: ImportRun, progress: Progress) -> ImportResult:
    """Do an uploaded import, in the name of who confirmed it. Raises NotImportable."""
    return IMPORTERS[run.format].apply(_upload_of(run), run.by, progress)


def _upload_of(run: ImportRun) -> Upload:
    return Upload(run, bytes(run.upload or b""))
