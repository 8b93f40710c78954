"""Guides as other teams write them: everything in them is read, and nothing is lost."""

import re
from pathlib import Path

import pytest

from kb.guide.as_markdown import entry_command, entry_text
from kb.guide.document import Code, Guide, GuideSection
from kb.guide.facts import Facts
from kb.guide.fixture import make_rows
from kb.guide.parser import parse_guide
from kb.guide.writer import write_guide
from tests.guide.samples import a_guide, entries, part_of

pytestmark = pytest.mark.one_database

FOLDER = Path(__file__).resolve().parents[1] / "data" / "guides"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}
GUIDES = {name: parse_guide(text) for name, text in TEXTS.items()}
LABEL_WORDS = {"Problem", "Symptoms", "Cause", "Diagnostic", "Steps", "Tools", "Required", "Fix"}
LABEL_WORDS |= {"Resolution", "Step", "Note", "TABLE", "OF", "CONTENTS"}
LABEL_WORDS |= {"Version", "Last", "Updated"}
NUMBER = re.compile(r"[\d.]+|[a-z]")
WORD = re.compile(r"[^\W_]+(?:[.'’/-][^\W_]+)*")


def section(guide: str, number: str) -> GuideSection:
    return next(section for section in GUIDES[guide].sections if section.number == number)


def words_of(guide: Guide) -> set[str]:
    """Return every word of what readers will see of a guide, and of its headings."""
    texts = [guide.title, guide.subtitle, guide.version, guide.dated_on, guide.closing_note]
    texts += [str(row["fields"]) for row in make_rows(guide, Facts())]
    return {word.casefold() for text in texts for word in WORD.findall(text)}


@pytest.mark.parametrize("name", TEXTS)
def test_every_word_of_a_guide_is_on_the_site(name: str) -> None:
    """Labels become fields, the table of contents the tree, and numbers the order."""
    known = words_of(GUIDES[name])
    missing = {word for word in WORD.findall(TEXTS[name]) if word.casefold() not in known}
    assert {word for word in missing - LABEL_WORDS if not NUMBER.fullmatch(word)} == set()


@pytest.mark.parametrize("name", TEXTS)
def test_a_guide_is_written_and_read_back_the_same(name: str) -> None:
    assert parse_guide(write_guide(GUIDES[name])) == GUIDES[name]


def test_bullets_and_numbers_of_all_kinds_are_lists() -> None:
    lists = ["* x|* y", "• x|• y", "– x|– y", "1) x|2) y", "Step 1: x|Step 2: y", "a. x|b. y"]
    lists += ["Schritt 1: x|Schritt 2: y", "Étape 1 : x|Étape 2 : y", "[ ] x|[x] y", "- [ ] x|- y"]
    for lines in lists:
        found = part_of("Problem: A", "Steps:", *lines.split("|"))
        assert entries(found, "steps") == ("x", "y"), lines


def test_what_is_indented_below_a_step_stays_in_it_as_a_list() -> None:
    step = section("printer", "1.1").part("steps").entries[1]
    assert entry_text(step) == (
        "Pull out tray 2 completely\n\n"
        "- check the pick-up rollers\n- check the sensor flag (small black lever)"
    )
    compare = section("printer", "2.1").part("steps").entries[1]
    assert entry_text(compare).endswith(
        "1. lines on copies only: scanner glass\n1. lines on both: drum"
    )


def test_notes_stand_where_they_stood() -> None:
    """A safety warning is never what an author has to delete."""
    last = section("printer", "1.1").part("steps").entries[-1]
    assert entry_text(last) == (
        "Look behind the rear door\n\n"
        "> [!NOTE]\n> Never pull paper against the direction of travel."
    )
    found = part_of(
        *("Problem: Hot", "WARNING: It burns.", "Steps:", "ACHTUNG: Strom", "1. Look"),
        *("   Tip: Use a lamp", "2. Wait", "", "DANGER! High voltage", "Fix:", "1. Cool it"),
    )
    entries_of_all = [entry for part in found.parts for entry in part.entries]
    details = [detail for part in found.parts for detail in part.details]
    details += [detail for entry in entries_of_all for detail in entry.details]
    kinds = [(detail.kind, detail.text) for detail in details]
    assert kinds == [
        ("warning", "It burns."),
        ("warning", "Strom"),
        ("tip", "Use a lamp"),
        ("caution", "High voltage"),
    ]


LABELS = {
    "German": ("Symptome:", "Ursache:", "Prüfschritte:", "Lösung:"),
    "French": ("Symptômes :", "Cause :", "Vérifications :", "Solution :"),
    "Spanish": ("Síntomas:", "Causa:", "Pasos:", "Solución:"),
    "Dutch": ("Symptomen:", "Oorzaak:", "Stappen:", "Oplossing:"),
}


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS.keys())
def test_labels_are_known_in_five_languages(labels: tuple[str, ...]) -> None:
    symptom, cause, steps, fix = labels
    found = part_of(f"{symptom} Slow", f"{cause} Dust", steps, "1. Look", fix, "1. Clean")
    assert (found.part("problem").text, found.part("cause").text) == ("Slow", "Dust")
    assert (entries(found, "steps"), entries(found, "resolutions")) == (("Look",), ("Clean",))


def test_labels_that_are_not_known_are_kept_with_their_words() -> None:
    other = [part for part in section("kubernetes", "1.1").parts if part.name == "other"]
    assert [(part.label, part.text) for part in other] == [
        ("Severity", "SEV-2"),
        ("Dashboards", "https://grafana.example.com/d/pods"),
    ]
    rows = make_rows(GUIDES["kubernetes"], Facts())
    bodies = [row["fields"].get("body", "") for row in rows if row["model"] == "kb.article"]
    assert any(
        "**Verification:**\n\n1. kubectl get nodes shows Ready for 10 minutes" in body
        for body in bodies
    )


COMMANDS = {
    "after a blank line": ["1. Find it:", "", "   kubectl get pods -A | grep -v Running"],
    "in fences": ["1. Look", "   ```", "   kubectl get pods -A | grep -v Running", "   ```"],
    "in back quotes": ["1. Look", "   `kubectl get pods -A | grep -v Running`"],
    "below the words": ["1. Look", "   kubectl get pods -A | grep -v Running"],
    "with a prompt": ["1. Look", "   $ kubectl get pods -A | grep -v Running"],
}


@pytest.mark.parametrize("lines", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_command_below_a_step_is_its_command(lines: list[str]) -> None:
    (step,) = part_of("Problem: A", "Steps:", *lines).part("steps").entries
    assert entry_command(step) == "kubectl get pods -A | grep -v Running"


def test_two_lines_are_one_command_and_words_are_none() -> None:
    spooler = section("printer", "3.1").part("resolutions").entries[0]
    assert entry_command(spooler) == "net stop spooler\nnet start spooler"
    quality = section("printer", "2.2").part("steps").entries[1]
    assert entry_command(quality) == ""
    assert quality.text.endswith("Control Panel > Devices and Printers > Preferences > Quality")


def test_tables_of_codes_are_read_from_tabs_pipes_dashes_and_colons() -> None:
    codes = {code.code: code for code in section("printer", "4").codes}
    assert codes["41.3"] == Code("41.3", "Unexpected paper size", "Check the tray guides")
    assert codes["57.03"] == Code("57.03", "Fan error", "Check that fan 3 turns")
    assert len(section("pos-terminal", "3.2").codes) == 15
    table = ["| Code | Meaning | What to do |", "|---|---|---|", "| E1 | Dark | Plug it in |"]
    assert part_of(*table).codes == (Code("E1", "Dark", "Plug it in"),)


def test_headings_need_no_dot_and_may_have_any_line_under_them() -> None:
    lines = ["1 Sign-in", "~~~~~~~~~", "Problem: A", "", "#######", "2) Sign-out", "#######", "- x"]
    guide = parse_guide(a_guide(*lines))
    assert [(s.number, s.title) for s in guide.sections] == [("1", "Sign-in"), ("2", "Sign-out")]


def test_a_rule_between_sections_is_no_heading() -> None:
    guide = parse_guide(a_guide("1. ONE", "===", "- x", "", "-----", "", "2. TWO", "===", "- y"))
    assert [entries(section, "items") for section in guide.sections] == [("x",), ("y",)]


def test_version_and_date_are_read_in_one_line_and_five_languages() -> None:
    for line in ("Version: 7   Last updated: 02/2025", "Versie 7, bijgewerkt: 02/2025"):
        guide = parse_guide(a_guide(line, "1. ONE", "===", "- x"))
        assert (guide.version, guide.dated_on) == ("7", "02/2025")


def test_a_table_of_contents_is_known_in_five_languages() -> None:
    for name in ("INHALTSVERZEICHNIS", "Sommaire", "ÍNDICE", "Inhoud"):
        guide = parse_guide(a_guide(name, "---", "1. One ........ 3", "1. ONE", "===", "- x"))
        assert [entry.title for entry in guide.contents] == ["One"]
        assert [section.title for section in guide.sections] == ["One"]


def test_abbreviations_keep_their_capitals_and_small_words_of_other_languages_are_small() -> None:
    assert GUIDES["pos-terminal"].title == "POS Terminal Support Guide"
    guide = parse_guide(a_guide("1. KASSE UND EC-TERMINAL", "===", "- x"))
    assert guide.sections[0].title == "Kasse und EC-Terminal"


def test_a_section_of_words_alone_is_a_how_to() -> None:
    guide = parse_guide(
        a_guide("1. CONTACT", "===", "Hotline: 0800 555", "", "We are there all day.")
    )
    assert guide.sections[0].kind == "how_to"
    (row,) = [r for r in make_rows(guide, Facts()) if r["model"] == "kb.article"]
    assert row["fields"]["body"] == "**Hotline:** 0800 555"
    assert guide.closing_note == "We are there all day."
