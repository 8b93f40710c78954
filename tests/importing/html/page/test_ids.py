"""Which heading a link to an id leads to."""

import pytest

from kb.importing.html.page.ids import heading_ids
from kb.importing.html.page.tree import parse_page

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("html", "places"),
    [
        ("<h2 id='a1'>My part</h2>", {"a1": "my-part"}),
        ("<section id='a1'><h2>My part</h2></section>", {"a1": "my-part"}),
        ("<a name='a1'></a><h2>My part</h2>", {"a1": "my-part"}),
        ("<h2><a id='a1'></a>My part<a href='#a1'>¶</a></h2>", {"a1": "my-part"}),
        ("<h2>My part</h2><p>x</p><p id='a1'>y</p>", {"a1": "my-part"}),
        ("<p id='a1'>x</p><h2>My part</h2>", {"a1": ""}),
        ("<h2 id='a'>X</h2><h2 id='b'>X</h2>", {"a": "x", "b": "x-1"}),
    ],
)
def test_an_id_leads_to_the_heading_at_it_or_above_it(html: str, places: dict[str, str]) -> None:
    assert heading_ids(parse_page(html)) == places
