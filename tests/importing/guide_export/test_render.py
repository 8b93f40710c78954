"""Lines that change keep their marks; what is new looks like what stands beside it."""

import difflib

import pytest

from kb.documents import StepDocument, empty_resolution, empty_step
from kb.importing.guide_export.export import export_guide
from tests.guide.samples import a_part
from tests.importing.guide_export.edited_guides import TEXTS, Documents, edited

pytestmark = pytest.mark.one_database


def a_step(text: str, command: str = "") -> StepDocument:
    return {**empty_step(), "text": text, "command": command, "anchor": text}


def changes(before: str, after: str) -> list[str]:
    """Return the lines that are gone and those that are new."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), n=0, lineterm="")
    return [line for line in lines if line not in ("--- ", "+++ ") and line[:3] != "@@ "]


def test_a_step_keeps_its_bullet_and_what_is_indented_below_it() -> None:
    text = TEXTS["printer"]

    def edit(documents: Documents) -> None:
        steps = documents["guide-paper-jam"]["steps"]
        steps[1]["text"] = "Pull out tray 3\n\n- check the rollers\n- check the flag\n- and shut it"

    assert changes(text, export_guide(edited(text, edit)).text) == [
        "-* Pull out tray 2 completely",
        "-    * check the pick-up rollers",
        "-    * check the sensor flag (small black lever)",
        "+* Pull out tray 3",
        "+    * check the rollers",
        "+    * check the flag",
        "+    * and shut it",
    ]


def test_one_item_below_a_step_changes_alone() -> None:
    text = TEXTS["printer"]

    def edit(documents: Documents) -> None:
        step = documents["guide-paper-jam"]["steps"][1]
        step["text"] = step["text"].replace("pick-up rollers", "blue rollers")

    assert changes(text, export_guide(edited(text, edit)).text) == [
        "-    * check the pick-up rollers",
        "+    * check the blue rollers",
    ]


def test_steps_are_numbered_as_the_list_was_written() -> None:
    text = TEXTS["printer"]

    def edit(documents: Documents) -> None:
        fixes = documents["guide-paper-jam"]["resolutions"]
        fixes.insert(1, {**empty_resolution(), "text": "Wait.", "anchor": "wait"})

    assert changes(text, export_guide(edited(text, edit)).text) == [
        "-Step 2: Pull the paper out slowly with both hands.",
        "-Step 3: Close all doors, then switch the printer on.",
        "+Step 2: Wait.",
        "+Step 3: Pull the paper out slowly with both hands.",
        "+Step 4: Close all doors, then switch the printer on.",
    ]


def test_a_heading_takes_its_rule_and_its_entry_in_the_contents_along() -> None:
    text = TEXTS["kubernetes"]

    def edit(documents: Documents) -> None:
        documents["guide-crashloopbackoff"]["title"] = "Crash Loop"

    assert changes(text, export_guide(edited(text, edit)).text) == [
        "-   1.1 CrashLoopBackOff",
        "+   1.1 Crash Loop",
        "-1.1 CrashLoopBackOff",
        "-" + "-" * 20,
        "+1.1 Crash Loop",
        "+--------------",
    ]


def test_tools_stay_in_the_line_of_their_label() -> None:
    text = TEXTS["printer"]

    def edit(documents: Documents) -> None:
        documents["guide-printer-shows-as-offline"]["tools"].append("torch")

    assert changes(text, export_guide(edited(text, edit)).text) == [
        "-Tools Required: ping, web browser",
        "+Tools Required: ping, web browser, torch",
    ]


COMMANDS = {
    "indented": ["   kubectl get pods"],
    "after a blank line": ["", "   kubectl get pods"],
    "with a prompt": ["   $ kubectl get pods"],
    "in back quotes": ["   `kubectl get pods`"],
    "in fences": ["   ```", "   kubectl get pods", "   ```"],
}


@pytest.mark.parametrize("lines", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_command_stays_as_it_was_written(lines: list[str]) -> None:
    text = a_part("Problem: A", "Steps:", "1. Look:", *lines, "2. Wait")

    def edit(documents: Documents) -> None:
        documents["guide-part"]["steps"][0]["command"] = "kubectl get nodes"

    assert export_guide(edited(text, edit)).text == text.replace("get pods", "get nodes")


@pytest.mark.parametrize("command", ["Look here", "a\n\n  b"])
def test_a_command_that_the_format_does_not_know_stands_in_fences(command: str) -> None:
    text = a_part("Problem: A", "Steps:", "1. Look", "   kubectl get pods", "2. Wait")

    def edit(documents: Documents) -> None:
        documents["guide-part"]["steps"][0]["command"] = command

    exported = export_guide(edited(text, edit))
    assert exported.notes == ()
    assert exported.text.count("```") == 2


CODES = {
    "E1\tDark\tPlug it in": "E1\tBlack\tPlug it in",
    "| E1 | Dark | Plug it in |": "| E1 | Black | Plug it in |",
    "E1 - Dark - Plug it in": "E1 - Black - Plug it in",
    "E1:  Dark - Plug it in": "E1:  Black - Plug it in",
    "* E1: Dark - Plug it in": "* E1: Black - Plug it in",
}


@pytest.mark.parametrize(("before", "after"), CODES.items())
def test_a_code_keeps_the_columns_of_its_line(before: str, after: str) -> None:
    text = a_part(before, before.replace("E1", "E2"))

    def edit(documents: Documents) -> None:
        next(iter(documents.values()))["title"] = "Black"

    assert export_guide(edited(text, edit)).text == a_part(after, before.replace("E1", "E2"))


def test_a_wrapped_step_is_wrapped_again() -> None:
    text = a_part("Problem: A", "Steps:", "1. Look at the lamp beside", "   the green key", "2. Go")

    def edit(documents: Documents) -> None:
        documents["guide-part"]["steps"][0]["text"] = "Look at the display beside the green key"

    lines = export_guide(edited(text, edit)).text.split("\n")[-3:]
    assert lines == ["1. Look at the display", "   beside the green key", "2. Go"]


def test_texts_and_lists_that_were_not_there_get_labels() -> None:
    text = a_part("Problem: A", "Steps:", "1. Look")

    def edit(documents: Documents) -> None:
        document = documents["guide-part"]
        document["cause"], document["body"] = "Dust", "It is old.\n\n> [!WARNING]\n> Hot!"
        document["tools"] = ["torch"]
        document["resolutions"] = [{**empty_resolution(), "text": "Clean it", "anchor": "clean"}]
        document["steps"].append(a_step("Wait", "sleep 5"))

    exported = export_guide(edited(text, edit))
    assert (exported.notes, exported.losses) == ((), ())
    assert exported.text.split("\n")[6:] == [
        *("Problem: A", "", "Cause: Dust", "", "It is old.", "   Warning: Hot!", "", "Tools:"),
        *("- torch", "Steps:", "1. Look", "2. Wait", "   ```", "   sleep 5", "   ```", ""),
        *("Resolution:", "1. Clean it"),
    ]


def test_the_head_of_a_table_stays() -> None:
    head = ["| Code | Meaning |", "|------|---------|"]
    text = a_part(*head, "| E1 | Dark |", "| E2 | Hot |")

    def edit(documents: Documents) -> None:
        documents["guide-part-e2"]["title"] = "Cold"

    assert export_guide(edited(text, edit)).text == text.replace("Hot", "Cold")
