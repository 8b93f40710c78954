"""The files of a folder → articles."""

import logging
from pathlib import Path

import pytest

from kb.importing.folder.clean.markdown import clean_markdown
from kb.importing.folder.convert import convert
from kb.importing.folder.read import folder_contents
from kb.importing.import_folder import FolderOptions, import_folder
from kb.importing.incoming import SourceTexts
from kb.models import Article

pytestmark = pytest.mark.django_db


def _fault_in(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the converter fail over texts with a word, in whichever step it reads them."""

    def failing(function: object) -> object:
        def call(text: object, *arguments: object, **options: object) -> object:
            if name in str(text):
                raise StopIteration
            return function(text, *arguments, **options)  # type: ignore[operator]

        return call

    monkeypatch.setattr("kb.importing.folder_conversion.convert", failing(convert))
    monkeypatch.setattr("kb.importing.folder.survey.clean_markdown", failing(clean_markdown))


def test_a_fault_of_the_converter_stops_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.md").write_text("# Good\n\nSee [bad](b.md#x).\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("# Bad\n\nA poisoned text.\n", encoding="utf-8")
    _fault_in("poisoned", monkeypatch)
    with caplog.at_level(logging.ERROR):
        result = import_folder(
            folder_contents(tmp_path), SourceTexts("wiki", "Wiki"), FolderOptions()
        )
    assert [file.name for file in result.plan.unreadable] == ["b.md"]
    assert "StopIteration" in result.plan.unreadable[0].reason
    assert "b.md could not be converted" in caplog.text
    assert Article.objects.filter(title="Good").exists()
