"""Uploads imports and presses the buttons of their pages, as an editor does."""

import io
import zipfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kb.importing.pending import PendingImports
from kb.models import ImportRun

LIST = "/admin/kb/importrun/"
ADD = f"{LIST}add/"
GUIDE_TEXT = Path("fixtures/guide.txt").read_text(encoding="utf-8")
SYMPTOM = "Intermittent network connectivity"
NEW_SYMPTOM = "The connection drops now and then"


def newer_guide() -> str:
    """The guide with one symptom in other words."""
    return GUIDE_TEXT.replace(SYMPTOM, NEW_SYMPTOM).replace("Version 2.0", "Version 3.0")


def upload(client: Client, data: str | bytes = "", name: str = "guide-3.txt", **values: str) -> Any:
    """Post a file; the guide in its newer version where none is given."""
    content = data.encode() if isinstance(data, str) else data
    file = SimpleUploadedFile(name, content or newer_guide().encode())
    return client.post(ADD, {"file": file, **values})


def zip_of(*names: str, text: str = "# Title\n\nText.\n") -> bytes:
    """A zip with these files, all with the same text."""
    return zip_with(dict.fromkeys(names, text))


def zip_with(files: dict[str, str]) -> bytes:
    """A zip with these texts by their paths."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)  # the same bytes at any time
    return buffer.getvalue()


def page_of(run: ImportRun) -> str:
    """The address of an import's page."""
    return f"{LIST}{run.pk}/change/"


def press(client: Client, run: ImportRun, button: str, **values: str) -> Any:
    """Press a button of an import's page."""
    return client.post(page_of(run), {button: "", **values}, follow=True)


def planned(
    client: Client, data: str | bytes = "", name: str = "guide-3.txt", **values: str
) -> ImportRun:
    """Upload a file and let the scheduler's process read it."""
    response = upload(client, data, name, **values)
    assert response.status_code == 302, response.content.decode()
    return work()


def work() -> ImportRun:
    """Do what waits, as the scheduler's process does; return the newest import."""
    PendingImports().run()
    return ImportRun.objects.latest("pk")
