"""Folders → categories."""

import pytest

from kb.importing.folder.categories import DEEPEST, read_categories
from kb.importing.folder.survey import FolderSurvey, survey_folder
from kb.models.category import DEEPEST as DEEPEST_OF_THE_SITE
from tests.importing.folder.pages_of_files import contents_of

pytestmark = pytest.mark.one_database


def survey(**files: str) -> FolderSurvey:
    """The survey of files whose paths have `__` for `/` and end in `.md`."""
    paths = {name.replace("__", "/") + ".md": text for name, text in files.items()}
    return survey_folder(contents_of(paths), source="wiki")


def tree(found: FolderSurvey) -> list[tuple[str, str]]:
    """Titles of categories with those of their parents."""
    titles = {category.key: category.title for category in found.categories}
    return [(titles.get(each.parent, ""), each.title) for each in found.categories]


def test_we_know_how_deep_categories_may_be() -> None:
    assert DEEPEST == DEEPEST_OF_THE_SITE


def test_folders_become_categories_with_their_parents_first() -> None:
    found = survey(net__vpn__a="x", net__b="x", top="x")
    assert tree(found) == [("", "Net"), ("Net", "Vpn")] or tree(found) == [
        ("", "Net"),
        ("Net", "VPN"),
    ]
    assert found.placed == {
        "net/b.md": "wiki-net",
        "net/vpn/a.md": "wiki-net-vpn",
        "top.md": "",
    }


def test_the_folder_that_holds_everything_is_no_category() -> None:
    found = survey(content__docs__a="x", content__more__b="x")
    assert tree(found) == [("", "Docs"), ("", "More")]


def test_a_folder_is_named_by_its_group_then_its_index_then_itself() -> None:
    files = {
        "a/.group.json": '{"title": "By group", "position": 7, "description": "Of  it"}',
        "a/_index.md": "---\ntitle: By front matter\n---\n",
        "a/x.md": "x",
        "b/_index.md": "---\ntitle: By front matter\nweight: 3\n---\n",
        "b/x.md": "x",
        "c/README.md": "# By *heading*\n",
        "c/x.md": "x",
        "d-e/x.md": "x",
    }
    found = survey_folder(contents_of(files), source="wiki")
    assert [each.title for each in found.categories] == [
        "By group",
        "By front matter",
        "By heading",
        "D e",
    ]
    assert [each.position for each in found.categories] == [7, 3, 0, 0]
    assert found.categories[0].description == "Of it"


def test_deeper_folders_join_the_fourth_level_and_it_is_said() -> None:
    found = survey(a__b__c__d__e__f__x="x", z="x")
    assert len(found.categories) == 4
    assert found.placed["a/b/c/d/e/f/x.md"] == found.categories[-1].key
    assert any("categories have 4 levels" in note for note in found.notes)


def test_an_index_with_nothing_of_its_own_is_no_article_and_it_is_said() -> None:
    found = survey(a___index="# A\n\n- [X](x.md)\n", a__x="x", b__y="y")
    assert [file.path for file in found.articles] == ["a/x.md", "b/y.md"]
    assert found.notes == ("a/_index.md: a mere list of its folder; no article.",)


def test_an_index_with_a_text_is_an_article_of_its_folder() -> None:
    found = survey(a__README="# A\n\nWords.\n", a__x="x", b__y="y")
    assert found.placed["a/README.md"] == "wiki-a"


def test_a_folder_with_a_single_page_is_that_page() -> None:
    """Hugo's bundles: the page and its images in a folder of their own."""
    found = survey(a__first__index="# First\n\nWords", a__second="x", b__y="y")
    assert tree(found) == [("", "A"), ("", "B")]
    assert found.placed["a/first/index.md"] == "wiki-a"


def test_two_folders_that_are_spelt_alike_have_different_keys() -> None:
    files = contents_of({"a b/x.md": "x", "a-b/x.md": "x"}).files
    keys = [category.key for category in read_categories(files, {}, "wiki").categories]
    assert len(set(keys)) == 2
