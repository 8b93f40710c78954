"""Ids of headings, links to them, their list."""

import re

import pytest

from kb.text.gfm.headings import Heading, finished_headings, github_slug
from kb.text.safe_html import render_block

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("First steps", "first-steps"),
        ("What's new? (v2.0)", "whats-new-v20"),
        ("Größe & Co.", "größe--co"),
        ("snake_case-name", "snake_case-name"),
        ("日本語", "日本語"),
        ("???", "section"),
    ],
)
def test_a_slug_is_githubs(text: str, slug: str) -> None:
    assert github_slug(text) == slug


def test_headings_that_say_the_same_have_ids_of_their_own() -> None:
    html = render_block("# A\n\n# A\n\n# A-1\n\n# A", "body")
    ids = re.findall(r'id="(.*?)"', html)
    assert ids[:2] == ["body_a", "body_a-1"]
    assert len(set(ids)) == 4


def test_an_id_is_made_of_the_words_alone() -> None:
    html = render_block("# The `x` **key** <kbd>Esc</kbd> [link](/a)", "body")
    assert 'id="body_the-x-key-esc-link"' in html


def test_a_link_of_the_text_follows_its_heading() -> None:
    html = render_block("[a](#größe) [b](#check-dns)\n\n# Größe", "body")
    assert 'href="#body_größe"' in html
    assert 'href="#check-dns"' in html


def test_the_headings_of_stored_html_are_listed_in_words() -> None:
    html = render_block("# A & *b*\n\n## `c`\n\ntext", "body")
    assert finished_headings(html) == [
        Heading(3, "body_a--b", "A & b"),
        Heading(4, "body_c", "c"),
    ]
    assert finished_headings("<h3>old</h3>") == []
