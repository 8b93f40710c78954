"""A file → an article."""

import pytest

from kb.importing.folder.convert import convert
from kb.importing.folder.survey import survey_files
from kb.importing.incoming import MarkdownFile, Unreadable
from kb.models.keyed import KEY
from tests.importing.folder.pages_of_files import (
    IMAGE,
    contents_of,
    converted,
    converted_text,
    page_text,
    words_in,
)

pytestmark = pytest.mark.one_database

ARTICLE = """---
title: "Payment page stays blank"
labels: 2.3.4,checkout,Shop Cloud
permalink: https://help.acme.example/hc/articles/360025481892-Payment-page-stays-blank
date: 2020-05-06
---

The payment page stays blank. See [the patch](https://help.acme.example/hc/articles/360031322373).

>![info]
>
>Fixed in 2.3.5.

## Affected products and versions

* Shop Cloud 2.3.x

## Issue

The page is blank.

<u>Steps to reproduce</u>:

1. Go to the cart.

## Cause

A wrong <code>Content-Security-Policy</code> header.

## Solution

1. Open the console.
1. Run:
   ```bash
   $ bin/shop cache:clean
   ```

## Codes

<table><tr><th>Code</th><th>Meaning</th></tr><tr><td>A1</td><td><p>x</p><p>y</p></td></tr></table>

![The page](assets/shot.png)
"""
PATCH = """---
title: How to apply a patch
url: https://help.acme.example/hc/articles/360031322373-How-to-apply-a-patch
---
# How to apply a patch

Patience.
"""
FILES: dict[str, str | bytes] = {
    "src/checkout/payment.md": ARTICLE,
    "src/how-to/patch.md": PATCH,
    "src/checkout/assets/shot.png": IMAGE,
}


def test_an_article_of_another_system_has_all_in_its_place() -> None:
    article = converted(FILES)
    document = article.document
    assert document["kind"] == "problem"
    assert document["title"] == "Payment page stays blank"
    assert document["category"] == "wiki-checkout"
    assert document["environment"] == "* Shop Cloud 2.3.x"
    assert document["symptom"].startswith("The page is blank.\n\n**Steps to reproduce**:")
    assert document["cause"] == "A wrong `Content-Security-Policy` header."
    assert [(fix["text"], fix["command"]) for fix in document["resolutions"]] == [
        ("Open the console.", ""),
        ("Run:", "bin/shop cache:clean"),
    ]
    assert document["body"] == (
        "The payment page stays blank. See [the patch](/articles/2/).\n\n"
        "> [!NOTE]\n>\n>Fixed in 2.3.5.\n\n"
        "## Codes\n\n| Code | Meaning |\n| --- | --- |\n| A1 | x<br>y |\n\n"
        f"![The page](/media/{1:032x}.png)"
    )
    assert document["internal_note"] == "Labels: 2.3.4, checkout, Shop Cloud"
    assert article.old_addresses == ("/hc/articles/360025481892-Payment-page-stays-blank",)
    assert article.warnings == ()
    assert '"## Issue" became the symptom.' in article.notes


def test_every_word_of_it_is_on_its_page() -> None:
    shown = set(words_in(page_text(converted(FILES).document)))
    words = "console checkout reproduce cart header blank cache clean a1 x y fixed codes"
    assert set(words.split()) <= shown


def test_a_key_is_one_that_the_site_takes() -> None:
    for path in ("Über/Größe & Co.md", "x" * 300 + ".md", "日本.md"):
        KEY(converted({path: "a"}).document["key"])


def test_warnings_of_the_reading_come_first() -> None:
    article = converted({"a.md": b"---\ntitle: a: b\n---\n\xe9 [x](y.md)"})
    assert [warning.split(":")[0] for warning in article.warnings] == ["Line 4", "Line 2", "Line 4"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ((">", 100), "nested more than 20 deep"),
        (("word ", 11_000), "at most 50000 are allowed"),
        (("word ", 50_000), "at most 200000 are allowed"),
        (("a\n", 3_000), "at most 2500 are allowed"),
    ],
)
def test_a_text_over_a_limit_is_none_and_says_why(text: tuple[str, int], reason: str) -> None:
    file = MarkdownFile("a.md", text[0] * text[1])
    found = convert(file, survey_files([file], source="w"), addresses={}, images={})
    assert isinstance(found, Unreadable)
    assert reason in found.reason


@pytest.mark.parametrize(
    "unit",
    [
        *("[", "[a](b", "![", "<b>", "<p>", "<a ", "<table><tr><td>", "<pre>", "{{< a >}}", "{{<"),
        *("`", "[[a]]", "x\n{: .note }\n", ":::note\n", "> **Note:** x\n\n", "<!--", "[a]: b\n"),
    ],
)
def test_hostile_text_ends_in_time(unit: str) -> None:
    """None of these may take time that grows with the square of its length."""
    file = MarkdownFile("a.md", (unit * 45_000)[:45_000])
    convert(file, survey_files([file], source="w"), addresses={}, images={})


@pytest.mark.parametrize("text", ["", "---\ntitle: Later\ndraft: true\n---\n\n"])
def test_a_file_without_text_makes_no_article(text: str) -> None:
    file = next(iter(contents_of({"a.md": text}).files))
    found = convert(file, survey_files([file], source="w"), addresses={}, images={})
    assert found == Unreadable("a.md", "The file has no text.")


def test_a_file_that_has_its_text_in_the_front_matter_makes_one() -> None:
    assert (
        "Soon." in converted_text("---\ntitle: Later\ndescription: Soon.\n---\n").document["body"]
    )
