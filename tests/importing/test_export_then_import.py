"""A guide that went out and comes in again changes nothing."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.importing.guide_export.export import export_guide
from kb.importing.guide_on_site import GuideChoice, wanted_guide
from kb.importing.import_guide import import_guide, plan_guide
from kb.models import Article, Conflict, Source, Step
from tests.guide.samples import GUIDE
from tests.make_articles import edit, put_live

pytestmark = pytest.mark.django_db


def exported() -> str:
    return export_guide(wanted_guide(Source.objects.get(key="guide"), GuideChoice())).text


def test_an_exported_guide_is_imported_without_a_change(guide: None) -> None:
    article = Article.objects.get(key="guide-memory-leaks")
    Step.objects.filter(article=article, position=3).update(text="Check for leaks twice")
    edit(article, symptom="Memory is full")
    put_live(article)
    text = exported()
    assert text != GUIDE
    import_guide(text, "guide", by=None, is_published=False)
    assert not Conflict.objects.exists()
    assert exported() == text
    again = plan_guide(text, "guide", is_published=False)
    assert {plan.action for plan in again.articles} <= {"untouched"}


def test_a_newer_guide_goes_out_with_what_editors_changed_in_the_older_one(guide: None) -> None:
    article = Article.objects.get(key="guide-memory-leaks")
    edit(article, symptom="Memory is full")
    put_live(article)
    newer = GUIDE.replace("- Log analysis tools", "- Log viewers")
    import_guide(newer, "guide", by=None, is_published=True)
    assert exported() == newer.replace(
        "Problem: System memory usage continuously increases", "Problem: Memory is full"
    )


@pytest.mark.parametrize("command", ["import_guide", "import_markdown"])
def test_a_source_is_not_called_like_an_address(command: str, guide: None, tmp_path: Path) -> None:
    file = tmp_path / "guide.txt"
    file.write_text(GUIDE)
    path = file if command == "import_guide" else tmp_path
    with pytest.raises(CommandError, match="“errors”: /errors/ is an address of the site"):
        call_command(command, str(path), source="errors", stdout=io.StringIO())
    assert not Source.objects.filter(key="errors").exists()
