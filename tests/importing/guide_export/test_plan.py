"""Sections come, go and move with their articles; what cannot be said is named."""

from dataclasses import replace

import pytest

from kb.documents import RevisionDocument, StepDocument, empty_document, empty_step
from kb.importing.guide_export.export import export_guide
from kb.importing.guide_export.wanted import WantedCategory, WantedGuide
from tests.guide.samples import a_guide
from tests.importing.guide_export.edited_guides import TEXTS, Documents, edited, said_in

pytestmark = pytest.mark.one_database

GUIDE = a_guide(
    *("CONTENTS", "--------", "1. Paper", "2. Codes", "3. Care", ""),
    *("1. PAPER", "========", "", "1.1 Jam", "-------", "Problem: It sticks", ""),
    *("1.2 Folds", "---------", "Problem: It folds", "", "2. CODES", "========"),
    *("E1: Dark - Plug it in", "E2: Hot", "", "3. CARE", "=======", "* Dust it", ""),
)


def a_list(kind: str, title: str, category: str, step: str) -> RevisionDocument:
    steps: list[StepDocument] = [{**empty_step(), "text": step}]
    return {**empty_document(kind), "title": title, "category": category, "steps": steps}


def a_code(title: str, code: str) -> RevisionDocument:
    return {**empty_document("error_code"), "title": title, "code": code}


def titles(text: str) -> list[tuple[object, ...]]:
    return [said[1:4] for said in said_in(text)]


def test_a_withdrawn_article_takes_its_section_along_and_is_named() -> None:
    def edit(documents: Documents) -> None:
        del documents["guide-jam"], documents["guide-codes-e1"]

    exported = export_guide(edited(GUIDE, edit))
    gone = "1.1 Jam\n-------\nProblem: It sticks\n\n"
    assert exported.text == GUIDE.replace(gone, "").replace("E1: Dark - Plug it in\n", "")
    assert sorted(exported.notes) == [
        "Dark: left out, it was retired",
        "Jam: left out, it was retired",
    ]


def test_a_chapter_goes_with_its_last_article() -> None:
    def edit(documents: Documents) -> None:
        del documents["guide-care"], documents["guide-jam"], documents["guide-folds"]

    exported = export_guide(edited(GUIDE, edit))
    assert "1 Paper: left out, nothing is in it" in exported.notes
    assert exported.text == a_guide(
        "CONTENTS",
        "--------",
        "2. Codes",
        "",
        "2. CODES",
        "========",
        "E1: Dark - Plug it in",
        "E2: Hot",
        "",
    )


def test_new_articles_stand_at_the_end_of_their_chapter_with_the_next_number() -> None:
    def edit(documents: Documents) -> None:
        documents["new"] = a_list("checklist", "Weekly", "guide-paper", "Fan it")
        code = a_code("Cold", "E3")
        documents["code"] = {**code, "category": "guide-codes", "cause": "Wait"}

    exported = export_guide(edited(GUIDE, edit))
    assert exported.notes == ()
    assert exported.text == GUIDE.replace(
        "Problem: It folds\n", "Problem: It folds\n\n1.3 Weekly\n----------\n- Fan it\n"
    ).replace("E2: Hot\n", "E2: Hot\nE3: Cold - Wait\n")


def test_a_new_code_without_a_list_of_codes_is_named() -> None:
    def edit(documents: Documents) -> None:
        documents["code"] = a_code("Cold", "E3")

    exported = export_guide(edited(GUIDE, edit))
    assert exported.text == GUIDE
    assert exported.notes == ("Cold: left out, it is in no list of codes of the guide",)


def test_an_article_moves_with_its_lines_into_another_chapter() -> None:
    def edit(documents: Documents) -> None:
        documents["guide-care"]["category"] = "guide-paper"

    exported = export_guide(edited(GUIDE, edit))
    assert exported.notes == ("Care: 3 becomes 1.3, the next in its category",)
    assert titles(exported.text)[:3] == [
        ("1.1", "", "Jam"),
        ("1.2", "", "Folds"),
        ("1.3", "", "Care"),
    ]
    assert "\n1.3 CARE\n========\n* Dust it\n" in exported.text


def test_an_article_without_a_category_becomes_a_chapter() -> None:
    def edit(documents: Documents) -> None:
        documents["guide-jam"]["category"] = ""

    exported = export_guide(edited(GUIDE, edit))
    assert exported.notes == ("Jam: 1.1 becomes 4, the next in its category",)
    assert exported.text.endswith("* Dust it\n\n4. Jam\n------\nProblem: It sticks\n")


def test_an_article_in_a_category_of_another_source_stays_where_it_was() -> None:
    def edit(documents: Documents) -> None:
        documents["guide-jam"]["category"] = "printer-paper"

    assert export_guide(edited(GUIDE, edit)).text == GUIDE


def test_a_renumbered_article_stays_where_it_is() -> None:
    def edit(documents: Documents) -> None:
        documents["guide-jam"]["number"] = "1.7"

    assert export_guide(edited(GUIDE, edit)).text == GUIDE.replace("1.1 Jam", "1.7 Jam")


def categories_of(wanted: WantedGuide, **changes: str) -> WantedGuide:
    first, *rest = wanted.categories
    return replace(wanted, categories=(replace(first, **changes), *rest))  # type: ignore[arg-type]


def test_a_chapter_is_renamed_in_its_heading_and_in_the_contents() -> None:
    exported = export_guide(categories_of(edited(GUIDE), title="Sheets"))
    assert exported.text == GUIDE.replace("1. Paper", "1. Sheets").replace(
        "1. PAPER\n========", "1. SHEETS\n========="
    )


def test_the_words_of_a_chapter_are_its_paragraph() -> None:
    exported = export_guide(categories_of(edited(GUIDE), description="What can go wrong."))
    assert "1. PAPER\n========\nWhat can go wrong.\n\n1.1 Jam\n" in exported.text
    again = export_guide(categories_of(edited(exported.text), description="What goes wrong."))
    assert again.text == exported.text.replace("What can go wrong.", "What goes wrong.")


def test_a_new_chapter_stands_at_the_end_and_in_the_contents() -> None:
    def edit(documents: Documents) -> None:
        documents["new"] = a_list("procedure", "Unpack", "new", "Cut it open")

    wanted = edited(GUIDE, edit)
    wanted = replace(
        wanted, categories=(*wanted.categories, WantedCategory("new", "", "", "Delivery"))
    )
    exported = export_guide(wanted)
    assert exported.text == GUIDE.replace("3. Care\n", "3. Care\n4. Delivery\n") + (
        "\n4. DELIVERY\n===========\n\n4.1 Unpack\n----------\n1. Cut it open\n"
    )


def test_what_the_format_has_no_place_for_is_counted() -> None:
    def edit(documents: Documents) -> None:
        document = documents["guide-jam"]
        document["aliases"], document["internal_note"] = ["stuck", "jammed"], "Ask Bob"
        document["symptom"] = "It **sticks** ![lamp](/media/x.png)"
        document["steps"] = [{**empty_step(), "text": "Look", "expected": "Light", "if_not": "x"}]

    exported = export_guide(edited(GUIDE, edit))
    assert exported.losses == (
        (
            "Jam: 1 × text with formatting, written plain, 1 × image, 2 × other spelling, "
            "1 × internal note, 1 × expected result, 1 × next step on failure"
        ),
    )
    assert "Problem: It sticks lamp\n" in exported.text


def test_a_command_from_the_facts_is_left_out_and_counted() -> None:
    """The untouched guide comes out as it came in, whatever was added to it as facts."""
    text = TEXTS["printer"]

    def edit(documents: Documents) -> None:
        documents["guide-faded-print"]["steps"][0]["command"] = "shake"

    wanted = edited(text, edit)
    with_facts = [replace(each, first=each.document) for each in wanted.articles]
    exported = export_guide(replace(wanted, articles=tuple(with_facts)))
    assert exported.text == text
    assert exported.losses == ("Faded Print: 1 × command from the facts about the guide",)
    assert "   ```\n   shake\n" in export_guide(wanted).text
