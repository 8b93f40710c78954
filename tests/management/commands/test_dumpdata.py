"""dumpdata and loaddata: single models as ever; a whole site is sent to the right commands."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.core.serializers import serialize

from kb.models import Synonym, Term


@pytest.mark.parametrize("labels", [[], ["kb"], ["kb.term"], ["auth", "kb"]])
def test_a_dump_of_the_whole_site_is_refused_with_the_right_command(
    labels: list[str], guide: None, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=r"manage\.py export_site DIR"):
        call_command("dumpdata", *labels, output=str(tmp_path / "all.json"))
    assert list(tmp_path.iterdir()) == []


def test_single_models_go_out_and_come_in_again(guide: None, tmp_path: Path) -> None:
    Synonym.objects.create(words="fan, ventilator")
    file, before = tmp_path / "some.json", Group.objects.count()
    call_command("dumpdata", "kb.synonym", "auth.group", natural_foreign=True, output=str(file))
    assert {row["model"] for row in json.loads(file.read_text())} == {"kb.synonym", "auth.group"}
    Synonym.objects.all().delete()
    call_command("loaddata", str(file), verbosity=0)
    assert Synonym.objects.get().words == "fan, ventilator"
    assert Group.objects.count() == before


def test_what_is_left_out_by_name_does_not_stop_a_dump(guide: None, tmp_path: Path) -> None:
    index = ["searchindex", "term", "word", "postingtable", "posting", "indexeddocument"]
    file = tmp_path / "kb.json"
    call_command("dumpdata", "kb", exclude=[f"kb.{name}" for name in index], output=str(file))
    assert "kb.article" in {row["model"] for row in json.loads(file.read_text())}


def test_a_dump_of_a_whole_site_from_before_is_refused_when_it_is_loaded(
    guide: None, tmp_path: Path
) -> None:
    file = tmp_path / "all.json"
    rows = [*Synonym.objects.all(), *Term.objects.order_by("pk")[:1]]
    file.write_text(serialize("json", rows))
    with pytest.raises(CommandError, match=r"rows of kb\.Term .*`manage\.py import_site DIR`"):
        call_command("loaddata", str(file), verbosity=0)
