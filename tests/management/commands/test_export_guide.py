"""manage.py export_guide writes bytes, and says on stderr what they do not hold."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.models import Article, Source, Step
from tests.guide.samples import FIXTURES
from tests.make_articles import edit, put_live

pytestmark = pytest.mark.django_db


def export(*options: str) -> tuple[str, str]:
    out, err = io.StringIO(newline=""), io.StringIO()
    call_command("export_guide", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_guide_goes_to_stdout_and_into_a_file(guide: None, tmp_path: Path) -> None:
    text, said = export()
    assert text.encode() == (FIXTURES / "guide.txt").read_bytes()
    assert export("-")[0] == text
    assert export(str(tmp_path / "out.txt"))[0] == ""
    assert (tmp_path / "out.txt").read_bytes() == text.encode()
    assert "  Memory Leaks: 7 × command from the facts" in said
    assert said.endswith("46 articles on the site say more.\n")


def test_one_edited_line_is_the_only_one_that_differs(guide: None) -> None:
    before = export()[0].split("\n")
    article = Article.objects.get(key="guide-memory-leaks")
    Step.objects.filter(article=article, position=3).update(text="Check for leaks twice")
    edit(article)
    put_live(article)
    after = export()[0].split("\n")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [
        ("3. Check for memory leaks in applications", "3. Check for leaks twice"),
    ]


def test_line_ends_and_the_byte_order_mark_stay(guide: None) -> None:
    text = "\ufeff" + Source.objects.get(key="guide").text.replace("\n", "\r\n")
    Source.objects.filter(key="guide").update(text=text)
    assert export()[0] == text


def test_a_source_that_is_not_there_or_no_guide_is_named(guide: None) -> None:
    Source.objects.create(key="folder", title="A folder")
    with pytest.raises(CommandError, match=r"no source printer\. Guides on this site: guide\."):
        export("--source", "printer")
    with pytest.raises(CommandError, match="folder has no text of a guide"):
        export("--source", "folder")


def test_a_text_that_cannot_be_read_is_refused_by_line(guide: None) -> None:
    Source.objects.filter(key="guide").update(text="No heading")
    with pytest.raises(CommandError, match=r"import it again:\nguide:1: expected the guide's"):
        export()


def test_a_file_that_cannot_be_written_is_named(guide: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Is a directory"):
        export(str(tmp_path))
