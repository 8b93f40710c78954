"""Arbitrary Markdown in: it never raises, and every word of it is on the page."""

import re
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kb.importing.folder.convert import convert
from kb.importing.folder.survey import survey_files
from kb.importing.incoming import IncomingArticle, MarkdownFile, Unreadable
from tests.hypothesis_examples import examples
from tests.importing.folder.pages_of_files import page_html, page_text

pytestmark = pytest.mark.one_database

WORD = st.integers(10, 99).map(lambda number: f"w{number}")
HEADING = st.sampled_from(
    ["Symptom", "Cause", "Diagnosis", "Solution", "Environment", "Tools", "Ursache", "Notes", "FAQ"]
)


def _line(words: list[str]) -> str:
    return " ".join(words)


LINE = st.lists(WORD, min_size=1, max_size=5).map(_line)
INLINE = st.one_of(
    LINE,
    LINE.map(lambda words: f"**{words}**"),
    LINE.map(lambda words: f"`{words}`"),
    LINE.map(lambda words: f"<b>{words}</b> and <u>{words}</u>"),
    LINE.map(lambda words: f"[{words}](nowhere.md)"),
    LINE.map(lambda words: f"![{words}](missing.png)"),
    LINE.map(lambda words: f'<a href="x.html">{words}</a><br/>{words}'),
    LINE.map(lambda words: f"{{{{< note >}}}}{words}{{{{< /note >}}}}"),
    LINE.map(lambda words: f"{words}[^1]"),
    LINE.map(lambda words: f"[[{words}]] <{words.split(' ')[0]}>"),
)
ITEM = st.one_of(
    INLINE,
    st.tuples(INLINE, INLINE).map(lambda two: f"{two[0]}\n  - {two[1]}"),
    st.tuples(INLINE, LINE).map(lambda two: f"{two[0]}\n\n   ```\n   {two[1]}\n   ```"),
    st.tuples(INLINE, INLINE).map(lambda two: f"{two[0]}\n\n  {two[1]}"),
    INLINE.map(lambda words: f"[ ] {words}"),
    INLINE.map(lambda words: f"# {words}"),
)
BLOCK = st.one_of(
    INLINE,
    st.tuples(st.sampled_from(["#", "##", "###"]), HEADING).map(" ".join),
    st.tuples(st.sampled_from(["#", "##", "####"]), INLINE).map(" ".join),
    HEADING.map(lambda words: f"**{words}:**"),
    st.lists(ITEM, min_size=1, max_size=4).map(lambda items: "\n".join(f"- {i}" for i in items)),
    st.lists(ITEM, min_size=1, max_size=4).map(lambda items: "\n\n".join(f"1. {i}" for i in items)),
    LINE.map(lambda words: f"```bash\n$ {words}\n{words}\n```"),
    LINE.map(lambda words: f"    {words}"),
    INLINE.map(lambda words: f"> **Note:** {words}"),
    INLINE.map(lambda words: f"> ![info]\n>\n> {words}"),
    INLINE.map(lambda words: f":::tip {words}\n{words}\n:::"),
    INLINE.map(lambda words: f'!!! note "{words}"\n    {words}'),
    LINE.map(lambda words: f"| {words} | b |\n|---|---|\n| {words} | <p>{words}</p> |"),
    LINE.map(lambda words: f"<table><tr><td>{words}<ul><li>{words}</ul></td></tr></table>"),
    LINE.map(lambda words: f"<details><summary>{words}</summary>\n\n{words}\n\n</details>"),
    LINE.map(lambda words: f"<div>\n<h3>{words}</h3><p>{words}</p>\n</div>"),
    LINE.map(lambda words: f"{words}\n=====\n\n[^1]: {words}"),
)
TEXT = st.lists(BLOCK, min_size=1, max_size=9).map("\n\n".join)
MARKS = st.text("*_`[]()#>-+.!~:\\ \n{<&|1=", min_size=0, max_size=4)
SOUP = st.lists(st.tuples(MARKS, WORD), min_size=1, max_size=25).map(
    lambda pairs: "".join(map("".join, pairs))
)


def _converted(text: str) -> IncomingArticle | Unreadable:
    file = MarkdownFile("folder/some-file.md", text, {}, 1, "folder")
    survey = survey_files([file], source="wiki")
    return convert(file, survey, addresses={}, images={})


@settings(max_examples=examples(60, 800), deadline=None)
@given(TEXT)
def test_a_text_of_usual_blocks_keeps_every_word(text: str) -> None:
    article = _converted(text)
    assert isinstance(article, IncomingArticle)
    shown = page_text(article.document)
    missing = set(re.findall(r"w\d\d", text)) - set(re.findall(r"w\d\d", shown))
    assert not missing, (text, article.document)


@settings(max_examples=examples(60, 800), deadline=None)
@given(SOUP)
@example("[w10](:w11)w10")
def test_a_soup_of_marks_keeps_every_word(text: str) -> None:
    """Names of languages, targets and cells beyond a table's are no words of the page."""
    assume("```" not in text and "~~~" not in text and "]:" not in text and "|" not in text)
    assume("{:" not in text and "{#" not in text)
    article = _converted(text)
    assert isinstance(article, IncomingArticle)
    document = article.document
    shown = f"{document['title']} {page_html(document)} {document['steps']}"
    shown += f"{document['resolutions']} {document['aliases']}"
    missing = set(re.findall(r"w\d\d", text)) - set(re.findall(r"w\d\d", shown))
    # An address that is none leads nowhere on the page; it stays in the text.
    targets = re.findall(r"\]\(\W*(w\d\d)", text)
    missing -= {target for target in targets if target in str(document)}
    assert not missing, (text, document)


@settings(max_examples=examples(50, 800), deadline=None)
@given(st.text(max_size=300), st.dictionaries(st.text(max_size=9), st.text(max_size=9)))
def test_any_text_and_front_matter_makes_an_article_or_a_reason(
    text: str, values: dict[str, Any]
) -> None:
    file = MarkdownFile("a.md", text, values)
    survey = survey_files([file], source="wiki")
    article = convert(file, survey, addresses={}, images={})
    assert isinstance(article, IncomingArticle | Unreadable)
    if isinstance(article, IncomingArticle):
        assert article.document["title"].strip()
        page_html(article.document)
