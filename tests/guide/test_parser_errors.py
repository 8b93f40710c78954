"""What is not understood is refused, by line, with what was expected there."""

import contextlib
import re
import time

import pytest

from kb.guide.errors import GuideError
from kb.guide.parser import parse_guide
from tests.guide.samples import GUIDE, a_guide, a_part, errors_of

pytestmark = pytest.mark.one_database

UNMARKED = "stands below a list and has no mark"

# The first of the lines is line 7 of the guide.
IN_A_PART = {
    "words without a mark": (["- One", "and two"], 8, f"`and two` {UNMARKED}"),
    "steps among codes": (["E1: One", "E2: Two", "1. Stop"], 9, "`1. Stop` is no code"),
    "no line of =": (["- One", "1.2 Two", "- Two"], 8, "`1.2 Two` looks like a heading; write"),
    "a label twice": (["Problem: A", "Steps:", "1. x", "Problem: B"], 10, "is in line 7 already"),
    "two labels for one list": (
        ["Problem: A", "Tools:", "- x", "Tools Required:", "- y"],
        10,
        "is in line 8 already",
    ),
    "steps with and without a label": (["1. x", "Steps:", "1. y"], 8, "is in line 7 already"),
    "a problem without words": (["Problem:", "Steps:", "1. x"], 7, "words after this label"),
    "a label without a list": (["Problem: A", "Resolution:"], 8, "a list under this label"),
    "an empty item": (["- One", "-", "- Three"], 8, "words after the number or the dash"),
    "an empty step": (["1. One", "2."], 8, "words after the number or the dash"),
    "a number twice": (["1. One", "2. Two", "2. Three"], 9, "a number above 2"),
    "a zero twice": (["0. One", "0. Two"], 8, "a number above 0"),
    "numbers that fall": (["2. Two", "1. One"], 8, "a number above 2"),
    "two kinds of list in one": (["1. One", "- Two"], 8, "that starts as those above do"),
    "a code twice": (["eio1: One", "EIO1: Two"], 8, "each code once"),
    "a code without a name": (["EIO: x", "EPERM:"], 8, "after `EPERM:`"),
    "a code that is very long": ([f"{'E' * 121}: Name"], 7, "at most 120 characters"),
    "a name that is very long": ([f"E1: {'N' * 201}"], 7, "200 in"),
    "a step that starts too deep": (["1. One", "  2. Two"], 8, "start it where the items above"),
    "a control character": (["- One", "- T\x00wo"], 8, "no control characters"),
    "a lone surrogate": (["- One \ud800"], 7, "no control characters"),
    "an item with an underline": (["- One", "- Two", "-----"], 8, "has a line under it"),
    "a label with an underline": (["- One", "Tools:", "-----"], 8, "has a line under it"),
    "an underline under nothing": (["====", "- One"], 7, "a heading above this line"),
    "a heading that starts too deep": (
        ["- One", "  1.2 Two", "  ---", "- x"],
        8,
        "`1.2 Two` looks like a heading, but is indented",
    ),
    "words that look like a note, but follow directly": (["- One", "This is it."], 8, UNMARKED),
    "code without an end": (["1. One", "   ```", "   ls"], 8, "a second line of ```"),
}


@pytest.mark.parametrize(("lines", "line", "message"), IN_A_PART.values(), ids=IN_A_PART.keys())
def test_a_part_is_refused_with(lines: list[str], line: int, message: str) -> None:
    assert message in errors_of(a_part(*lines))[line]


ONE = ["1. ONE", "===", "- x"]
IN_A_GUIDE = {
    "no text": ("", 1, "the guide's title"),
    "no title": ("\n1. ONE\n===\n- x", 2, "the guide's title"),
    "contents before the title": ("CONTENTS\n---\n1. One", 1, "the guide's title"),
    "a title without an underline": ("\nA GUIDE\n\n1. ONE\n===\n- x", 2, "the guide's title"),
    "a title alone": ("A GUIDE\n===\n", 1, "sections after the title"),
    "a title that is very long": (f"{'A' * 201}\n===\n1. ONE\n===\n- x", 1, "at most 200"),
    "a subtitle that is very long": (a_guide("a" * 201, *ONE), 3, "at most 200"),
    "a fourth line below the title": (a_guide("A", "B", "C", "D", *ONE), 6, "`D` stands above"),
    "two versions": (a_guide("Version 2", "Version 3", *ONE), 4, "`Version 3` stands above"),
    "a section without an underline": (
        a_guide("Sub", "Version 2", "1. Two", *ONE),
        5,
        "`1. Two` stands above the first underlined heading",
    ),
    "two tables of contents": (
        a_guide("CONTENTS", "---", "1. One", "CONTENTS", "---", "1. One", *ONE),
        6,
        "one table of contents",
    ),
    "an empty table of contents": (a_guide("CONTENTS", "---", *ONE), 3, "the sections under"),
    "an entry without a section": (
        a_guide("CONTENTS", "---", "1. One", "2. Two", *ONE),
        6,
        "no section has the heading “2. Two”; write",
    ),
    "an entry twice": (
        a_guide("CONTENTS", "---", "1. One", "1. One", *ONE),
        6,
        "each section once",
    ),
    "words among the contents": (
        a_guide("CONTENTS", "---", "See below.", "1. One", *ONE),
        5,
        "no section has the heading “See below.”",
    ),
    "a section number twice": (a_guide(*ONE, "1. TWO", "===", "- y"), 6, "line 3 has this one"),
    "a title twice": (a_guide("LIST", "===", "- x", "List", "===", "- y"), 6, "line 3 has this"),
    "a part without its section": (
        a_guide(*ONE, "2.1 Two", "---", "- y"),
        6,
        "has no section 2 to be in",
    ),
    "a heading over nothing": (a_guide("2. TWO", "===", *ONE), 3, "lines or sub-sections under"),
    "steps beside parts": (a_guide(*ONE, "1.1 Two", "---", "- y"), 3, "a sub-section of their own"),
    "a heading that is very long": (a_guide(f"1. {'A' * 201}", "===", "- x"), 3, "at most 200"),
    "parts of parts of parts": (
        a_guide("1. A", "==", "1.1.1.1.1 B", "---", "- x"),
        5,
        "at most 4 levels",
    ),
}


@pytest.mark.parametrize(("text", "line", "message"), IN_A_GUIDE.values(), ids=IN_A_GUIDE.keys())
def test_a_guide_is_refused_with(text: str, line: int, message: str) -> None:
    assert message in errors_of(text)[line]


def test_several_errors_are_reported_at_once_in_order() -> None:
    text = a_part("Problem:", "Steps:", "1. One", "no mark", "1. Two", "- Three")
    assert list(errors_of(text)) == [7, 10, 11, 12]


def test_an_error_reads_as_one_line_for_each_place() -> None:
    with pytest.raises(GuideError) as refused:
        parse_guide(a_part("1. One", "1. Two", "2.", "3. Four"))
    assert str(refused.value) == (
        "line 8: expected a number above 1\nline 9: expected words after the number or the dash"
    )
    assert refused.value.with_path("guide.txt").startswith("guide.txt:8: expected a number above 1")


def test_a_wrong_line_is_one_error_and_no_more() -> None:
    assert list(errors_of(a_part("- One", "no mark at all"))) == [8]
    unruled = a_guide(
        "CONTENTS", "---", "2. Two", *ONE, "", "2.1 Two", "- y", "2.1.1 A", "--", "- z"
    )
    assert list(errors_of(unruled)) == [5, 10]


def test_one_fault_in_many_lines_is_reported_once_with_all_of_them() -> None:
    """Of 66 refusals of three guides 42 were one and the same long sentence."""
    with pytest.raises(GuideError) as refused:
        parse_guide(a_part("- One", "two", "- Three", "four", "five"))
    assert str(refused.value).count("line 8: `two` stands below a list") == 1
    assert str(refused.value).endswith("(also in lines 10, 11)")


LISTED = [
    number
    for number, line in enumerate(GUIDE.split("\n"), start=1)
    if re.match(r"1\. [A-Z][a-z]|- ", line)
]


@pytest.mark.parametrize("number", LISTED[1:])
def test_words_inserted_anywhere_in_the_guide_are_refused_there(number: int) -> None:
    lines = GUIDE.split("\n")
    lines.insert(number, "These words have no mark")
    assert UNMARKED in errors_of("\n".join(lines))[number + 1]


@pytest.mark.parametrize(
    "text",
    [
        a_part("1. word" + "\n  word:" * 50_000),
        a_part(*(f"E{number}: Name - text" for number in range(50_000))),
        a_part("- x" + "\n \n" * 100_000),
        a_part("Tools:\n Tools:" * 20_000),
        a_guide(*(f"{a}.{b} T\n--\n- x" for a in range(1, 200) for b in range(1, 100))),
        "=" * 1_000_000,
        "1." * 500_000,
        a_part("- " * 300_000, ": " * 300_000, " - " * 300_000),
    ],
    ids=["continued", "codes", "blank", "labels", "headings", "rule", "numbers", "marks"],
)
def test_large_texts_take_little_time(text: str) -> None:
    start = time.process_time()
    with contextlib.suppress(GuideError):
        parse_guide(text)
    assert time.process_time() - start < 3
