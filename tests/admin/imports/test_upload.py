"""What is taken as an import, from whom, and what is refused with which words."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.importing import detect_format, formats
from kb.models import ImportRun, ImportState
from tests.admin.imports.import_pages import (
    ADD,
    LIST,
    newer_guide,
    page_of,
    planned,
    upload,
    zip_of,
)

pytestmark = pytest.mark.usefixtures("guide")


@pytest.fixture
def client(administrator: Any, signed_in: Callable[[Any], Client]) -> Client:
    """An administrator."""
    return signed_in(administrator)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"   \n", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no text, no zip and no JSON"),
        ("1. SÄTZE\n".encode("latin-1"), "Line 1: expected text in utf-8"),
        (b"Good line\nsecond\nthird \xff", "Line 3: expected text in utf-8"),
        (b"PK\x03\x04 nothing more", "This zip is refused"),
        (zip_of("../outside.md"), "The name leads out of its folder"),
        (zip_of("/etc/x.md"), "The name begins at the root of a disk"),
        (b'{"articles": [', "This is no JSON that can be read"),
        (b'{"posts": []}', "There is no list of articles in this JSON"),
        (b"[" * 100_000, "This is no JSON that can be read"),
        (b"x " * 3_000_000, "This guide is too large: at most 5 MB"),
        (zip_of("a.txt", "b.docx"), "no Markdown or HTML files"),
        (zip_of(), "no Markdown or HTML files"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(client: Client, data: bytes, words: str) -> None:
    response = upload(client, data)
    assert response.status_code == 422
    assert words.lower() in response.content.decode().lower()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"GUIDE\n=====\n", "x.txt", "guide"),
        (b"\xef\xbb\xbfGUIDE\r\n", "x", "guide"),
        (b"# One page", "page.md", "markdown"),
        (b"<!doctype html><title>x</title>", "x", "html"),
        (zip_of("articles.json", ".hidden.md"), "x.zip", "zendesk"),
        (zip_of("docs/a.md", "docs/b.md", "docs/c.html"), "x.zip", "markdown"),
        (zip_of("site/a.html", "site/b.HTM", "__MACOSX/a.md"), "x.zip", "html"),
        (json.dumps({"articles": [], "count": 0}).encode(), "x.json", "zendesk"),
    ],
)
def test_the_format_is_found_out_from_the_file(data: bytes, name: str, found: str) -> None:
    assert detect_format.detect_format(data, name) == found


def test_a_format_that_is_not_there_yet_is_named(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_guide = {"guide": formats.IMPORTERS["guide"]}
    monkeypatch.setattr("kb.admin.imports.upload_form.IMPORTERS", only_guide)
    response = upload(client, zip_of("a.md"), "wiki.zip")
    assert "This looks like: Folder of Markdown files" in response.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("key", ["Ä", "a b", "-x", "x" * 61, "../x", "A", "admin", "media"])
def test_a_source_that_cannot_be_called_so_is_refused(client: Client, key: str) -> None:
    response = upload(client, source_key=key)
    assert response.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused_and_not_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("upload_handler", "upload_page"):
        monkeypatch.setattr(f"kb.admin.imports.{module}.MAX_BYTES", 1_000)
    monkeypatch.setattr("django.conf.settings.FILE_UPLOAD_MAX_MEMORY_SIZE", 1_000)
    response = upload(client, b"x" * 20_000)
    assert response.status_code == 413
    assert "at most 50 MB" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_only_the_page_of_imports_takes_more_than_other_forms(
    client: Client, signed_in: Callable[[Any], Client], person: Callable[..., Any]
) -> None:
    large = newer_guide().encode() + b"\n" * 4_000_000
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.FILE_UPLOAD_MAX_MEMORY_SIZE", 1_000)
        assert upload(client, large).status_code == 302
        other = io.BytesIO(large)
        response = client.post("/admin/kb/image/add/", {"file": other, "description": "x"})
        assert not response.wsgi_request.FILES
        author = signed_in(person("anna", "author"))
        assert author.post(ADD, {"file": io.BytesIO(large)}).status_code == 403


def test_so_many_wait_that_nobody_decides_any_more(client: Client) -> None:
    ImportRun.objects.bulk_create(
        ImportRun(format="guide", source_key="x", file_name="x", upload=b"x", state="planned")
        for _number in range(20)
    )
    response = upload(client)
    assert "20 imports wait for a decision already" in response.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("agent", 302),
        ("author", 403),
        ("reviewer", 403),
        ("publisher", 200),
        ("administrator", 200),
    ],
)
def test_publishers_and_administrators_import(
    role: str, status: int, person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    run = ImportRun.objects.create(
        format="guide", source_key="guide", file_name="secret-plans.txt", upload=b"x"
    )
    client = signed_in(person("somebody", role))
    for address in (LIST, ADD, page_of(run), f"{LIST}{run.pk}/progress/"):
        response = client.get(address)
        assert response.status_code == status, address
        if status != 200:
            assert "secret-plans" not in response.content.decode()
    expected = 302 if status == 200 else 403
    assert upload(client).status_code == expected
    run.refresh_from_db()
    client.post(page_of(run), {"_cancel": ""})
    run.refresh_from_db()
    assert (run.state == ImportState.CANCELLED) == (status == 200)


def test_a_publisher_alone_imports_drafts_and_publishes_none(
    publisher: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(publisher)
    assert "is_published" not in client.get(ADD).content.decode()
    run = planned(client, is_published="on")
    assert (run.state, run.is_published) == (ImportState.PLANNED, False)


def test_no_page_gives_the_file_out(client: Client) -> None:
    mark = "nobody-reads-this-line"
    run = planned(client, f"{newer_guide()}\n{mark}\x07\n")
    for address in (LIST, page_of(run), f"{LIST}{run.pk}/progress/"):
        assert mark not in client.get(address).content.decode()


def test_an_upload_needs_the_token_of_its_form(administrator: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    assert upload(client).status_code == 403
    assert not ImportRun.objects.exists()


def test_reading_the_pages_changes_nothing(client: Client) -> None:
    run = planned(client)
    before = list(ImportRun.objects.values_list())
    for query in ("", "?_apply=", "?_cancel=", "?_again=&source_key=x"):
        client.get(page_of(run) + query)
    assert list(ImportRun.objects.values_list()) == before
