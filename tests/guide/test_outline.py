"""Categories and articles, and the keys that name them."""

import pytest

from kb.guide.outline import Outline, read_outline
from kb.guide.parser import parse_guide
from tests.guide.samples import a_guide

pytestmark = pytest.mark.one_database


def outline(*lines: str, **families: str) -> Outline:
    named = {number.replace("n", "").replace("_", "."): name for number, name in families.items()}
    return read_outline(parse_guide(a_guide(*lines)), named)


def keys(*lines: str) -> list[str]:
    return [article.key for article in outline(*lines).articles]


def test_sections_are_categories_and_parts_are_articles_in_them() -> None:
    found = outline("2. TWO THINGS", "===", "2.1 A Part", "---", "Problem: Slow")
    (category,), (article,) = found.categories, found.articles
    assert (category.key, category.number, category.slug) == ("guide-two-things", "2", "two-things")
    assert (article.key, article.number, article.slug) == ("guide-a-part", "2.1", "a-part")
    assert (article.kind, article.category, article.symptom) == ("problem", category.key, "Slow")


def test_a_section_that_holds_lines_is_an_article_without_a_category() -> None:
    (article,) = outline("8. STOP", "===", "1. Press").articles
    assert (article.kind, article.number, article.category) == ("procedure", "8", "")


def test_a_list_without_a_number_is_a_checklist_without_a_category() -> None:
    (article,) = outline("LAST THINGS", "===", "- One").articles
    assert (article.kind, article.number, article.category) == ("checklist", "", "")
    assert [step.text for step in article.steps] == ["One"]


def test_codes_are_articles_in_a_category_with_their_family() -> None:
    lines = ["6. CODES", "===", "6.1 Web Codes", "---", "404: Not Found - No such page"]
    found = outline(*lines, n6_1="http")
    (article,) = found.articles
    assert [category.code_family for category in found.categories] == ["", "http"]
    assert found.categories[1].parent == "guide-codes"
    assert (article.key, article.slug, article.number) == ("guide-http-404", "http-404", "")
    assert (article.code, article.title, article.cause) == ("404", "Not Found", "No such page")


def test_a_family_without_a_name_is_called_after_its_section() -> None:
    lines = ["6. CODES", "===", "6.1 Mail Server Status Codes", "---", "It broke: Why"]
    assert keys(*lines) == ["guide-mail-server-it-broke"]
    assert outline("6. CODES", "===", "E1: One").categories[0].code_family == "codes"


def test_a_message_is_code_and_title() -> None:
    (article,) = outline("6. X CODES", "===", "It broke: Why").articles
    assert (article.code, article.title, article.cause) == ("It broke", "It broke", "Why")


def test_no_key_is_given_twice() -> None:
    parts = ["1.1 Same", "---", "- x", "1.2 Same!", "---", "- y"]
    assert keys("1. SAME", "===", *parts) == ["guide-same", "guide-same-2"]
    codes = ["E-1: One", "E_1: Two", "2. X E 1", "===", "- x"]
    assert keys("1. X CODES", "===", *codes) == ["guide-x-e-1", "guide-x-e-1-2", "guide-x-e-1-3"]


def test_a_code_can_be_in_two_families() -> None:
    lines = ["1. A CODES", "===", "E1: One", "2. B CODES", "===", "E1: Two"]
    assert keys(*lines) == ["guide-a-e1", "guide-b-e1"]


def test_categories_are_in_order_of_their_numbers_parents_first() -> None:
    lines = [
        "9.2 I",
        "---",
        "A1: x - y",
        "10. TEN",
        "===",
        "B1: x",
        "9. NINE",
        "===",
        "9.1 H",
        "--",
    ]
    found = outline(*lines, "C1: x", "LAST CODES", "===", "D: x")
    places = [(category.number, category.position) for category in found.categories]
    assert places == [("9", 1), ("9.1", 1), ("9.2", 2), ("10", 2), ("", 3)]


def test_a_title_that_is_a_number_is_not_taken_for_one() -> None:
    found = outline("1. ONE CODES", "===", "A: x", "1", "===", "B1: x")
    assert [category.title for category in found.categories] == ["One Codes", "1"]
