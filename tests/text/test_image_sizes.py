"""Images get their size, so that no page moves while they load; a wide one leads to itself."""

import pytest

from kb.text.image_sizes import COLUMN_WIDTH, add_image_sizes
from kb.text.safe_html import render_block, render_inline
from kb.text.sanitise import sanitise

pytestmark = pytest.mark.one_database

SMALL, WIDE, UNKNOWN = (f"/media/{letter * 32}.png" for letter in "abc")
SIZES = {SMALL: (40, 30), WIDE: (COLUMN_WIDTH + 1, 400)}
MORE = 'loading="lazy" decoding="async"'


def sized(markdown: str) -> str:
    """A text as readers see it."""
    return add_image_sizes(render_block(markdown), SIZES)


def test_an_image_of_ours_gets_its_size() -> None:
    assert f'<img alt="A &quot;window&quot;" src="{SMALL}" width="40" height="30" {MORE}>' in sized(
        f'![A "window"]({SMALL})'
    )
    assert f'width="40" height="30" {MORE}' in add_image_sizes(
        render_inline(f"![x]({SMALL} 't')"), SIZES
    )


def test_a_wide_one_leads_to_its_full_size_unless_it_is_a_link_already() -> None:
    """A link within a link is no HTML."""
    html = sized(f"![x]({WIDE}) [![y]({WIDE})](/z) ![z]({WIDE})")
    assert html.count(f'<a class="full-size" href="{WIDE}"><img') == 2
    assert '<a href="/z"><img alt="y"' in html
    assert html.count("<a ") == html.count("</a>") == 3


def test_what_is_not_known_stays_as_it_is() -> None:
    html = render_block(f"![x]({UNKNOWN}) ![y](/static/x.png) `<img src='{SMALL}'>`")
    assert add_image_sizes(html, SIZES) == html
    assert add_image_sizes(html, {}) == html


def test_a_second_call_changes_nothing() -> None:
    html = sized(f"![x]({WIDE}) ![y]({SMALL})")
    assert add_image_sizes(html, SIZES) == html


def test_an_editor_sets_no_size_and_loads_nothing_from_elsewhere() -> None:
    """Sizes come from the image alone; what is not on this site is no image here."""
    html = sanitise(
        f'<img src="{SMALL}" width="9" onerror="x" srcset="//evil/x 2x" loading="eager">'
        '<img src="https://evil.example/x.png"><img src="data:image/png;base64,AA">'
    )
    assert html == f'<img src="{SMALL}">'
