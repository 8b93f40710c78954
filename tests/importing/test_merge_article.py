"""What a source changed and what editors changed → one text, and what is left to decide."""

import random
from copy import deepcopy
from typing import cast

import pytest

from kb.documents import RevisionDocument, empty_document, empty_step, lines_of
from kb.importing.keep_anchors import keep_anchors
from kb.importing.merge_article import merge_article
from tests.hypothesis_examples import examples

pytestmark = pytest.mark.one_database


def article(*texts: str, **fields: str) -> RevisionDocument:
    """Return a procedure whose steps are named by their first words."""
    document = cast("RevisionDocument", {**empty_document("procedure"), **fields})
    document["steps"] = [
        {**empty_step(), "anchor": text.split()[0].lower(), "text": text} for text in texts
    ]
    return document


def texts(document: RevisionDocument) -> list[str]:
    """Return the texts of an article's lines."""
    return [line["text"] for line in lines_of(document)]


BASE = article("One", "Two", "Three", symptom="It rains")


def test_a_line_that_nobody_edited_follows_the_source() -> None:
    merged = merge_article(BASE, BASE, article("One", "Two, twice", "Four", symptom="It pours"))
    assert merged.base is None
    assert (texts(merged.document), merged.document["symptom"]) == (
        ["One", "Two, twice", "Four"],
        "It pours",
    )


def test_what_an_editor_wrote_stays() -> None:
    edited = article("One", "Two by hand", "Three", "Four", symptom="It rains")
    edited["steps"][0]["command"] = "ping"
    merged = merge_article(BASE, edited, article("One", "Two", "Three", "Five", symptom="It pours"))
    assert merged.base is None
    assert texts(merged.document) == ["One", "Two by hand", "Three", "Five", "Four"]
    assert merged.document["steps"][0]["command"] == "ping"


def test_what_both_changed_keeps_the_editors_words_and_is_a_conflict() -> None:
    edited = article("One", "Two by hand", "Three", symptom="It rains")
    incoming = article("One", "Two by machine", "Three again", symptom="It rains")
    merged = merge_article(BASE, edited, incoming)
    assert texts(merged.document) == ["One", "Two by hand", "Three again"]
    assert merged.base is not None
    assert texts(merged.base) == ["One", "Two", "Three again"]
    assert [conflict.anchor for conflict in merged.conflicts] == ["two"]


def test_a_line_that_was_edited_and_is_gone_from_the_source_stays_until_it_is_decided() -> None:
    edited = article("One", "Two by hand", "Three", symptom="It rains")
    merged = merge_article(BASE, edited, article("One", "Three", symptom="It rains"))
    assert texts(merged.document) == ["One", "Two by hand", "Three"]
    assert merged.base is not None
    assert texts(merged.base) == ["One", "Two", "Three"]


def test_a_later_edition_is_measured_against_what_was_never_decided() -> None:
    edited = article("One", "Two by hand", "Three", symptom="It rains")
    second = article("One", "Two by machine", "Three", symptom="It rains")
    merged = merge_article(BASE, edited, second)
    assert merged.base is not None
    third = article("One", "Two by robot", "Three", "Four", symptom="It rains")
    again = merge_article(merged.base, merged.document, third)
    assert texts(again.document) == ["One", "Two by hand", "Three", "Four"]
    assert again.conflicts[0].mine == third["steps"][1]


def test_an_edition_that_takes_its_change_back_ends_the_conflict() -> None:
    edited = article("One", "Two by hand", "Three", symptom="It rains")
    second = article("One", "Two by machine", "Three", symptom="It rains")
    merged = merge_article(BASE, edited, second)
    assert merged.base is not None
    assert merge_article(merged.base, merged.document, BASE).base is None


def test_a_step_that_leads_to_a_line_that_went_is_named() -> None:
    edited = deepcopy(BASE)
    edited["steps"][0]["if_not"] = "#three"
    merged = merge_article(BASE, edited, article("One", "Two", symptom="It rains"))
    assert merged.dangling == ("One",)


def test_a_link_goes_with_its_line_and_the_others_stay() -> None:
    edited = deepcopy(BASE)
    edited["relations"] = [
        {"anchor": "three", "type": "same_as", "target": "a"},
        {"anchor": "", "type": "related", "target": "b"},
    ]
    merged = merge_article(BASE, edited, article("One", "Two", symptom="It rains"))
    assert [link["target"] for link in merged.document["relations"]] == ["b"]


def changed(document: RevisionDocument, seeded: random.Random, mark: str) -> RevisionDocument:
    """Return a document with some random changes, each with a mark."""
    after = deepcopy(document)
    steps = after["steps"]
    for index in range(seeded.randint(0, 4)):
        choice = seeded.random()
        at = seeded.randrange(len(steps)) if steps else 0
        if choice < 0.3 and steps:
            steps[at]["text"] += f" {mark}{index}"
        elif choice < 0.5 and steps:
            steps.pop(at)
        elif choice < 0.75:
            steps.insert(at, {**empty_step(), "anchor": f"{mark}{index}", "text": f"{mark}{index}"})
        elif choice < 0.9 and steps:
            steps.insert(seeded.randrange(len(steps)), steps.pop(at))
        else:
            after["symptom"] = f"{mark}{index}"
    return after


@pytest.mark.parametrize("seed", range(examples(quick=120, thorough=1500)))
def test_merging_again_changes_nothing_and_no_word_of_an_editor_goes(seed: int) -> None:
    seeded = random.Random(seed)
    base = current = incoming = BASE
    for edition in range(3):
        current = changed(current, seeded, f"e{edition}x")
        later = changed(incoming, seeded, f"g{edition}x")
        incoming = keep_anchors(later, [incoming, base], current, ())
        merged = merge_article(base, current, incoming)
        words = {word for text in texts(current) for word in text.split() if word[0] == "e"}
        assert words <= {word for text in texts(merged.document) for word in text.split()}
        open_base = merged.base or incoming
        again = merge_article(open_base, merged.document, incoming)
        assert again.document == merged.document
        assert again.base == merged.base
        base, current = open_base, merged.document
