"""A guide beside the first one is loaded, published, and read as its own source."""

import json
import re
from pathlib import Path

from django.core.management import call_command
from django.test import Client, TestCase

from kb.guide.facts import Facts
from kb.guide.fixture import dump, make_rows
from kb.guide.parser import parse_guide
from kb.models import Publication, Source

GUIDES = Path(__file__).resolve().parents[1] / "data" / "guides"
NAMES = sorted(path.stem for path in GUIDES.glob("*.txt"))


def load(name: str, folder: Path) -> None:
    """Make the fixture of a guide and load it."""
    guide = parse_guide((GUIDES / f"{name}.txt").read_text(encoding="utf-8"))
    path = folder / f"{name}.json"
    path.write_text(dump(make_rows(guide, Facts(), source=name)), encoding="utf-8")
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("loaddata", str(path), verbosity=0)


def test_three_guides_are_published_beside_the_first(
    guide: None, client: Client, tmp_path: Path
) -> None:
    for name in NAMES:
        load(name, tmp_path)
    assert set(Source.objects.values_list("key", flat=True)) == {"guide", *NAMES}
    live = Publication.objects.filter(is_live=True)
    counts = {name: live.filter(article__source__key=name).count() for name in NAMES}
    assert counts == {"kubernetes": 12, "pos-terminal": 43, "printer": 12}
    for publication in live.filter(article__source__key__in=NAMES):
        assert client.get(publication.get_absolute_url()).status_code == 200


def test_a_second_guide_takes_no_number_from_the_first(
    guide: None, client: Client, tmp_path: Path
) -> None:
    before = client.get("/2.1/")["Location"]
    load("printer", tmp_path)
    assert client.get("/2.1/")["Location"] == before


def test_notes_and_commands_of_a_guide_are_shown_with_their_step(
    guide: None, client: Client, tmp_path: Path
) -> None:
    load("printer", tmp_path)
    jam = Publication.objects.get(article__key="printer-paper-jam")
    page = client.get(jam.get_absolute_url()).content.decode()
    assert "Never pull paper against the direction of travel." in page
    assert re.search(r"<li>check the pick-up rollers</li>\s*<li>check the sensor flag", page)
    reply = client.get(f"/articles/{jam.pk}.txt").content.decode()
    assert "2. Pull out tray 2 completely\n   - check the pick-up rollers\n   - check" in reply
    offline = Publication.objects.get(article__key="printer-printer-shows-as-offline")
    document = json.loads(client.get(f"/articles/{offline.pk}.json").content)
    assert "net stop spooler\nnet start spooler" in json.dumps(document).replace("\\n", "\n")
