"""What a page is called, without the name of its site."""

import pytest

from kb.importing.html.page.titles import page_title, site_names

pytestmark = pytest.mark.one_database


def test_a_part_that_most_titles_share_is_the_name_of_the_site() -> None:
    titles = ["Gates | Manual", "Cranes | Manual", "Radio - on board | Manual", ""]
    assert site_names(titles) == {"manual"}


def test_two_titles_are_too_few_to_tell() -> None:
    assert site_names(["Gates | Manual", "Cranes | Manual"]) == set()


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Gates | Manual", "Gates", "Gates"),
        ("Manual – Gates", "", "Gates"),
        ("Radio - on board | Manual", "Radio on board", "Radio - on board"),
        ("Manual", "Gates", "Gates"),
        ("Manual", "", "Manual"),
        ("", "Gates", "Gates"),
        ("", "", ""),
        ("Gates | Other", "Gates", "Gates"),
        ("Help · Gates", "Gates", "Gates"),
        ("Gates and cranes", "Gates", "Gates and cranes"),
        ("All about gates", "Gates", "All about gates"),
    ],
)
def test_a_page_is_called_by_its_title(title: str, heading: str, expected: str) -> None:
    assert page_title(title, heading, {"manual"}) == expected
