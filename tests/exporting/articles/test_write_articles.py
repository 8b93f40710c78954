"""The Markdown of an export: one file for each article, its text marked, its links leading on."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.models import Article, Audience, Publication
from tests.exporting.conftest import Exported

pytestmark = pytest.mark.django_db
LINK = re.compile(r"\]\(<?([^\s)>]+)")


def article_files(folder: Path) -> dict[int, tuple[dict[str, Any], str, Path]]:
    """The head, the text and the path of every article by id."""
    found = {}
    for file in (folder / "articles").rglob("*.md"):
        if file.name != "_index.md":
            _start, head, text = file.read_text().split("---\n", 2)
            values = yaml.safe_load(head)
            found[values["id"]] = (values, text, file)
    return found


def test_every_article_has_a_file_that_says_what_it_is(everything: Exported) -> None:
    files = article_files(everything.folder)
    assert files.keys() == set(Article.objects.values_list("pk", flat=True))
    for article in Article.objects.all():
        head, _text, _file = files[article.pk]
        live = Publication.objects.filter(pk=article.pk, is_live=True).first()
        assert head["key"] == article.key
        assert head["live"] is (live is not None)
        assert head["text"] == ("published" if live else "working copy")
        assert head["audience"] == (live.audience if live else article.audience)


def test_a_live_article_is_exported_as_readers_see_it_not_as_its_draft(
    everything: Exported,
) -> None:
    files = article_files(everything.folder)
    changed = Publication.objects.filter(is_live=True, article__state="draft")
    assert changed.exists()
    for publication in changed:
        head, text, _file = files[publication.pk]
        assert head["title"] == publication.title
        assert head["unpublished_changes"] is True
        assert "Next " not in text


def test_notes_for_agents_are_in_the_head_alone(everything: Exported) -> None:
    head, text, _file = article_files(everything.folder)[Article.objects.get(slug="for-us").pk]
    assert "Only we know." in head["internal_note"]
    assert head["audience"] == Audience.INTERNAL
    assert "Only we know." not in text


def test_the_text_of_a_public_article_names_no_internal_one(everything: Exported) -> None:
    files = article_files(everything.folder)
    internal = Publication.objects.filter(is_live=True, audience=Audience.INTERNAL)
    titles = [files[pk][0]["title"] for pk in internal.values_list("pk", flat=True)]
    public = [text for head, text, _file in files.values() if head["audience"] == "public"]
    assert titles
    assert [title for title in titles if any(title in text for text in public)] == []


def test_every_relative_link_leads_to_a_file(everything: Exported) -> None:
    seen = set()
    for _head, text, file in article_files(everything.folder).values():
        for link in LINK.findall(text):
            if not re.match(r"[a-z]+:|/", link):
                path, _sharp, anchor = link.partition("#")
                target = (file.parent / path).resolve() if path else file
                assert target.is_file(), f"{file}: {link}"
                assert path or f'<a id="{anchor}"></a>' in text
                seen.add("images" if "/images/" in str(target) else "file" if path else "line")
    assert seen == {"images", "file", "line"}


def test_old_addresses_and_dates_are_in_the_head(everything: Exported) -> None:
    files = article_files(everything.folder)
    kept, gone = Article.objects.get(slug="kept"), Article.objects.get(slug="gone")
    head = files[kept.pk][0]
    assert head["old_addresses"] == ["/old/wiki?page=7"]
    assert head["internal_old_addresses"] == ["/secret/wiki"]
    assert head["published"] == Publication.objects.get(pk=kept.pk).published_at
    assert files[gone.pk][0]["successor"] == kept.pk
    assert "withdrawn" in files[gone.pk][0]


def test_categories_are_folders_that_say_what_they_are_called(exported: Exported) -> None:
    folder = exported.folder / "articles" / "error-code-reference" / "http-status-codes"
    head = yaml.safe_load((folder / "_index.md").read_text().split("---\n")[1])
    assert head["title"] == "HTTP Status Codes"
    assert head["code_family"] == "http"
    assert article_files(exported.folder)
