"""Words that were redacted do not come back with an import."""

from pathlib import Path

import pytest

from kb.guide.errors import GuideError
from kb.importing.folder.read import folder_contents
from kb.importing.import_folder import FolderOptions, import_folder, plan_folder
from kb.importing.import_guide import import_guide, plan_guide
from kb.importing.incoming import SourceTexts
from kb.importing.pending import PendingImports
from kb.models import Article, Category, ImportedArticle, ImportRun, Source
from kb.redaction.plans import plan_words
from kb.redaction.redact import redact
from tests import snapshot

SOURCE = SourceTexts("files", "Files")


@pytest.fixture(autouse=True)
def redacted(guide: None) -> None:
    """A name that must not be stored."""
    redact(plan_words(["Anna Zqxmiller"]), by=None, reason="A name")


def put(folder: Path, name: str, text: str) -> None:
    """Write a file."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_a_file_that_holds_them_is_left_out_and_named(tmp_path: Path) -> None:
    """The others come in."""
    put(tmp_path, "one.md", "# One\n\nAsk anna **zqxmiller** at the desk")
    put(tmp_path, "two.md", "# Two\n\nAsk at the desk")
    contents = folder_contents(tmp_path)
    plan = plan_folder(contents, SOURCE, FolderOptions())
    assert [file.name for file in plan.unreadable] == ["one.md"]
    done = import_folder(contents, SOURCE, FolderOptions()).plan
    assert [file.name for file in done.unreadable] == ["one.md"]
    assert "redacted" in done.unreadable[0].reason
    assert set(Article.objects.filter(source__key="files").values_list("title", flat=True)) == {
        "Two"
    }


def test_a_name_that_holds_them_is_hidden_in_the_report(tmp_path: Path) -> None:
    """The report of an upload is stored, too."""
    put(tmp_path, "anna-zqxmiller.md", "# One\n\nAsk")
    put(tmp_path, "Anna Zqxmiller/two.md", "# Two\n\nAsk")
    done = import_folder(folder_contents(tmp_path), SOURCE, FolderOptions()).plan
    assert "zqxmiller" not in str(done).lower()
    assert not Category.objects.filter(title__icontains="zqxmiller").exists()
    assert "zqxmiller" not in str(snapshot.take()).lower()


def test_what_was_imported_before_is_not_called_gone(tmp_path: Path) -> None:
    """Its file is there; only what it says now is refused."""
    put(tmp_path, "one.md", "# One\n\nAsk")
    import_folder(folder_contents(tmp_path), SOURCE, FolderOptions())
    put(tmp_path, "one.md", "# One\n\nAsk Anna Zqxmiller")
    done = import_folder(folder_contents(tmp_path), SOURCE, FolderOptions()).plan
    assert done.of("gone") == []
    assert ImportedArticle.objects.get(name="one.md").is_gone is False


def test_a_guide_that_holds_them_is_refused_with_its_lines() -> None:
    """It comes in as a whole or not at all."""
    text = Source.objects.get(key="guide").text.replace("Restart", "Anna Zqxmiller: Restart", 1)
    line = text[: text.index("Anna Z")].count("\n") + 1
    for do in (plan_guide, import_guide):
        with pytest.raises(GuideError) as refused:
            do(text, "guide")
        assert [number for number, _message in refused.value.errors] == [line]
        assert "Zqxmiller" not in str(refused.value)


def test_an_upload_that_holds_them_fails_with_its_lines(administrator: object) -> None:
    """Its page says what to take out."""
    text = Source.objects.get(key="guide").text.replace("Restart", "Anna Zqxmiller: Restart", 1)
    run = ImportRun.objects.create(
        format="guide", source_key="guide", file_name="guide.txt", upload=text.encode()
    )
    PendingImports().run()
    run.refresh_from_db()
    assert run.state == "failed"
    assert "redacted" in str(run.notes)
