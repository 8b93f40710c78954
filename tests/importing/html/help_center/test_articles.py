"""The JSON of a Help Center as a folder of Markdown."""

import json
from pathlib import Path
from typing import Any

import pytest

from kb.importing.folder.read import FolderContents
from kb.importing.folder.survey import survey_folder
from kb.importing.html.read_html import read_html_path, read_html_source
from tests.importing.html.folder_in_memory import FolderInMemory

pytestmark = pytest.mark.one_database

SAMPLE = Path(__file__).parents[3] / "data" / "importing" / "help-center.json"


def read(*answers: object) -> FolderContents:
    """Return what files with these answers hold."""
    names = (f"{n}.json" for n in range(1, 100))
    files = {name: json.dumps(each) for name, each in zip(names, answers, strict=False)}
    return read_html_source(FolderInMemory(files))


def article(number: int, **values: Any) -> dict[str, Any]:
    """Return an article as the API answers it."""
    address = f"https://a.example/hc/en-us/articles/{number}-Title"
    given = {"id": number, "title": f"Title {number}", "body": "<p>text</p>", "section_id": 5}
    return {**given, "locale": "en-us", "source_locale": "en-us", "html_url": address, **values}


def test_the_sample_becomes_files_in_folders_of_their_sections() -> None:
    contents = read_html_path(SAMPLE)
    files = {file.path: file for file in contents.files}
    assert list(files) == [
        "36000041/36000051/36000103.md",
        "36000041/36000051/36000052/36000102.md",
        "36000041/36000051/36000052/36000101.md",
        "36000042/36000061/36000104.md",
    ]
    assert contents.groups["36000041/36000051/36000052"] == {"title": "Pairing", "position": "2"}
    pairing = files["36000041/36000051/36000052/36000101.md"]
    assert pairing.front_matter["labels"] == ["pairing", "bluetooth"]
    assert "(/hc/en-us/articles/36000102#reset-with-a-pin)" in pairing.text
    assert [row.name for row in contents.unreadable] == ["36000042/36000061/36000105.md"]


def test_the_folders_become_categories_with_the_titles_of_the_sections() -> None:
    survey = survey_folder(read_html_path(SAMPLE), source="lantern")
    titles = [category.title for category in survey.categories]
    assert titles == ["Lanterns", "Setting up", "Pairing", "Batteries", "Glossary"]


def test_an_article_keeps_all_addresses_at_which_it_was_read() -> None:
    file = read({"articles": [article(7)]}).files[0]
    assert file.old_addresses == (
        "/hc/en-us/articles/7-Title",
        "/hc/en-us/articles/7",
        "/hc/articles/7",
    )


def test_a_new_title_or_section_name_leaves_the_name_of_an_article_as_it_is() -> None:
    sections = [{"id": 5, "name": "Old", "category_id": 3}]
    before = read({"articles": [article(7)], "sections": sections})
    renamed = [{**sections[0], "name": "New"}]
    after = read({"articles": [article(7, title="Other")], "sections": renamed})
    assert before.files[0].path == after.files[0].path == "3/5/7.md"


def test_several_pages_in_a_list_and_several_files_are_one_help_center() -> None:
    pages = [{"articles": [article(7)]}, {"articles": [article(8)]}]
    contents = read(pages, {"sections": [{"id": 5, "name": "Five"}]}, {"categories": []})
    assert [file.path for file in contents.files] == ["5/7.md", "5/8.md"]
    assert contents.groups == {"5": {"title": "Five"}}


def test_of_several_languages_the_one_in_which_it_was_written_is_imported() -> None:
    german = article(7, locale="de", title="Titel", body="<p>Text</p>")
    contents = read({"articles": [german, article(7)]})
    assert [file.front_matter["title"] for file in contents.files] == ["Title 7"]
    assert contents.files[0].warnings == ("Imported in en-us; not in de.",)
    assert "/hc/de/articles/7" in contents.files[0].old_addresses


@pytest.mark.parametrize("values", [{"user_segment_id": 9}, {"user_segment_ids": [9]}])
def test_an_article_for_a_few_readers_is_called_internal(values: dict[str, object]) -> None:
    file = read({"articles": [article(7, **values)]}).files[0]
    assert file.front_matter["audience"] == "internal"
    assert file.front_matter["user_segment_ids"] == ["9"]
    assert file.warnings == ("In the Help Center only user segment 9 may read it.",)


def test_an_article_for_everyone_is_not_called_internal() -> None:
    assert (
        "audience"
        not in read({"articles": [article(7, user_segment_id=None)]}).files[0].front_matter
    )


def test_drafts_and_outdated_articles_say_so() -> None:
    file = read({"articles": [article(7, draft=True, outdated=True)]}).files[0]
    assert (file.front_matter["draft"], file.front_matter["outdated"]) == ("true", "true")


def test_sections_in_a_circle_end() -> None:
    sections = [{"id": 5, "parent_section_id": 6}, {"id": 6, "parent_section_id": 5}]
    assert read({"articles": [article(7)], "sections": sections}).files[0].path == "6/5/7.md"


def test_what_cannot_be_read_stops_no_other() -> None:
    contents = read_html_source(
        FolderInMemory(
            {
                "a.json": json.dumps({"articles": [article(7), article(8, body=None), 5, {}]}),
                "b.json": "{",
                "c.json": "[" * 100_000,
                "d.json": '{"tickets": []}',
                "e.json": None,
            }
        )
    )
    assert [file.path for file in contents.files] == ["7.md"]
    reasons = {row.name: row.reason for row in contents.unreadable}
    assert reasons["8.md"] == "“Title 8” has no text."
    assert reasons["0.md"] == "An article without an id was left out: no title."
    assert reasons["b.json"].startswith("Line 1: this is no JSON")
    assert reasons["c.json"] == "This JSON is nested too deeply."
    assert reasons["d.json"].startswith("Expected what the API of a Help Center answers")
    assert reasons["e.json"] == "The file cannot be read: Input/output error."


@pytest.mark.parametrize("value", [None, 5, True, "x", [], {}, "9" * 5_000, 1e400])
@pytest.mark.parametrize("key", ["id", "title", "section_id", "html_url", "locale", "position"])
def test_an_odd_value_raises_nothing(key: str, value: object) -> None:
    read({"articles": [article(7, **{key: value}), article(8)], "sections": [{key: value}]})
