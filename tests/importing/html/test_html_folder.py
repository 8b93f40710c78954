"""A folder of HTML pages as a folder of Markdown."""

from pathlib import Path

import pytest

from kb.importing.folder.convert import convert
from kb.importing.folder.survey import survey_folder
from kb.importing.html.html_folder import MAX_PAGE_BYTES, read_html_files
from kb.importing.html.read_html import read_html_path
from kb.importing.incoming import IncomingArticle, MarkdownFile
from tests.importing.html.folder_in_memory import FolderInMemory

pytestmark = pytest.mark.one_database

SAMPLE = Path(__file__).parents[2] / "data" / "importing" / "html-pages"


def page(body: str, title: str = "Page") -> str:
    """Return a page."""
    return f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>"


def files_of(pages: dict[str, bytes | str | None]) -> dict[str, MarkdownFile]:
    """Return the files of Markdown that pages become, by their paths."""
    return {file.path: file for file in read_html_files(FolderInMemory(pages)).files}


def test_the_sample_becomes_files_with_titles_tags_and_old_addresses() -> None:
    contents = read_html_path(SAMPLE)
    files = {file.path: file for file in contents.files}
    assert list(files) == ["errors/dns.html", "errors/gates.htm", "index.html"]
    dns = files["errors/dns.html"]
    assert dns.front_matter["title"] == "Names do not resolve"
    assert dns.front_matter["tags"] == ["dns", "names"]
    assert dns.old_addresses == ("/errors/dns.html", "/errors/dns/", "/old-dns.html")
    assert "bloqué: “à vérifier”" in files["errors/gates.htm"].text
    assert contents.images == ("img/console.png",)
    assert [row.name for row in contents.unreadable] == ["empty.html"]


def test_the_sample_becomes_articles_that_link_to_each_other() -> None:
    contents = read_html_path(SAMPLE)
    survey = survey_folder(contents, source="harbour")
    addresses = {file.path: f"/articles/{n}/" for n, file in enumerate(survey.articles, start=1)}
    articles = [
        convert(file, survey, addresses=addresses, images={"img/console.png": "/media/1.png"})
        for file in survey.articles
    ]
    texts = [str(each.document) for each in articles if isinstance(each, IncomingArticle)]
    assert len(texts) == 3
    assert "[flushing the cache](/articles/1/#body_flush-the-cache)" in texts[2]
    assert "[the gates](/articles/2/)" in texts[2]
    assert "![The console](/media/1.png)" in texts[0]


def test_a_link_to_an_id_of_another_page_leads_to_its_heading() -> None:
    files = files_of(
        {
            "a.html": page('<a href="b.html#h_01">b</a> <a href="b.html#none">c</a>'),
            "b.html": page('<h2 id="h_01">The second part</h2><p>x</p>'),
        }
    )
    assert files["a.html"].text == "[b](b.html#the-second-part) [c](b.html)"


def test_a_page_that_leads_on_is_an_old_address_of_the_other() -> None:
    stub = '<meta http-equiv="refresh" content="0; url=sub/new.html">Moved'
    files = files_of({"old.html": stub, "sub/new.html": page("text")})
    assert list(files) == ["sub/new.html"]
    assert files["sub/new.html"].old_addresses == ("/sub/new.html", "/old.html")


def test_a_page_that_cannot_be_read_stops_no_other() -> None:
    pages = {
        "a.html": page("text"),
        "broken.html": None,
        "empty.html": page(" "),
        "large.html": b"x" * (MAX_PAGE_BYTES + 1),
        "long.html": page("<p>word</p>" * 60_000),
        "binary.html": bytes(range(256)),
        "notes.txt": "x",
    }
    contents = read_html_files(FolderInMemory(pages))
    assert "a.html" in {file.path for file in contents.files}
    reasons = {row.name: row.reason for row in contents.unreadable}
    assert reasons["broken.html"] == "The file cannot be read: Input/output error."
    assert reasons["empty.html"] == "The page has no text."
    assert reasons["long.html"] == "Its text has 240,000 characters; at most 200,000 are read."
    assert reasons["large.html"] == "The file has 5,000,001 bytes; at most 5,000,000 are read."
    assert contents.notes == ("Left out, neither a page nor an image: notes.txt",)


def test_the_page_of_a_folder_was_read_at_the_folder_too() -> None:
    files = files_of({"sub/index.html": page("text")})
    assert files["sub/index.html"].old_addresses == ("/sub/index.html", "/sub/")
