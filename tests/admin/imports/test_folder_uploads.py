"""Zips of Markdown and HTML and the JSON of a Help Center, uploaded in the admin."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article, Conflict, ImportState, Source
from kb.publishing import history
from tests.admin.imports.import_pages import page_of, planned, press, work, zip_with
from tests.make_articles import edit

pytestmark = pytest.mark.usefixtures("guide")
PRINTER = (
    "# Printer jams\n\n## Symptoms\n\nPaper stays inside.\n\n## Steps\n\n1. Open it\n2. Pull\n"
)
ROUTER = "# Router is slow\n\n## Cause\n\nOld firmware.\n\nSee [the printer](printer.md).\n"


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Somebody who writes, reviews and publishes."""
    return signed_in(editor)


def wiki(top: str, printer: str = PRINTER) -> bytes:
    """A zip of a folder with two articles."""
    return zip_with({f"{top}/hardware/printer.md": printer, f"{top}/hardware/router.md": ROUTER})


def imported(client: Client, data: bytes, name: str, **values: str) -> Any:
    run = planned(client, data, name, **values)
    assert run.state == ImportState.PLANNED, run.notes
    press(client, run, "_apply")
    run = work()
    assert run.state == ImportState.DONE, run.notes
    return run


def test_a_zip_of_markdown_becomes_drafts_of_its_own_source(client: Client) -> None:
    run = imported(client, wiki("wiki"), "our-wiki.zip")
    source = Source.objects.get(key="our-wiki")
    titles = set(Article.objects.filter(source=source).values_list("title", flat=True))
    assert titles == {"Printer jams", "Router is slow"}
    assert run.format == "markdown"
    content = client.get(page_of(run)).content.decode()
    assert "hardware/printer.md" in content
    assert "Publish what this import changed" in content


def test_a_zip_packed_from_a_folder_of_another_name_is_the_same_source(client: Client) -> None:
    imported(client, wiki("wiki-2024"), "a.zip", source_key="wiki")
    count = Article.objects.count()
    title = Source.objects.get(key="wiki").title
    newer = PRINTER.replace("Paper stays inside.", "Paper is stuck.")
    run = imported(client, wiki("wiki-2025", newer), "b.zip", source_key="wiki")
    assert Article.objects.count() == count
    assert dict(run.items.values_list("title", "action"))["Printer jams"] == "changed"
    assert Source.objects.get(key="wiki").title == title


def test_what_an_editor_changed_meanwhile_is_a_conflict(client: Client) -> None:
    imported(client, wiki("x"), "wiki.zip")
    article = Article.objects.get(title="Printer jams")
    edit(article, symptom="Ours")
    newer = PRINTER.replace("Paper stays inside.", "Paper is stuck.")
    imported(client, wiki("x", newer), "wiki.zip")
    assert history.snapshot(article)["symptom"] == "Ours"
    assert Conflict.objects.get().article == article


def test_html_and_the_json_of_a_help_center_come_in_as_well(client: Client) -> None:
    html = (
        "<!doctype html><title>Fax is silent</title><h1>Fax is silent</h1><p>It makes no noise.</p>"
    )
    imported(client, zip_with({"site/fax.html": html}), "site.zip")
    answer = {
        "articles": [
            {"id": 7, "title": "Scanner is dark", "body": "<p>No light.</p>", "section_id": None}
        ]
    }
    imported(client, json.dumps(answer).encode(), "help.json")
    for title in ("Fax is silent", "Scanner is dark"):
        assert Article.objects.filter(title=title).exists(), title


def test_a_file_that_cannot_be_read_stops_no_other(client: Client) -> None:
    data = zip_with(
        {"a/good.md": PRINTER, "a/broken.md": "\0\1\2" * 99, "a/other.md": ROUTER, "a/x.exe": "?"}
    )
    run = planned(client, data, "wiki.zip")
    assert run.items.filter(action="new").count() == 2
    content = client.get(page_of(run)).content.decode()
    assert "x.exe" in content
    assert run.items.get(action="not_understood").name == "broken.md"
