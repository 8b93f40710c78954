"""The HTML of one article among others."""

import pytest

from kb.text.whole_addresses import with_own_ids

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("html", "changed"),
    [
        ('<h3 id="body_why">Why</h3>', '<h3 id="a1-body_why">Why</h3>'),
        ('<a href="#body_why">x</a>', '<a href="#a1-body_why">x</a>'),
        ('<a href="/errors/">x</a>', '<a href="https://kb/errors/">x</a>'),
        ('<a href="//other/">x</a>', '<a href="//other/">x</a>'),
        ('<a href="https://x/" rel="y">x</a>', '<a href="https://x/" rel="y">x</a>'),
        ('<img src="/media/a.png" alt="a">', '<img src="/media/a.png" alt="a">'),
        ('<a aria-describedby="b c" href="mailto:a">x</a>',) * 2,
        ('<p> id="x" href="/y"</p>', '<p> id="x" href="/y"</p>'),
        ('<a title="<i id=" href="/y">x</a>', '<a title="<i id=" href="https://kb/y">x</a>'),
        ("", ""),
    ],
)
def test_ids_get_a_prefix_and_addresses_a_base(html: str, changed: str) -> None:
    changed = changed.replace('"b c"', '"a1-b a1-c"')
    assert with_own_ids(html, "a1-", "https://kb") == changed
