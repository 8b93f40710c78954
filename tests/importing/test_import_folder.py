"""A folder of Markdown, imported as often as it changes, over what editors make of it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import DatabaseError
from django.test import Client

from kb.documents import RevisionDocument
from kb.importing import import_folder as import_folder_module
from kb.importing.folder.read import folder_contents
from kb.importing.import_folder import FolderOptions, import_folder, plan_folder
from kb.importing.import_guide import ImportResult
from kb.importing.incoming import SourceTexts
from kb.importing.plan import ImportPlan, PlannedArticle
from kb.importing.write import write_article
from kb.models import (
    Article,
    Category,
    Conflict,
    Image,
    ImportedArticle,
    Publication,
    Revision,
    Source,
    State,
)
from kb.publishing import history, saving
from tests.make_images import image_file

pytestmark = pytest.mark.django_db
SOURCE = SourceTexts("runbooks", "Runbooks")
DISK = """# Disk full

## Symptom

Nothing can be saved.

## Diagnosis

1. Look at `df -h`.
2. Ask [the cache](../cache/Cache.md).

## Resolution

- Delete old logs.
- Add a disk.
"""
CACHE = """# Cache is cold

## Symptom

Pages are slow after a restart.

See [disks](../disk/Disk.md).
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles that link to each other, in two folders."""
    put(tmp_path, "disk/Disk.md", DISK)
    put(tmp_path, "cache/Cache.md", CACHE)
    return tmp_path


def put(folder: Path, name: str, text: str) -> None:
    """Write a file of a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(folder: Path, *, is_published: bool = False) -> ImportResult:
    """Import a folder."""
    return import_folder(folder_contents(folder), SOURCE, FolderOptions(is_published=is_published))


def plan(folder: Path) -> ImportPlan:
    """Return what an import would do."""
    return plan_folder(folder_contents(folder), SOURCE, FolderOptions())


def actions(plan: ImportPlan) -> dict[str, str]:
    """Return what is done to each article, by its file's path."""
    return {article.name: article.action for article in plan.articles}


def article(title: str) -> Article:
    """Return the article with a title."""
    return Article.objects.get(title=title)


def state() -> list[object]:
    """Return all rows that an import may write."""
    models = (Source, Category, Article, Revision, ImportedArticle, Conflict, Image, Publication)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def made() -> list[str]:
    """Return the titles of the articles that came from the folder."""
    rows = Article.objects.filter(source__key="runbooks").order_by("title")
    return list(rows.values_list("title", flat=True))


def edit(title: str, **fields: str) -> None:
    """Save other texts, as an editor does."""
    row = article(title)
    document = cast("RevisionDocument", {**history.snapshot(row), **fields})
    saving.save_article(
        row, document, version=row.edit_version, owner=None, review_by=None, by=None
    )


def test_files_become_drafts_in_the_categories_of_their_folders(folder: Path) -> None:
    result = run(folder)
    assert actions(result.plan) == {"cache/Cache.md": "new", "disk/Disk.md": "new"}
    disk = article("Disk full")
    document = history.snapshot(disk)
    assert (disk.state, disk.kind) == (State.DRAFT, "problem")
    assert disk.category is not None
    assert disk.category.title == "Disk"
    assert document["symptom"] == "Nothing can be saved."
    assert document["steps"][0]["text"] == "Look at `df -h`."
    assert [line["text"] for line in document["resolutions"]] == ["Delete old logs.", "Add a disk."]
    assert not Publication.objects.filter(title="Disk full").exists()


def test_articles_that_lie_in_no_folder_get_the_category_of_their_source(folder: Path) -> None:
    put(folder, "Power.md", DISK.replace("Disk full", "Power cut"))
    result = run(folder, is_published=True)
    assert result.published is not None
    assert result.published.refused == []
    assert article("Power cut").category == Category.objects.get(title="Runbooks")


def test_old_addresses_lead_to_the_article_once_it_is_public(folder: Path, client: Client) -> None:
    matter = "---\npermalink: /hc/en-us/articles/360001\n---\n"
    put(folder, "disk/Disk.md", matter + DISK)
    run(folder)
    assert client.get("/hc/en-us/articles/360001").status_code == 404
    run(folder, is_published=True)
    answer = client.get("/hc/en-us/articles/360001")
    assert answer.status_code == 301
    assert answer["Location"] == Publication.objects.get(title="Disk full").get_absolute_url()
    assert run(folder).plan.unreadable == ()


def test_what_its_source_calls_a_draft_is_not_published(folder: Path) -> None:
    put(folder, "disk/Disk.md", f"---\ndraft: true\n---\n{DISK}")
    for _time in range(2):
        run(folder, is_published=True)
        assert article("Disk full").state == State.DRAFT
    put(folder, "disk/Disk.md", f"---\ndraft: false\n---\n{DISK}")
    run(folder, is_published=True)
    assert article("Disk full").state == State.PUBLISHED


def test_what_its_source_calls_internal_is_for_agents_only(folder: Path, client: Client) -> None:
    put(folder, "disk/Disk.md", f"---\naudience: internal\n---\n{DISK}")
    put(folder, "disk/Own.md", f"---\naudience: developers\n---\n{DISK.replace('full', 'own')}")
    run(folder, is_published=True)
    assert article("Disk full").audience == "internal"
    assert article("Disk own").audience == "public"
    path = Publication.objects.get(title="Disk full").get_absolute_url()
    assert client.get(path).status_code == 404


def test_categories_of_a_folder_stand_after_those_that_are_there(folder: Path) -> None:
    Category.objects.create(key="x", title="X", slug="x", position=900)
    run(folder)
    rows = Category.objects.filter(source__key="runbooks").in_order()
    assert [(row.title, row.position > 900) for row in rows] == [("Cache", True), ("Disk", True)]


def test_a_key_that_another_article_has_is_not_given_twice(folder: Path) -> None:
    """One of an article that no import knows: the next free one is taken, as the plan says."""
    Article.objects.create(key="runbooks-disk-disk-md", title="Written here", slug="disk")
    planned = {one.name: one.document for one in plan(folder).articles}["disk/Disk.md"]
    run(folder)
    assert planned is not None
    assert article("Disk full").key == planned["key"] == "runbooks-disk-disk-md-2"


def test_links_between_files_lead_to_the_articles_that_they_became(folder: Path) -> None:
    run(folder)
    disk, cache = article("Disk full"), article("Cache is cold")
    assert f"(/articles/{cache.pk}/)" in str(history.snapshot(disk))
    assert f"(/articles/{disk.pk}/)" in str(history.snapshot(cache))


def test_a_second_run_changes_nothing(folder: Path) -> None:
    run(folder)
    before = state()
    assert actions(run(folder).plan) == {"cache/Cache.md": "untouched", "disk/Disk.md": "untouched"}
    assert state() == before


def test_a_plan_writes_nothing_and_says_what_the_import_does(folder: Path) -> None:
    (folder / "disk/full.png").write_bytes(image_file())
    put(folder, "disk/Disk.md", f"{DISK}\n![A full disk](full.png)\n")
    before = state()
    planned = plan(folder)
    assert state() == before
    done = run(folder).plan
    assert actions(planned) == actions(done)
    assert without_ids(planned) == without_ids(done)


def without_ids(plan: ImportPlan) -> list[str]:
    """Return what becomes of the articles, whatever ids they and images get."""
    return [re.sub(r"/articles/\d+/|/media/\w+", "", str(each.document)) for each in plan.articles]


def test_a_changed_file_changes_what_nobody_edited(folder: Path) -> None:
    run(folder, is_published=True)
    edit("Disk full", cause="Logs grow.")
    put(folder, "disk/Disk.md", DISK.replace("Add a disk.", "Add a larger disk."))
    planned = run(folder).plan
    assert actions(planned) == {"cache/Cache.md": "untouched", "disk/Disk.md": "changed"}
    document = history.snapshot(article("Disk full"))
    assert document["cause"] == "Logs grow."
    assert document["resolutions"][1]["text"] == "Add a larger disk."
    assert "larger" not in str(Publication.objects.get(title="Disk full").document)


def test_what_both_changed_is_a_conflict_that_keeps_the_editors_words(folder: Path) -> None:
    run(folder)
    edit("Disk full", symptom="Saving fails.")
    put(folder, "disk/Disk.md", DISK.replace("Nothing can be saved.", "Nothing is saved."))
    assert actions(run(folder).plan)["disk/Disk.md"] == "conflict"
    assert history.snapshot(article("Disk full"))["symptom"] == "Saving fails."
    assert Conflict.objects.get(by=None).document["symptom"] == "Nothing is saved."
    before = state()
    assert actions(run(folder).plan)["disk/Disk.md"] == "untouched"
    assert state() == before


@pytest.mark.parametrize(
    "text", [DISK, DISK.replace("a disk", "two disks")], ids=["as it was", "in other words"]
)
def test_a_file_that_was_moved_is_the_same_article(folder: Path, text: str) -> None:
    run(folder)
    pk = article("Disk full").pk
    (folder / "disk/Disk.md").unlink()
    put(folder, "storage/Full.md", text)
    put(folder, "cache/Cache.md", CACHE.replace("../disk/Disk.md", "../storage/Full.md"))
    planned = run(folder).plan
    assert set(actions(planned)) == {"cache/Cache.md", "storage/Full.md"}
    disk = article("Disk full")
    assert disk.pk == pk
    assert disk.category is not None
    assert disk.category.title == "Storage"
    assert made() == ["Cache is cold", "Disk full"]


def test_a_file_that_is_gone_leaves_its_article_and_is_named_once(folder: Path) -> None:
    run(folder)
    (folder / "cache/Cache.md").unlink()
    assert actions(run(folder).plan)["cache/Cache.md"] == "gone"
    assert article("Cache is cold").state == State.DRAFT
    assert "cache/Cache.md" not in actions(run(folder).plan)
    put(folder, "cache/Cache.md", CACHE)
    run(folder)
    assert not ImportedArticle.objects.filter(is_gone=True).exists()
    assert made() == ["Cache is cold", "Disk full"]


def test_a_file_that_cannot_be_read_stops_no_other(folder: Path) -> None:
    (folder / "broken.md").write_bytes(b"\x00\x01\x02" * 1000)
    planned = run(folder).plan
    assert [file.name for file in planned.unreadable] == ["broken.md"]
    assert made() == ["Cache is cold", "Disk full"]


def test_a_row_that_cannot_be_stored_stops_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(plan: PlannedArticle, *args: Any, **named: Any) -> Article | None:
        if plan.name == "cache/Cache.md":
            raise DatabaseError("no room")
        return write_article(plan, *args, **named)

    monkeypatch.setattr(import_folder_module, "write_article", fail)
    planned = run(folder).plan
    assert [(file.name, file.reason) for file in planned.unreadable] == [
        ("cache/Cache.md", "could not be stored: no room")
    ]
    assert made() == ["Disk full"]


def test_a_run_that_was_stopped_is_taken_up_by_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids that a stopped run kept for articles are not used: its links are written again."""

    def stop(plan: PlannedArticle, *args: Any, **named: Any) -> Article | None:
        if plan.name == "disk/Disk.md":
            raise KeyboardInterrupt
        return write_article(plan, *args, **named)

    with monkeypatch.context() as patched:
        patched.setattr(import_folder_module, "write_article", stop)
        with pytest.raises(KeyboardInterrupt):
            run(folder)
    assert made() == ["Cache is cold"]
    run(folder)
    disk, cache = article("Disk full"), article("Cache is cold")
    assert f"(/articles/{disk.pk}/)" in str(history.snapshot(cache))
    assert made() == ["Cache is cold", "Disk full"]
    assert actions(run(folder).plan) == {"cache/Cache.md": "untouched", "disk/Disk.md": "untouched"}


def test_what_changed_is_published_where_that_is_asked_for(folder: Path) -> None:
    result = run(folder, is_published=True)
    assert result.published is not None
    assert sorted(result.published.published) == ["Cache is cold", "Disk full"]
    assert Publication.objects.filter(article__source__key="runbooks").count() == 2
    again = run(folder, is_published=True)
    assert again.published is not None
    assert again.published.published == []


def test_an_image_is_shown_where_its_text_showed_it(folder: Path) -> None:
    (folder / "disk/full.png").write_bytes(image_file())
    put(folder, "disk/Disk.md", f"{DISK}\n![A full disk](full.png)\n")
    run(folder)
    assert f"](/media/{Image.objects.get().digest}.png)" in str(
        history.snapshot(article("Disk full"))
    )
    (folder / "disk/full.png").write_bytes(image_file("blue"))
    assert actions(run(folder).plan)["disk/Disk.md"] == "changed"


def test_what_is_no_image_is_named(folder: Path) -> None:
    (folder / "disk/full.png").write_bytes(b"no picture")
    put(folder, "disk/Disk.md", f"{DISK}\n![A full disk](full.png)\n")
    planned = run(folder).plan
    assert [file.name for file in planned.unreadable] == ["disk/full.png"]


def test_an_unchanged_folder_asks_for_few_queries(
    folder: Path, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    """As many, however many files it has."""
    for number in range(30):
        put(folder, f"many/{number}.md", f"# Article {number}\n\nText {number}.\n")
    run(folder)
    with django_assert_max_num_queries(30):
        run(folder)
