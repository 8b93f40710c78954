"""The spellings that a text needs, found by their first words, mark what all spellings mark."""

from collections.abc import Callable
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.text.code_mentions import mark_mentions, text_of_html
from kb.text.first_words import LONGEST_FIRST_WORDS, first_two_words, first_words_in
from kb.text.folding import fold
from kb.text.matcher import Matcher
from tests.text.strategies import lines

pytestmark = pytest.mark.one_database

Pair = tuple[str, int]
Changed = Callable[[str], str]

WORDS = """404 10061 0x80070005 EIO eio E_IO Not Found not found Created OK HTTP status errno ORA
    00942 Straße STRASSE Größe ＥＩＯ ４０４ ﷺ é 接続 拒否 ½ ı a""".split()  # noqa: SIM905
GAPS = [" ", "  ", "-", ": ", "/", "(", ") ", "&", "…", "\u00a0", "\n", ", ", "_", "'", ""]
TAGS = ["<p>", "</p>", "<br>", "<em>", "</em>", "&amp;", "&lt;", "&#x34;04", "&nbsp;"]
TAGS += ["<code>", "</code>", '<span data-mention="1">EIO</span>', '<a href="/404">', "</a>"]


pieces = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), min_size=1, max_size=4)
glued = pieces.map(lambda found: "".join(map("".join, found)))
spellings = st.lists(
    st.tuples(st.one_of(glued, st.sampled_from(WORDS), lines), st.integers(1, 5)),
    min_size=3,
    max_size=12,
)


@st.composite
def sites(draw: st.DrawFn) -> tuple[list[Pair], str]:
    """Spellings of codes, and the HTML of an article that is mostly made of them."""
    pairs = draw(spellings)
    named = [escape(text) for text, _code in pairs]
    kept_or_changed: st.SearchStrategy[Changed] = st.sampled_from([str, str, str.upper, fold])
    between = st.sampled_from([" ", " ", " and ", " HTTP ", "status: ", ", ", "x", *TAGS])
    part = st.tuples(st.sampled_from([*named, *WORDS]), kept_or_changed, between)
    parts = draw(st.lists(part, min_size=4, max_size=12))
    return pairs, "".join(change(text) + after for text, change, after in parts)


def spellings_for(text: str, pairs: list[Pair]) -> list[Pair]:
    """All spellings of the codes that have one whose first words are in the text."""
    wanted = first_words_in(text)
    codes = {code for spelling, code in pairs if first_two_words(spelling) in wanted}
    return [pair for pair in pairs if pair[1] in codes]


@given(sites())
@example(([("404", 1), ("Created", 1)], "<p>created (404)</p>"))
@example(([("404", 1), ("Not Found", 1), ("Not Found", 2)], "Not Found, not found"))
@example(([("lock wait", 1), ("lock wait timeout", 2), ("lock", 3)], "a lock wait timeout"))
@example(([("R&D failed", 1)], "<b>R&amp;D</b> R&amp;D failed"))
@example(([("ORA-00942", 1), ("ORA-00", 2)], "(ORA-00942)"))
@example(([("Straße 7", 1), ("ＥＩＯ 5", 2)], "STRASSE 7 and eio 5"))
@example(([("EIO5", 1)], '<span data-mention="1">EIO</span>5'))
def test_they_mark_what_all_mark(site: tuple[list[Pair], str]) -> None:
    pairs, html = site
    few = spellings_for(text_of_html(html), pairs)
    for own in (None, 1):
        marked = mark_mentions(html, Matcher(few), own_id=own)
        assert marked == mark_mentions(html, Matcher(pairs), own_id=own)


@pytest.mark.parametrize(
    ("spelling", "words"),
    [
        ("ECONNREFUSED", "econnrefused"),
        ("ORA-00942: table or view does not exist", "ora 00942"),
        (" [Errno  111] ", "errno 111"),
        ("ＥＩＯ", "eio"),
        ("Größe", "grosse"),
        ("-- …", ""),
        ("x" * 150 + " " + "y" * 150, "x" * 150 + " " + "y" * (LONGEST_FIRST_WORDS - 151)),
    ],
)
def test_first_words_are_folded_and_no_more_than_two(spelling: str, words: str) -> None:
    assert first_two_words(spelling) == words
    assert not words or words in first_words_in(f"it says {spelling}.")


def test_all_that_is_in_a_text_is_few_words() -> None:
    assert first_words_in("An EIO, again") == {"an", "eio", "again", "an eio", "eio again"}
