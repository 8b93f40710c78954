"""A guide is written as the format has it."""

import pytest

from kb.guide.document import Code, ContentsEntry, Guide, GuideSection, SectionPart
from kb.guide.grammar import RULE
from kb.guide.parser import parse_guide
from kb.guide.writer import write_guide
from tests.guide.samples import GUIDE, a_list

pytestmark = pytest.mark.one_database


def decorated(text: str) -> list[str]:
    """Return the lines, but underlines of one length and one label for tools."""
    lines = text.replace("Tools Required:", "Tools:").split("\n")
    return [line[0] * 3 if RULE.fullmatch(line) else line for line in lines]


def test_the_guide_is_written_as_it_was_received() -> None:
    assert decorated(write_guide(parse_guide(GUIDE))) == decorated(GUIDE)


def test_underlines_are_as_long_as_their_headings() -> None:
    lines = write_guide(parse_guide(GUIDE)).split("\n")
    ruled = [at for at, line in enumerate(lines) if RULE.fullmatch(line)]
    assert len(ruled) == 32
    assert all(len(lines[at]) == len(lines[at - 1]) for at in ruled)


def test_a_title_that_upper_case_would_lose_stays_as_it_is() -> None:
    sections = (
        GuideSection("1", "macOS and iOS", (a_list("items", "x"),)),
        GuideSection("", "VoIP", (a_list("items", "y"),)),
    )
    guide = Guide("A Guide", "", "", "", (ContentsEntry("1", "macOS and iOS"),), sections, "")
    assert "1. MACOS AND IOS\n" in write_guide(guide)
    assert "\nVoIP\n" in write_guide(guide)
    assert parse_guide(write_guide(guide)) == guide


def test_every_part_of_the_format_is_written() -> None:
    sections = (
        GuideSection("1", "Codes", codes=(Code("E1", "One", "What"), Code("E2", "Two"))),
        GuideSection("1.1", "Messages", codes=(Code("It broke", "It broke", "Why - or not"),)),
        GuideSection(
            "2",
            "Slow",
            (
                SectionPart("problem", "Slow"),
                a_list("steps", "a"),
                a_list("tools", "b"),
                a_list("resolutions", "c", "d"),
            ),
        ),
    )
    assert write_guide(Guide("A Guide", "Of Mine", "3", "", (), sections, "The end.")) == (
        "A GUIDE\n=======\n\nOF MINE\nVersion 3\n\n"
        "1. CODES\n========\nE1: One - What\nE2: Two\n\n"
        "1.1 Messages\n------------\nIt broke: Why - or not\n\n"
        "2. SLOW\n=======\nProblem: Slow\nDiagnostic Steps:\n1. a\n\nTools:\n- b\n\n"
        "Resolution:\n1. c\n2. d\n\nThe end.\n"
    )
