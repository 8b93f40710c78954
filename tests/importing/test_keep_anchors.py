"""Lines of a newer edition keep the anchors of the lines that they were."""

import pytest

from kb.documents import (
    RevisionDocument,
    StepDocument,
    empty_document,
    empty_resolution,
    empty_step,
)
from kb.importing.keep_anchors import keep_anchors

pytestmark = pytest.mark.one_database


def step(text: str, anchor: str = "") -> StepDocument:
    """Return a step."""
    return {**empty_step(), "text": text, "anchor": anchor}


def with_steps(*steps: StepDocument) -> RevisionDocument:
    """Return an article with steps."""
    return {**empty_document("procedure"), "steps": list(steps)}


BEFORE = with_steps(
    step("Check the cable", "cable"), step("Restart the router", "router"), step("Wait", "wait")
)

CASES = {
    "the same lines": (["Check the cable", "Restart the router", "Wait"], "cable router wait"),
    "another order": (["Wait", "Check the cable", "Restart the router"], "wait cable router"),
    "other white space": (["Check  the\ncable", "Wait"], "cable wait"),
    "a line that grew": (["Check the cable and the plug on both ends"], "cable"),
    "a word in place of another": (["Check the plug"], "cable"),
    "a short line in other words": (["Wait a minute"], "wait-a-minute"),
    "a line that is new": (["Wait", "Call the vendor"], "wait call-the-vendor"),
    "the same line twice": (["Wait", "Wait"], "wait wait-2"),
    "a text like a reserved word": (["id"], "id"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_line_is_known_by_its_words(name: str) -> None:
    texts, anchors = CASES[name]
    named = keep_anchors(with_steps(*map(step, texts)), [BEFORE], BEFORE, ())
    assert [line["anchor"] for line in named["steps"]] == anchors.split()


def test_an_anchor_that_was_ever_used_is_not_used_for_another_line() -> None:
    named = keep_anchors(with_steps(step("Call them")), [BEFORE], BEFORE, {"call-them"})
    assert named["steps"][0]["anchor"] == "call-them-2"


def test_a_line_that_an_editor_wrote_and_the_source_has_now_is_one_line() -> None:
    current = with_steps(step("Check the cable", "cable"), step("Ask twice", "own-words"))
    named = keep_anchors(with_steps(step("Ask twice")), [BEFORE], current, ())
    assert named["steps"][0]["anchor"] == "own-words"


def test_a_step_that_became_a_resolution_keeps_its_anchor() -> None:
    document = empty_document("problem")
    document["resolutions"] = [{**empty_resolution(), "text": "Wait"}]
    named = keep_anchors(document, [BEFORE], BEFORE, ())
    assert named["resolutions"][0]["anchor"] == "wait"


def test_what_is_given_is_not_changed() -> None:
    document = with_steps(step("Wait"))
    keep_anchors(document, [BEFORE], BEFORE, ())
    assert document["steps"][0]["anchor"] == ""
