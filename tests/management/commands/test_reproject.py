"""manage.py reproject --dry-run: what a new version would show differently."""

from io import StringIO

import pytest
from django.core.management import call_command

from kb.models import AgentNote, Publication
from tests.make_articles import write_live

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]


def dry_run() -> list[str]:
    """Return what the command prints."""
    out = StringIO()
    call_command("reproject", "--dry-run", stdout=out)
    return out.getvalue().splitlines()


def test_what_would_look_different_is_listed_and_nothing_is_written() -> None:
    changed = write_live("Old look", steps=("Press it",), cause="Text", internal_note="Note")
    write_live("Same look", cause="Text")
    old = {**changed.html, "cause": "<p>Old</p>", "#press-it": "old"}
    Publication.objects.filter(pk=changed.pk).update(html=old)
    AgentNote.objects.filter(publication=changed).update(html="<p>Old</p>")
    before = list(Publication.objects.order_by("pk").values())
    assert dry_run() == [
        f"{changed.pk} Old look: #press-it, cause, internal_note",
        "Would look different: 1. Nothing was written.",
    ]
    assert list(Publication.objects.order_by("pk").values()) == before


def test_what_cannot_be_rendered_any_more_is_listed_with_the_reason() -> None:
    too_long = write_live("Too long", cause="Text")
    revision = too_long.revision
    revision.document["cause"] = "> " * 30
    type(revision).objects.filter(pk=revision.pk).update(document=revision.document)
    assert dry_run()[0] == (
        f"{too_long.pk} Too long: cannot be rendered: "
        "cause: Line 1: lists or quotes are nested more than 20 deep."
    )


def test_a_site_that_is_up_to_date_has_nothing_to_list() -> None:
    write_live("Same look", cause="# A\n\n- [x] b\n\nE[^1]\n\n[^1]: F")
    assert dry_run() == ["Would look different: 0. Nothing was written."]
