"""Stored HTML of before: lines get places of their own, and no text stays lost."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from kb.documents import empty_document, empty_resolution, empty_step
from kb.models import Publication, PublicationEvent
from tests.guide_pages import of

MIGRATION = import_module("kb.migrations.0006_line_places")


def as_before(html: dict[str, str]) -> dict[str, str]:
    """Return the HTML as it was stored once: lines and texts in one space of names."""
    return {place.removeprefix("#"): text for place, text in html.items()}


@pytest.mark.usefixtures("guide")
def test_what_readers_see_stays_as_it_was() -> None:
    """Publications, and the events by which old revisions are shown."""
    article = of("connectivity-issues")
    stored = dict(Publication.objects.values_list("pk", "html"))
    kept = dict(PublicationEvent.objects.exclude(html=None).values_list("pk", "html"))
    assert len(kept) > 10
    for model, rows in ((Publication, stored), (PublicationEvent, kept)):
        for pk, html in rows.items():
            model.objects.filter(pk=pk).update(html=as_before(html or {}))
    assert "verify-dns-resolution" in of("connectivity-issues").html
    MIGRATION.separate_lines(apps, connection.schema_editor())
    assert dict(Publication.objects.values_list("pk", "html")) == stored
    assert dict(PublicationEvent.objects.exclude(html=None).values_list("pk", "html")) == kept
    assert article.html == of("connectivity-issues").html


@pytest.mark.one_database
def test_a_text_that_a_line_stood_in_place_of_is_there_again() -> None:
    """As plain paragraphs, for its HTML was never stored."""
    written = empty_document("problem") | {
        "symptom": "It is **dark** & cold.\n\nSince noon.",
        "cause": "Fuse",
        "steps": [{**empty_step(), "anchor": "symptom", "text": "Symptom"}],
        "resolutions": [{**empty_resolution(), "anchor": "body", "text": "Body"}],
    }
    html = {"symptom": "Symptom", "symptom:expected": "Yes", "cause": "<p>Fuse</p>", "body": "Body"}
    assert MIGRATION.separated(written, html) == {
        "#symptom": "Symptom",
        "#symptom:expected": "Yes",
        "cause": "<p>Fuse</p>",
        "#body": "Body",
        "symptom": "<p>It is **dark** &amp; cold.</p>\n\n<p>Since noon.</p>",
    }
    again = MIGRATION.separated(written, {"tool:0": "ping", "#look": "Look"})
    assert again["tool:0"] == "ping"
