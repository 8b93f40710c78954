"""manage.py redact: from a file or standard input, never from the command line."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kb.models import Publication, Redaction
from tests.make_articles import edit, put_live, write
from tests.make_images import keep


@pytest.fixture
def publication(guide: None) -> Publication:
    """A live article that holds what should not be there."""
    return put_live(write("Printer", symptom="Ask zqxvanna at the desk"))


def run(**options: Any) -> str:
    """Run it; what it printed."""
    out = io.StringIO()
    call_command("redact", stdout=out, **options)
    return out.getvalue()


def test_it_counts_and_redacts(publication: Publication, tmp_path: Path) -> None:
    """It never prints the words."""
    file = tmp_path / "words"
    file.write_text("zqxvanna\n")
    counted = run(words=str(file), dry_run=True)
    assert "kb.Revision: 1" in counted
    assert not Redaction.objects.exists()
    done = run(words=str(file), reason="A name")
    assert "Taken out of" in done
    assert "Backups" in done
    assert "zqxvanna" not in (counted + done)
    publication.refresh_from_db()
    assert publication.document["symptom"] == "Ask [redacted] at the desk"


def test_it_reads_standard_input(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no history of a shell holds the words."""
    monkeypatch.setattr("sys.stdin", io.StringIO("zqxvanna\n"))
    assert "Taken out of" in run(words="-", reason="A name")


def test_it_redacts_a_revision_and_an_image(publication: Publication) -> None:
    """By id and number, by address."""
    edit(publication.article, symptom="Ask")
    put_live(publication.article)
    named = f"{publication.pk}/1"
    assert "Would take out" in run(revision=named, dry_run=True)
    assert "is gone" in run(revision=named, reason="A name")
    assert "Taken out of" in run(image=keep("x").path, reason="A face")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"words": "/nowhere", "reason": "x"}, "cannot be read"),
        ({"image": "/media/x.png", "reason": "x"}, "no such image"),
        ({"revision": "x", "reason": "x"}, "such as 12/3"),
        ({"revision": "0/1", "reason": "x"}, "no such revision"),
    ],
)
def test_what_cannot_be_done_is_said(guide: None, options: dict[str, str], said: str) -> None:
    """In one line, without a traceback."""
    with pytest.raises(CommandError, match=said):
        run(**options)


def test_it_asks_for_a_reason_and_the_permission(
    publication: Publication, editor: Any, tmp_path: Path
) -> None:
    """As the page does."""
    file = tmp_path / "words"
    file.write_text("zqxvanna\n")
    with pytest.raises(CommandError, match="reason"):
        run(words=str(file))
    with pytest.raises(CommandError, match="may not redact"):
        run(words=str(file), reason="x", by=editor.username)
