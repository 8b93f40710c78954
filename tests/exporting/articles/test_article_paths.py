"""Names of files are safe and unique on every file system; addresses lead to the files."""

import re
from pathlib import Path

import pytest

from kb.exporting.articles.article_paths import ArticlePaths, find_paths
from kb.models import Article, Category
from tests.make_articles import write_live

PATHS = ArticlePaths(
    files={1: "articles/a/one-1.md", 2: "articles/b/c/two-2.md"},
    code_ids={"http-404": 2},
    numbered_ids={"2.1": 1},
)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/articles/2/two/", "../b/c/two-2.md"),
        ("/articles/2/", "../b/c/two-2.md"),
        ("/articles/2/two/#look", "../b/c/two-2.md#look"),
        ("/articles/1/one/", "one-1.md"),
        ("/errors/http-404/", "../b/c/two-2.md"),
        ("/2.1/", "one-1.md"),
        (f"/media/{'0a' * 16}.png", f"../../images/{'0a' * 16}.png"),
        ("#look", "#look"),
        ("/articles/99/gone/", "https://kb/articles/99/gone/"),
        ("/errors/http-999/", "https://kb/errors/http-999/"),
        ("/about/", "https://kb/about/"),
    ],
)
def test_an_address_is_a_relative_path_where_the_export_has_it(address: str, link: str) -> None:
    assert PATHS.link(address, "articles/a/one-1.md", "https://kb") == link


def test_no_two_names_differ_by_capitals_alone_and_all_are_safe(guide: None) -> None:
    for slug in ("Same", "same", "SAME-2", "same"):
        category = Category.objects.create(key=f"c-{slug}-{Category.objects.count()}", slug=slug)
        write_live("Same", slug=slug, category=category)
    Category.objects.create(key="up", slug="../../etc", title="Up")
    Category.objects.create(key="con", slug="x" * 80, title="Long")
    Article.objects.filter(pk=write_live("Odd").pk).update(slug="../..\\CON")
    paths = find_paths()
    every = [*paths.folders.values(), *paths.files.values()]
    assert len({path.casefold() for path in every}) == len(every)
    assert [path for path in every if not re.fullmatch(r"articles(/[a-z0-9.-]+)+", path)] == []
    assert max(map(len, every)) < 250
    assert ".." not in {part for path in every for part in Path(path).parts}


def test_categories_that_lie_in_each_other_have_folders_all_the_same(guide: None) -> None:
    first = Category.objects.create(key="loop-1", slug="loop-1", title="Loop")
    second = Category.objects.create(key="loop-2", slug="loop-2", title="Loop", parent=first)
    Category.objects.filter(pk=first.pk).update(parent=second)
    folders = find_paths().folders
    assert {folders[first.pk], folders[second.pk]} == {"articles/loop-1", "articles/loop-2"}
