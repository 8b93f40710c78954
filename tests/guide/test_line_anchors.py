"""Anchors of lines: made once, then kept."""

from kb.guide.line_anchors import Anchors, Row


def row(anchor: str, text: str, model: str = "kb.step") -> Row:
    return {"model": model, "fields": {"article": ["guide-a"], "anchor": anchor, "text": text}}


def assign(anchors: Anchors, *texts: str, name: str = "steps") -> tuple[str, ...]:
    return anchors.assign(name, texts, texts)


def test_an_anchor_is_made_from_the_text() -> None:
    assert assign(Anchors(), "Check CPU, RAM & disk") == ("check-cpu-ram-disk",)


def test_steps_and_resolutions_share_one_space() -> None:
    anchors = Anchors()
    assert assign(anchors, "Check", "Check!") == ("check", "check-2")
    assert assign(anchors, "Check", name="resolutions") == ("check-3",)


def test_a_line_keeps_its_anchor_when_it_moves() -> None:
    before = [row("one", "Two"), row("two", "One")]
    assert assign(Anchors(before), "One", "New", "Two") == ("two", "new", "one")


def test_the_same_text_twice_keeps_both_anchors_in_order() -> None:
    before = [row("check", "Check"), row("check-2", "Check")]
    assert assign(Anchors(before), "Check", "Check", "Check") == ("check", "check-2", "check-3")


def test_a_step_does_not_take_the_anchor_of_a_resolution() -> None:
    before = [row("check", "Check", "kb.resolution")]
    anchors = Anchors(before)
    assert assign(anchors, "Check") == ("check-2",)
    assert assign(anchors, "Check", name="resolutions") == ("check",)


def test_the_anchor_of_a_line_that_is_gone_is_not_used_again() -> None:
    assert assign(Anchors([row("check-it", "Check it")]), "Check it!") == ("check-it-2",)


def test_the_text_of_earlier_rows_may_be_marked_up() -> None:
    anchors = Anchors([row("set-host", r"Set \<host>")])
    assert anchors.assign("steps", [r"Set \<host>"], ["Set <host>"]) == ("set-host",)
