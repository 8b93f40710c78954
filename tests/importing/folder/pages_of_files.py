"""Texts of Markdown files → what is on the pages that they become."""

import re
from collections.abc import Mapping

from kb.documents import RevisionDocument, lines_of
from kb.importing.folder.convert import convert
from kb.importing.folder.read import FolderContents, read_files
from kb.importing.folder.survey import survey_folder
from kb.importing.incoming import IncomingArticle
from kb.publishing.public import markdown_texts
from kb.text.html_to_plain import html_to_plain
from kb.text.rendering import render

IMAGE = b"\x89PNG"


class FilesInMemory:
    """Files as a folder has them, by path."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self.files = files

    def names(self) -> list[str]:
        """Return all paths."""
        return list(self.files)

    def size(self, name: str) -> int:
        """Return the size of a file."""
        return len(self.read(name))

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        content = self.files[name]
        return content.encode() if isinstance(content, str) else content


def contents_of(files: Mapping[str, str | bytes]) -> FolderContents:
    """Return what an import reads of these files."""
    return read_files(FilesInMemory(files))


def converted(files: Mapping[str, str | bytes], path: str = "", **options: str) -> IncomingArticle:
    """Return the article of one of the files, by default of the first."""
    contents = contents_of(files)
    survey = survey_folder(contents, source="wiki")
    addresses = {
        file.path: f"/articles/{number}/" for number, file in enumerate(survey.articles, start=1)
    }
    images = {
        image: f"/media/{number:032x}.png" for number, image in enumerate(contents.images, start=1)
    }
    name = path or next(iter(files))
    file = next(each for each in contents.files if each.path == name)
    article = convert(file, survey, addresses=addresses, images=images, **options)
    assert isinstance(article, IncomingArticle), article
    return article


def converted_text(text: str, **options: str) -> IncomingArticle:
    """Return the article of a single file."""
    return converted({"file.md": text}, **options)


def page_html(document: RevisionDocument) -> str:
    """Return the safe HTML of all texts of a document, one after the other."""
    for number, line in enumerate(lines_of(document)):
        line["anchor"] = f"line-{number}"
    return "\n".join(render(*markdown_texts(document)).values())


def page_text(document: RevisionDocument) -> str:
    """Return the words of an article's page."""
    words = html_to_plain(page_html(document), lambda address: address)
    commands = [line["command"] for line in lines_of(document)]
    return "\n".join([document["title"], words, *commands, document["internal_note"]])


def words_in(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return re.findall(r"[^\W_]+", text.casefold())
