"""The guide as received, and small guides to try things on."""

from pathlib import Path

import pytest

from kb.guide.document import GuideEntry, GuideSection, PartName, SectionPart
from kb.guide.errors import GuideError
from kb.guide.parser import parse_guide

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
GUIDE = (FIXTURES / "guide.txt").read_text(encoding="utf-8")


def a_guide(*lines: str) -> str:
    """Return a guide with a title and these lines, from line 3 on."""
    return "\n".join(["A GUIDE", "=======", *lines])


def a_part(*lines: str) -> str:
    """Return a guide with these lines in the one part of its one section, from line 7 on."""
    return a_guide("1. SECTION", "==========", "1.1 Part", "--------", *lines)


def part_of(*lines: str) -> GuideSection:
    """Return the part that these lines make."""
    return parse_guide(a_part(*lines)).sections[-1]


def entries(section: GuideSection, name: PartName) -> tuple[str, ...]:
    """Return the words of the entries of a part."""
    return tuple(entry.text for entry in section.part(name).entries)


def a_list(name: PartName, *texts: str) -> SectionPart:
    """Return a list with these entries."""
    numbered = name in ("steps", "resolutions")
    return SectionPart(name, entries=tuple(map(GuideEntry, texts)), is_numbered=numbered)


def errors_of(text: str) -> dict[int, str]:
    """Return what is wrong with a guide, by line."""
    with pytest.raises(GuideError) as refused:
        parse_guide(text)
    found: dict[int, str] = {}
    for line, message in refused.value.errors:
        found[line] = f"{found.get(line, '')}{message}\n"
    return found
