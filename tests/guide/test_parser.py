"""The guide, and guides that are written a little otherwise, are read."""

import re
from collections.abc import Callable

import pytest

from kb.guide.document import Code, ContentsEntry
from kb.guide.parser import parse_guide
from kb.guide.writer import write_guide
from tests.guide.samples import GUIDE, a_guide, entries, part_of

pytestmark = pytest.mark.one_database

AS_RECEIVED = parse_guide(GUIDE)
NUMBERS = [f"{section}.{part}" for section in range(1, 8) for part in range(1, 4)]


def sections(kind: str) -> list[str]:
    return [section.title for section in AS_RECEIVED.sections if section.kind == kind]


def test_the_title_block_is_read() -> None:
    assert AS_RECEIVED.title == "Technical Troubleshooting Comprehensive Guide"
    assert AS_RECEIVED.subtitle == "Advanced Technical Support and Diagnostics"
    assert (AS_RECEIVED.version, AS_RECEIVED.dated_on) == ("2.0", "August 2024")


def test_the_closing_note_is_read() -> None:
    assert AS_RECEIVED.closing_note == (
        "This technical guide should be used in conjunction with the main customer support "
        "knowledge base for comprehensive issue resolution."
    )


def test_the_table_of_contents_is_read() -> None:
    assert len(AS_RECEIVED.contents) == 7
    assert AS_RECEIVED.contents[3] == ContentsEntry("4", "API and Integration Problems")


def test_seven_sections_have_three_parts_each() -> None:
    numbered = [section.number for section in AS_RECEIVED.sections if section.number]
    assert [number for number in numbered if "." in number] == NUMBERS
    assert [number for number in numbered if "." not in number] == list("1234567")
    assert [s.title for s in AS_RECEIVED.sections if s.number == "4"] == [
        "API and Integration Problems"
    ]


def test_fifteen_problems_have_six_checks_and_six_fixes_each() -> None:
    problems = [section for section in AS_RECEIVED.sections if section.kind == "problem"]
    assert [section.number for section in problems] == NUMBERS[:15]
    counts = {(len(entries(p, "steps")), len(entries(p, "resolutions"))) for p in problems}
    assert counts == {(6, 6)}
    tools = {p.number: len(entries(p, "tools")) for p in problems}
    assert {number: count for number, count in tools.items() if count} == {"1.1": 4, "2.1": 4}


def test_words_with_a_note_below_them_are_no_closing_note_and_read_back_as_written() -> None:
    guide = parse_guide(GUIDE.rstrip("\n") + "\nNote: read on\n")
    assert guide.closing_note == ""
    assert parse_guide(write_guide(guide)) == guide


def test_recovery_procedures_and_closing_lists_are_read() -> None:
    assert sections("procedure") == ["Service Recovery", "Data Recovery", "System Recovery"]
    assert sections("checklist") == ["Monitoring and Alerting", "Prevention Strategies"]
    counts = [
        len(entries(s, "steps") + entries(s, "items"))
        for s in AS_RECEIVED.sections
        if s.kind != "problem"
    ]
    assert sum(counts) == 18 + 12


def test_codes_have_a_name_and_a_description_and_messages_are_both() -> None:
    codes = {s.number: s.codes for s in AS_RECEIVED.sections if s.kind == "codes"}
    assert {number: len(found) for number, found in codes.items()} == {
        "6.1": 10,
        "6.2": 8,
        "6.3": 8,
    }
    assert Code("404", "Not Found", "Resource not found") in codes["6.1"]
    assert Code("Deadlock detected", "Deadlock detected", "Transaction conflict") in codes["6.2"]
    assert Code("EIO", "Input/output error") in codes["6.3"]


def rewritten(pattern: str, by: str | Callable[[re.Match[str]], str], text: str = GUIDE) -> str:
    """Return the guide with every match replaced, and see that there was one."""
    changed, count = re.subn(pattern, by, text, flags=re.MULTILINE)
    assert count
    return changed


def body(pattern: str, by: str) -> str:
    """Return the guide with every match below the table of contents replaced."""
    front, heading, rest = GUIDE.partition("1. SYSTEM DIAGNOSTICS")
    return front + heading + rewritten(pattern, by, rest)


LABEL = r"^(Problem|Diagnostic Steps|Tools Required|Tools|Resolution):"
ITEM = r"^(\d\.|-) ([A-Z]?[a-z].*)$"
SAME = {
    "Windows line ends": GUIDE.replace("\n", "\r\n"),
    "old Macintosh line ends": GUIDE.replace("\n", "\r"),
    "a BOM": f"\ufeff{GUIDE}",
    "trailing blanks": rewritten(r"$", "  \t "),
    "no line end at the end": GUIDE.rstrip(),
    "extra blank lines": GUIDE.replace("\n\n", "\n \n\n\t\n"),
    "a blank line after every line": GUIDE.replace("\n", "\n\n"),
    "page breaks": rewritten(r"^(\d\. [A-Z ]+)$", "\f\\1"),
    "tabs after marks": body(r"^(\d\.|\d\.\d|-|[A-Za-z ]+:|\d+:) ", "\\1\t"),
    "two blanks between words": rewritten(r"(\w) (\w)", r"\1  \2"),
    "no-break spaces": rewritten(r"(\w) (\w)", "\\1\u00a0\\2"),
    "lower-case labels": rewritten(LABEL, lambda label: label[0].lower()),
    "upper-case labels": rewritten(LABEL, lambda label: label[0].upper()),
    "blanks before colons": rewritten(LABEL, r"\1 :"),
    "one label for tools": rewritten("^Tools Required:", "Tools:"),
    "the other label for tools": rewritten("^Tools:", "Tools Required:"),
    "stars as bullets": body("^- ", "* "),
    "dots as bullets": body("^- ", "• "),
    "brackets after numbers": body(ITEM.replace(r"(\d\.|-)", r"(\d)\."), r"\1) \2"),
    "checks with bullets and tools with numbers": body(
        r"(?<=Tools:\n)- (.*)\n- (.*)\n- (.*)\n- ", r"1. \1\n2. \2\n3. \3\n4. "
    ),
    "gaps between the numbers of lines": body(r"^6\. (?=[A-Z][a-z])", "60. "),
    "lists that are indented": body(ITEM, r"  \1 \2"),
    "lists that are indented by a tab": body(ITEM, "\t\\1 \\2"),
    "a text that is indented": rewritten("^(?=.)", "    "),
    "longer underlines": rewritten(r"^(=+|-+)$", r"\1\1"),
    "the other underlines": GUIDE.translate(str.maketrans("=", "-")),
    "headings in title case": body("MONITORING AND ALERTING", "Monitoring and Alerting"),
    "leading zeros": body(r"^(\d)\.(\d) ", r"0\1.0\2. "),
    "a short heading for the contents": GUIDE.replace("TABLE OF CONTENTS", "Contents"),
    "wrapped lines": body(r"^((?:\d\.|-|[A-Za-z ]+:|\d+:) .*) (\w+)$", "\\1\n     \\2"),
    "lines that are wrapped at every word": body(r"(?<=[a-z]) (?=\w)", "\n\t"),
    "lines that are wrapped before a dash": body(" - ", "\n  - "),
    "wrapped headings": body(r"^(\d\.\d? .*) (\w+)$(?=\n[=-])", "\\1\n\t\\2"),
    "version and date on two lines": GUIDE.replace(" | Last", "\nLast"),
    "version and date in other words": GUIDE.replace("Version 2", "version: 2").replace(
        "Last Updated:", "updated"
    ),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_the_same_guide_is_read_from_a_text_with(text: str) -> None:
    assert parse_guide(text) == AS_RECEIVED


def test_sections_may_stand_in_any_order() -> None:
    front, *blocks = re.split(r"\n\n(?=\d\. [A-Z]{2}|MONITORING|PREVENTION|This)", GUIDE.rstrip())
    note = blocks.pop()
    guide = parse_guide("\n\n".join([front, *reversed(blocks), note]))
    assert sorted(guide.sections, key=str) == sorted(AS_RECEIVED.sections, key=str)
    assert guide.sections[0].title == "Prevention Strategies"
    assert guide.closing_note == AS_RECEIVED.closing_note


def test_a_part_may_stand_apart_from_its_section() -> None:
    lines = ["1.1 One", "---", "- x", "2. TWO", "===", "2.1 Two", "---", "- y", "1. ONE", "==="]
    guide = parse_guide(a_guide(*lines))
    assert [section.number for section in guide.sections] == ["1.1", "2", "2.1", "1"]


def test_numbers_of_sections_may_have_gaps() -> None:
    guide = parse_guide(
        a_guide("4. FOUR", "===", "4.7 Seven", "---", "- x", "9. NINE", "===", "- y")
    )
    assert [section.number for section in guide.sections] == ["4", "4.7", "9"]


def test_a_section_may_be_missing_from_the_contents() -> None:
    guide = parse_guide(
        a_guide("CONTENTS", "---", "1. One", "1. ONE", "===", "- x", "2. TWO", "===", "- y")
    )
    assert [section.title for section in guide.sections] == ["One", "Two"]


def test_contents_may_list_parts_and_sections_without_a_number() -> None:
    contents = ["CONTENTS", "--------", "1. One", "   1.1 The VoIP part", "ABC of NTP"]
    rest = ["1. ONE", "===", "1.1 THE VOIP PART", "---", "- x", "ABC OF NTP", "===", "- y"]
    guide = parse_guide(a_guide(*contents, *rest))
    assert [entry.number for entry in guide.contents] == ["1", "1.1", ""]
    assert [section.title for section in guide.sections] == ["One", "The VoIP part", "ABC of NTP"]


def test_lists_may_be_of_any_length() -> None:
    steps = [f"{number}. Check {number}" for number in range(1, 1201)]
    found = part_of("Problem: Slow", "Diagnostic Steps:", *steps, "Resolution:", "1. Wait")
    checks = entries(found, "steps")
    assert len(checks) == 1200
    assert checks[-1] == "Check 1200"
    assert entries(found, "resolutions") == ("Wait",)


def test_a_guide_needs_no_subtitle_version_contents_or_closing_note() -> None:
    guide = parse_guide(a_guide("1. ONE", "===", "- x"))
    assert (guide.subtitle, guide.version, guide.dated_on) == ("", "", "")
    assert (guide.contents, guide.closing_note) == ((), "")


def test_labels_may_stand_in_any_order() -> None:
    found = part_of("Resolution:", "1. Wait", "Tools:", "- A clock", "Problem: Slow")
    assert (found.kind, found.part("problem").text) == ("problem", "Slow")
    assert entries(found, "steps") == ()
    assert entries(found, "resolutions") == ("Wait",)
    assert entries(found, "tools") == ("A clock",)


def test_steps_without_a_problem_are_a_procedure() -> None:
    assert part_of("1. Stop it", "2. Start it", "Tools:", "- A key").kind == "procedure"
    assert entries(part_of("Diagnostic Steps:", "1. Stop it"), "steps") == ("Stop it",)
    assert part_of("Steps:", "1. Stop it").kind == "procedure"


def test_bullets_without_a_label_are_a_checklist() -> None:
    found = part_of("- One", "- Two")
    assert (found.kind, entries(found, "items")) == ("checklist", ("One", "Two"))


def test_a_section_may_hold_codes_and_parts_with_codes() -> None:
    lines = ["1. CODES", "===", "E1: One", "1.1 More", "---", "E2: Two"]
    assert [section.kind for section in parse_guide(a_guide(*lines)).sections] == ["codes", "codes"]


def test_a_section_may_hold_steps_and_no_parts() -> None:
    guide = parse_guide(a_guide("1. STOP", "===", "1. Press the button"))
    assert entries(guide.sections[0], "steps") == ("Press the button",)


def test_parts_may_have_parts() -> None:
    lines = ["1. ONE", "===", "1.1 Two", "---", "1.1.1 Three", "---", "- x"]
    numbers = [section.number for section in parse_guide(a_guide(*lines)).sections]
    assert numbers == ["1", "1.1", "1.1.1"]


CODES = {
    "ORA-00942: table or view does not exist": ("ORA-00942", "table or view does not exist", ""),
    "0x80070005: Access - denied - here": ("0x80070005", "Access", "denied - here"),
    "HTTP 404: Not Found – no such page": ("HTTP 404", "Not Found", "no such page"),
    "std::bad_alloc: Out of - memory": ("std::bad_alloc", "std::bad_alloc", "Out of - memory"),
    "CrashLoopBackOff: It dies": ("CrashLoopBackOff", "CrashLoopBackOff", "It dies"),
    "DISK FULL: No space": ("DISK FULL", "DISK FULL", "No space"),
    "Error 1045 in login: No": ("Error 1045 in login", "Error 1045 in login", "No"),
    "log4j: See http://example.com: here": ("log4j", "See http://example.com: here", ""),
}


@pytest.mark.parametrize(("line", "found"), CODES.items())
def test_a_code_is_told_from_a_message(line: str, found: tuple[str, str, str]) -> None:
    assert part_of(line).codes == (Code(*found),)


def test_marks_inside_a_line_are_words() -> None:
    found = part_of("- Set <host>: *now* - _or_ never", "- 1. Two", "- - Three", "- ====")
    assert entries(found, "items") == (
        "Set <host>: *now* - _or_ never",
        "1. Two",
        "- Three",
        "====",
    )


def test_a_number_that_is_not_the_next_one_continues_a_line() -> None:
    found = part_of("1. Use a port below", "   1024. Never above", "2. Check")
    assert entries(found, "steps") == ("Use a port below 1024. Never above", "Check")


def test_the_same_line_twice_is_kept_twice() -> None:
    assert entries(part_of("- Check", "- Check"), "items") == ("Check", "Check")


def test_a_closing_note_may_be_wrapped() -> None:
    guide = parse_guide(a_guide("LIST", "====", "- x", "", "Please read", "  the handbook"))
    assert guide.closing_note == "Please read the handbook"


def test_a_label_with_words_is_a_code_only_where_its_section_looks_like_codes() -> None:
    """A telephone number, a note and the steps of a list became error codes."""
    assert len(part_of("E1: One", "Hotline: Call us").codes) == 2
    assert part_of("Hotline: 0800 555", "Mail: a@example.com").kind == "how_to"
    assert part_of("Note: read the handbook").codes == ()
    assert part_of("Step 1: Stop it", "Step 2: Start it").kind == "procedure"


def test_the_contents_may_come_last_and_end_with_a_title() -> None:
    guide = parse_guide(
        a_guide("1. ONE", "===", "- x", "LIST", "===", "- y", "CONTENTS", "---", "", "List")
    )
    assert (guide.contents, guide.closing_note) == ((ContentsEntry("", "List"),), "")
