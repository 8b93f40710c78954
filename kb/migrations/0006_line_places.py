"""Lines' texts get places of their own in stored HTML: `#look` beside the field `symptom`.

An anchor may be any word. Where a line had the name of a text, its HTML stands in place of that
text's, which is made anew from its Markdown here, as plain paragraphs until it is published or
reprojected.
"""

from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.html import linebreaks

TEXTS = ("symptom", "environment", "cause", "body")
BATCH = 500


def separate_lines(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Rename the places of lines in publications and in the events that keep a text."""
    for name in ("Publication", "PublicationEvent"):
        rows = apps.get_model("kb", name).objects.filter(document__isnull=False)
        for batch in _batches(rows.only("document", "html").iterator(chunk_size=BATCH)):
            for row in batch:
                row.html = separated(row.document, row.html or {})
            rows.model.objects.bulk_update(batch, ["html"])


def separated(document: dict[str, Any], html: dict[str, str]) -> dict[str, str]:
    """Return the stored HTML of a document with the places of lines apart from those of texts."""
    lines = [*document["steps"], *document["resolutions"]]
    places = {
        f"{line['anchor']}{field}": f"#{line['anchor']}{field}"
        for line in lines
        for field in ("", ":expected", ":verify")
    }
    found = {places.get(place, place): text for place, text in html.items()}
    overwritten = [name for name in TEXTS if name in places and document[name].strip()]
    return found | {name: linebreaks(document[name], autoescape=True) for name in overwritten}


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class Migration(migrations.Migration):
    dependencies = [("kb", "0005_plain_words")]

    operations = [migrations.RunPython(separate_lines, elidable=True)]
