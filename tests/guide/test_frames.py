"""Frames around headings."""

import pytest

from kb.guide.frames import framed_lines
from kb.guide.grammar import read_heading
from kb.guide.parser import parse_guide

pytestmark = pytest.mark.one_database

GUIDE = """\
*********************
*   Heating guide   *
*                   *
*   Version 4.2     *
*********************

I. Burner
=========
Problem: It does not start
Diagnosis:
1.) Look at the valve
2° Look at the flame

                      Page 4 of 9

Solution:
(1) Open the valve
(2) Clean it
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("***\n* a *\n***", {0: "", 1: "a", 2: ""}),
        ("=====\na\nb\n=====\n\nc", {0: "", 1: "a", 2: "b", 3: ""}),
        ("x\n\n###\n# a #\n###", {2: "", 3: "a", 4: ""}),
        ("=====\na\n=====", {}),
        ("x\n=====\na\nb\n=====", {}),
        ("=====\na\n\nb\n=====", {}),
        ("=====\na\nb\n-----", {}),
        ("***\n* a\n***", {}),
        ("***\n***", {}),
        ("*****\n*   *\n*****", {}),
        ("***\n* a *", {}),
    ],
)
def test_a_frame_is_known_by_its_sides(text: str, words: dict[int, str]) -> None:
    found = framed_lines(text.split("\n"))
    assert {place: line.words for place, line in found.items()} == words
    assert [line.words for line in found.values() if line.is_heading] == (["a"] if words else [])


def test_a_frame_holds_the_title_and_what_stands_below_it() -> None:
    guide = parse_guide(GUIDE)
    assert (guide.title, guide.version) == ("Heating guide", "4.2")


def test_roman_numbers_and_other_marks_of_lists_are_read_and_page_numbers_are_left_out() -> None:
    (section,) = parse_guide(GUIDE).sections
    assert (section.number, section.title) == ("1", "Burner")
    texts = [
        entry.text for name in ("steps", "resolutions") for entry in section.part(name).entries
    ]
    assert texts == ["Look at the valve", "Look at the flame", "Open the valve", "Clean it"]


@pytest.mark.parametrize(
    "heading", ["II. Burner", "II - Burner", "2 - Burner", "2: Burner", "2) – Burner"]
)
def test_a_dash_or_a_colon_between_number_and_title_is_no_part_of_the_title(heading: str) -> None:
    assert read_heading(heading) == ("2", "Burner")
    assert read_heading(f"2.1 - {heading}") == ("2.1", heading)


@pytest.mark.parametrize("page", ["..... p. 2", "....2", ". . . Seite 12", "\t7", "  … S. 3"])
def test_a_table_of_contents_may_say_page_before_its_numbers(page: str) -> None:
    contents = f"CODES\n=====\n\nCONTENTS\n\n1 - Codes d'erreur{page}\n\n"
    text = f"{contents}1 - CODES D'ERREUR\n---\n\n- Look\n"
    (section,) = parse_guide(text).sections
    assert section.title == "Codes d'erreur"
