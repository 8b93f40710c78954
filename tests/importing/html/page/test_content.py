"""The text of a page, without what stands around it."""

import pytest

from kb.importing.html.page.content import PageContent, read_page_content
from kb.importing.html.page.tree import parse_page

pytestmark = pytest.mark.one_database


def content_of(body: str, head: str = "") -> PageContent:
    """Return the content of a page."""
    html = f"<html lang=de><head>{head}</head><body>{body}</body></html>"
    return read_page_content(parse_page(html))


@pytest.mark.parametrize(
    "body",
    [
        "<header>a</header><main>text</main><footer>b</footer>",
        "<div>a</div><div role=main>text</div>",
        "<nav>a</nav><article>text</article><p>b</p>",
        "<header>a</header><nav>b</nav><p>text</p><aside>c</aside><footer>d</footer>",
        "<main><nav>a</nav>text<script>x()</script></main>",
        "<main></main><p>text</p>",
    ],
)
def test_the_text_is_taken_from_where_it_stands(body: str) -> None:
    assert content_of(body).content.words() == "text"


def test_several_articles_are_all_read() -> None:
    assert content_of("<article>one</article><article>two</article>").content.words() == "onetwo"


def test_a_box_beside_the_text_belongs_to_it() -> None:
    page = content_of("<main>one <aside class='note'>two</aside><aside>three</aside></main>")
    assert page.content.words() == "one two"
    assert page.left_out == ["`<aside>` three"]


def test_a_heading_above_the_text_belongs_to_it() -> None:
    page = content_of("<article><header><h1>Title</h1></header><p>text</p></article>")
    assert page.heading == "Title"
    assert page.content.words() == "Titletext"


def test_a_page_says_what_it_is() -> None:
    head = (
        "<title>Gates | Manual</title><link rel='canonical' href='https://a.example/gates/'>"
        "<meta name=keywords content='gate, harbour'><meta name=date content=2025-01-02>"
    )
    page = content_of("<h1>Gates<a href='#g'>¶</a></h1>", head)
    assert (page.title, page.heading, page.language) == ("Gates | Manual", "Gates", "de")
    assert page.canonical == "https://a.example/gates/"
    assert (page.keywords, page.dated) == (["gate", "harbour"], "2025-01-02")
