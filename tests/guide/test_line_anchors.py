"""Anchors of lines: made once, then kept."""

import pytest

from kb.documents import LineList
from kb.guide.fixture_rows import FixtureRow
from kb.guide.line_anchors import LineAnchors

pytestmark = pytest.mark.one_database


def row(anchor: str, text: str, model: str = "kb.step") -> FixtureRow:
    return {"model": model, "fields": {"article": ["guide-a"], "anchor": anchor, "text": text}}


def assign(anchors: LineAnchors, *texts: str, name: LineList = "steps") -> tuple[str, ...]:
    return anchors.assign(name, texts, texts)


def test_an_anchor_is_made_from_the_text() -> None:
    assert assign(LineAnchors(), "Check CPU, RAM & disk") == ("check-cpu-ram-disk",)


def test_steps_and_resolutions_share_one_space() -> None:
    anchors = LineAnchors()
    assert assign(anchors, "Check", "Check!") == ("check", "check-2")
    assert assign(anchors, "Check", name="resolutions") == ("check-3",)


def test_a_line_keeps_its_anchor_when_it_moves() -> None:
    before = [row("one", "Two"), row("two", "One")]
    assert assign(LineAnchors(before), "One", "New", "Two") == ("two", "new", "one")


def test_the_same_text_twice_keeps_both_anchors_in_order() -> None:
    before = [row("check", "Check"), row("check-2", "Check")]
    assert assign(LineAnchors(before), "Check", "Check", "Check") == ("check", "check-2", "check-3")


def test_a_step_does_not_take_the_anchor_of_a_resolution() -> None:
    before = [row("check", "Check", "kb.resolution")]
    anchors = LineAnchors(before)
    assert assign(anchors, "Check") == ("check-2",)
    assert assign(anchors, "Check", name="resolutions") == ("check",)


def test_the_anchor_of_a_line_that_is_gone_is_not_used_again() -> None:
    assert assign(LineAnchors([row("check-it", "Check it")]), "Check it!") == ("check-it-2",)


def test_the_text_of_earlier_rows_may_be_marked_up() -> None:
    anchors = LineAnchors([row("set-host", r"Set \<host>")])
    assert anchors.assign("steps", [r"Set \<host>"], ["Set <host>"]) == ("set-host",)
