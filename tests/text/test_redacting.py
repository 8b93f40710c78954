"""Words and images taken out of texts, HTML, names and documents."""

import pytest

from kb.text.redacting import (
    ImageRedactor,
    WordRedactor,
    find_phrases,
    phrase_of,
    redact_document,
    redact_places,
)

pytestmark = pytest.mark.one_database

SECRET = "sk-live_ABC123"
DIGEST = "0123456789abcdef" * 2


def redactor(*phrases: str) -> WordRedactor:
    """Takes these out; names become `x1`, `x2` …"""
    return WordRedactor({phrase_of(text): f"x{n}" for n, text in enumerate(phrases, start=1)})


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The key is sk-live_ABC123.", "The key is [redacted]."),
        ("SK LIVE abc123", "[redacted]"),
        ("`sk-live_ABC123` and **sk**-live_ABC123", "`[redacted]` and **[redacted]"),
        ("https://x.test/?k=sk-live_ABC123&a=1", "https://x.test/?k=[redacted]&a=1"),
        ("sk-live_ABC1234", "sk-live_ABC1234"),
        ("task-live_ABC123", "task-live_ABC123"),
        ("sk\u00ad-live_AB\u200bC123", "[redacted]"),
        ("sk-live_AB**C123**", "[redacted]**"),
    ],
)
def test_a_phrase_is_found_whatever_stands_between_its_words(text: str, left: str) -> None:
    """Case, punctuation, Markdown and what is not seen do not hide it; a longer word is another."""
    assert redactor(SECRET).text(text)[0] == left


@pytest.mark.parametrize("text", ["Jürgen Müller", "JURGEN MULLER", "ju\u0308rgen-mu\u0308ller"])
def test_accents_do_not_hide_a_name(text: str) -> None:
    """As people write it."""
    assert redactor("Jürgen Müller").text(f"Ask {text} now")[0] == "Ask [redacted] now"


def test_characters_of_scripts_without_blanks_are_found_inside_a_run() -> None:
    """There is no blank to begin a word."""
    assert redactor("田中太郎").text("担当は田中太郎です")[0] == "担当は[redacted]です"


def test_the_longest_phrase_counts_and_none_overlap() -> None:
    """`anna miller` before `anna`."""
    taken, around = redactor("Anna", "Anna Miller").text("Anna Miller, then Anna")
    assert taken == "[redacted], then [redacted]"
    assert len(around) == 2


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>The sk-live_ABC123</p>", "<p>The [redacted]</p>"),
        ("<p>sk-<b>live</b>_ABC<i>123</i></p>", "<p>[redacted]<b></b><i></i></p>"),
        (
            '<code class="sk"><span class="n">sk</span><span>-live_ABC123</span></code>',
            '<code class="sk"><span class="n">[redacted]</span><span></span></code>',
        ),
        ("<p>sk-live</p><p>ABC123</p>", "<p>[redacted]</p><p></p>"),
        ("<p>sk</p><p>x</p>", "<p>sk</p><p>x</p>"),
        (
            '<a href="/sk-live_ABC123/" title="sk live abc123">x</a>',
            '<a href="/x1/" title="[redacted]">x</a>',
        ),
        ("<p>sk&amp;live_ABC123</p>", "<p>[redacted]</p>"),
    ],
)
def test_tags_do_not_hide_words(html: str, left: str) -> None:
    """Highlighted code has a tag between any two letters; the tags stay."""
    assert redactor(SECRET).html(html)[0] == left


def test_a_name_gets_a_neutral_part() -> None:
    """It stays an address, and the same word becomes the same everywhere."""
    assert redactor("Anna Miller").name("call-anna-miller-first")[0] == "call-x1-first"


def test_a_document_keeps_what_is_ours() -> None:
    """A kind is called `problem`, whatever is redacted; lists lose what is the same now."""
    document = {
        "kind": "problem",
        "slug": "a-problem",
        "steps": [{"anchor": "a-problem", "text": "A problem", "changes_system": True}],
        "aliases": ["problem", "Problem!", "other"],
    }
    left, around = redact_document(redactor("problem"), document)
    assert left == {
        "kind": "problem",
        "slug": "a-x1",
        "steps": [{"anchor": "a-x1", "text": "A [redacted]", "changes_system": True}],
        "aliases": ["[redacted]", "[redacted]!", "other"],
    }
    assert len(around) == 5


def test_places_of_html_follow_the_anchors() -> None:
    """A place names the line that its text belongs to."""
    left, _around = redact_places(redactor("Anna"), {"#call-anna:rest": "<p>Anna</p>"})
    assert left == {"#call-x1:rest": "<p>[redacted]</p>"}


def test_an_image_goes_with_the_words_that_stand_for_it() -> None:
    """Its alternative text says what it shows."""
    image = ImageRedactor(DIGEST)
    text = f"See ![the secret](/media/{DIGEST}.png) and /media/{DIGEST}.png"
    assert image.text(text)[0] == "See [redacted] and /media/redacted.png"
    html = f'<p><img src="/media/{DIGEST}.png" alt="the > secret" width="1"> x</p>'
    assert image.html(html)[0] == "<p>[redacted] x</p>"
    assert image.html('<img src="/media/other.png" alt="the secret">')[1] == []


@pytest.mark.parametrize("piece", ["a*", "a\u0308", "<p", "&amp", "[x](", "a ", "*", "`" * 3, '"<'])
def test_the_work_grows_with_the_text_alone(piece: str) -> None:
    """Each word begins one run of each length, whatever the text repeats."""
    asked = 0

    def is_wanted(phrase: tuple[str, ...]) -> bool:
        nonlocal asked
        asked += 1
        return False

    text = piece * 20_000
    assert list(find_phrases(text, {1, 2, 3}, is_wanted)) == []
    assert asked <= 3 * len(text)
    assert redactor(SECRET).html(text)[1] == []
