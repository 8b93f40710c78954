"""The runbooks of two real projects come in with every word of theirs."""

import os
import re
from collections import Counter
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from kb.documents import lines_of
from kb.importing.folder.convert import convert
from kb.importing.folder.lines import MAX_LINE_TEXT
from kb.importing.folder.read import folder_contents
from kb.importing.folder.survey import FolderSurvey, survey_folder
from kb.importing.incoming import IncomingArticle, MarkdownFile
from tests.importing.folder.pages_of_files import page_text, words_in

SAMPLES = Path(os.environ.get("KB_SAMPLES", "/nonexistent"))
FOLDERS = ("openshift-runbooks", "prometheus-runbooks")

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="KB_SAMPLES names no folder of samples"),
]

_NOT_SHOWN = re.compile(
    r"<!--.*?-->|\{\{[<%].*?[%>]\}\}|^ {0,3}\[[^\]\n]+\]:\s+\S+.*?$"
    r"|</?(?:details|summary|br|p|a|b|i|img|kbd|sub|sup|table|t[rdh]|ul|ol|li)\b[^<>]*>",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_TARGET = re.compile(r"(?<=\])(?:\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])")
_MARK = re.compile(r"^([ \t>]*)(?:(?:```|~~~)[^\n]*|\d+[.)] )", re.MULTILINE)
_BECAME = re.compile(r'"(.*)" (?:became|has no text)')


@cache
def survey_of(folder: str) -> FolderSurvey:
    """The survey of a sample's folder."""
    return survey_folder(folder_contents(SAMPLES / folder), source=folder)


@cache
def articles_of(folder: str) -> tuple[tuple[MarkdownFile, IncomingArticle], ...]:
    """Each file of a sample with its article."""
    survey = survey_of(folder)
    contents = folder_contents(SAMPLES / folder)
    addresses = {file.path: f"/articles/{n}/" for n, file in enumerate(survey.articles, start=1)}
    images = {path: f"/media/{n:032x}.png" for n, path in enumerate(contents.images, start=1)}
    pairs = []
    for file in survey.articles:
        article = convert(file, survey, addresses=addresses, images=images)
        assert isinstance(article, IncomingArticle), article
        pairs.append((file, article))
    return tuple(pairs)


def source_words(text: str) -> Counter[str]:
    """The words of a file that have to be on its page."""
    plain = _TARGET.sub("", _MARK.sub(r"\1", _NOT_SHOWN.sub(" ", text)))
    return Counter(words_in(unescape(plain)))


def words_of_headings(article: IncomingArticle) -> Counter[str]:
    """The words of headings that became fields."""
    headings = (_BECAME.match(note) for note in article.notes)
    return Counter(word for heading in headings if heading for word in words_in(heading[1]))


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_word_of_every_file_is_on_its_page(folder: str) -> None:
    """Words that a mark divides in the file may be one on the page: they are looked for in it."""
    for file, article in articles_of(folder):
        shown = page_text(article.document)
        missing = source_words(file.text) - Counter(words_in(shown)) - words_of_headings(article)
        run_together = re.sub(r"\W+", "", shown.casefold())
        lost = [word for word in missing if word not in run_together]
        assert not lost, (file.path, lost)
        assert sum(missing.values()) <= 2, (file.path, missing)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_article_is_empty_and_no_step_holds_what_belongs_elsewhere(folder: str) -> None:
    for file, article in articles_of(folder):
        document = article.document
        assert document["title"], file.path
        assert document["symptom"] or document["body"] or document["steps"], file.path
        for line in lines_of(document):
            assert 0 < len(line["text"]) <= MAX_LINE_TEXT, file.path
            prose = re.sub(r"```.*?```", "", line["text"], flags=re.DOTALL)
            assert not re.search(r"^\s*#{1,6}\s", prose, re.MULTILINE), file.path


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_link_between_files_leads_to_an_article(folder: str) -> None:
    """Shortcodes that are not known, and pictures in a format that is none, are what is left."""
    left = [warning for _file, article in articles_of(folder) for warning in article.warnings]
    others = [text for text in left if ".svg" not in text and "/new/main/content/" not in text]
    assert [text for text in others if "BookRepo" not in text] == []


def test_most_runbooks_are_problems_with_a_symptom() -> None:
    """Both projects have `Meaning`, `Impact`, `Diagnosis` and `Mitigation` in nearly every file."""
    documents = [article.document for name in FOLDERS for _file, article in articles_of(name)]
    problems = [each for each in documents if each["kind"] == "problem"]
    assert len(documents) == 382
    assert len(problems) > 350
    assert all(each["symptom"] for each in problems)
    assert sum(bool(each["steps"]) for each in documents) > 120
    assert sum(bool(each["resolutions"]) for each in documents) > 55


def test_what_is_no_article_is_said() -> None:
    """391 files, nine of which hold nothing but the title of their folder."""
    notes = [note for name in FOLDERS for note in survey_of(name).notes]
    assert sum(note.endswith("a mere list of its folder; no article.") for note in notes) == 9
