"""A guide and facts become rows that loaddata can load."""

import json
from typing import Any

import pytest

from kb.guide.errors import FactsError
from kb.guide.facts import Facts, read_facts
from kb.guide.fixture import dump, make_rows
from kb.guide.fixture_rows import FixtureRow
from kb.guide.outline import read_outline
from kb.guide.parser import parse_guide
from kb.guide.validate_facts import facts_that_apply
from tests.guide.samples import a_guide

pytestmark = pytest.mark.one_database

Row = dict[str, Any]

GUIDE = parse_guide(
    a_guide(
        *("Sub", "Version 1 | Last Updated: May", "1. ONE", "===", "1.1 Slow", "---"),
        *("Problem: It is *slow*", "Diagnostic Steps:", "1. Look at <host>", "2. Wait"),
        *("Tools:", "- A_clock_", "Resolution:", "1. Wait", "1.2 Stop", "---", "1. Press"),
        *("2. WEB CODES", "===", "404: Not Found - No page", "LAST", "===", "- Sleep", "", "End."),
    )
)
FACTS = read_facts(
    """
[sources]
ours = "Our own judgement"
[families]
"2" = "http"
[articles."guide-http-404"]
aliases = [{text = "nginx/404", source = "ours"}, {text = "4O4", source = "ours"}]
points_to = [{to = "guide-stop", source = "ours"}, {to = "guide-slow", source = "ours"}]
related = [{to = "guide-last", source = "ours"}]
[articles."guide-slow".steps."Look at <host>"]
command = "ping host"
expected = "*Quick* answers."
if_not = "#wait-2"
same_as = ["guide-stop"]
source = "ours"
[articles."guide-slow".resolutions."Wait"]
verify = "Time went by."
changes_system = true
same_as = ["guide-last", "guide-stop"]
source = "ours"
"""
)
ROWS = make_rows(GUIDE, FACTS)


def fields(model: str, **wanted: object) -> list[Row]:
    """Return what the rows of a model hold that have these values."""
    rows = [row["fields"] for row in ROWS if row["model"] == model]
    return [row for row in rows if wanted.items() <= row.items()]


def test_rows_come_after_what_they_refer_to() -> None:
    models = list(dict.fromkeys(row["model"] for row in ROWS))
    rows = ["tool", "step", "resolution", "alias", "relation"]
    names = ["source", "category", "article", "importedarticle", *rows]
    assert models == [f"kb.{name}" for name in names]


def test_no_row_has_a_primary_key() -> None:
    assert {tuple(row) for row in ROWS} == {("model", "fields")}


def test_the_source_holds_the_title_block_and_the_closing_note() -> None:
    (source,) = fields("kb.source")
    assert source == {
        "key": "guide",
        "title": "A Guide",
        "subtitle": "Sub",
        "version": "1",
        "dated_on": "May",
        "closing_note": "End.",
    }


def test_the_source_keeps_the_text_that_the_guide_was_read_from() -> None:
    assert make_rows(GUIDE, FACTS, text="The whole.")[0]["fields"]["text"] == "The whole."


def imported(rows: list[FixtureRow]) -> dict[str, Any]:
    """Return what the source brought of each article, by key."""
    found = [row["fields"] for row in rows if row["model"] == "kb.importedarticle"]
    return {fields["article"][0]: fields["document"] for fields in found}


def test_every_article_is_kept_in_the_words_of_the_source_only() -> None:
    documents = imported(make_rows(GUIDE, FACTS))
    assert list(documents) == ["guide-slow", "guide-stop", "guide-http-404", "guide-last"]
    assert documents == imported(make_rows(GUIDE, Facts(FACTS.families)))
    assert documents["guide-slow"] == {
        "key": "guide-slow",
        "kind": "problem",
        "number": "1.1",
        "title": "Slow",
        "slug": "slow",
        "category": "guide-one",
        "audience": "public",
        "code": "",
        "symptom": r"It is \*slow\*",
        "environment": "",
        "cause": "",
        "body": "",
        "internal_note": "",
        "steps": [
            {
                "anchor": anchor,
                "text": text,
                "command": "",
                "expected": "",
                "if_not": "",
                "changes_system": False,
            }
            for anchor, text in [("look-at-host", r"Look at \<host>"), ("wait", "Wait")]
        ],
        "resolutions": [
            {
                "anchor": "wait-2",
                "text": "Wait",
                "command": "",
                "verify": "",
                "changes_system": False,
            }
        ],
        "aliases": [],
        "tools": [r"A_clock\_"],
        "relations": [],
    }


def test_a_category_is_named_by_its_key() -> None:
    assert fields("kb.category", key="guide-web-codes") == [
        {
            "key": "guide-web-codes",
            "number": "2",
            "title": "Web Codes",
            "slug": "web-codes",
            "position": 2,
            "code_family": "http",
            "source": ["guide"],
            "imported": {"parent": "", "number": "2", "title": "Web Codes", "description": ""},
        }
    ]


def test_an_article_is_published_public_and_without_an_edit_version() -> None:
    assert fields("kb.article", kind="error_code") == [
        {
            "key": "guide-http-404",
            "kind": "error_code",
            "code": "404",
            "title": "Not Found",
            "slug": "http-404",
            "audience": "public",
            "cause": "No page",
            "category": ["guide-web-codes"],
            "state": "published",
            "source": ["guide"],
        }
    ]


def test_a_line_has_the_guides_words_escaped_and_ours_as_they_are() -> None:
    assert fields("kb.step", article=["guide-slow"], position=1) == [
        {
            "article": ["guide-slow"],
            "anchor": "look-at-host",
            "position": 1,
            "text": r"Look at \<host>",
            "command": "ping host",
            "expected": "*Quick* answers.",
            "if_not": "#wait-2",
        }
    ]


def test_facts_of_a_resolution_are_not_those_of_a_step_with_its_text() -> None:
    assert "verify" not in fields("kb.step", article=["guide-slow"], position=2)[0]
    assert fields("kb.resolution")[0] == {
        "article": ["guide-slow"],
        "anchor": "wait-2",
        "position": 1,
        "text": "Wait",
        "verify": "Time went by.",
        "changes_system": True,
    }


def test_tools_and_aliases_are_rows() -> None:
    tool = {"article": ["guide-slow"], "position": 1, "text": r"A_clock\_"}
    assert fields("kb.tool") == [tool]
    assert [row["text"] for row in fields("kb.alias")] == ["nginx/404", "4O4"]


def test_links_keep_their_order_over_an_article_and_name_their_line() -> None:
    links = [
        (row["position"], row["type"], row.get("anchor", ""), row["target"][0])
        for row in fields("kb.relation")
    ]
    assert links == [
        (1, "same_as", "look-at-host", "guide-stop"),
        (2, "same_as", "wait-2", "guide-last"),
        (3, "same_as", "wait-2", "guide-stop"),
        (1, "points_to", "", "guide-stop"),
        (2, "points_to", "", "guide-slow"),
        (3, "related", "", "guide-last"),
    ]


def test_a_list_without_a_number_is_a_checklist_with_its_items_as_steps() -> None:
    assert "category" not in fields("kb.article", key="guide-last")[0]
    assert fields("kb.step", article=["guide-last"])[0]["text"] == "Sleep"


def test_the_same_input_gives_the_same_bytes() -> None:
    text = dump(ROWS)
    assert text == dump(make_rows(GUIDE, FACTS, json.loads(text)))
    assert text.endswith("]\n")
    assert "ü" in dump([{"model": "ü", "fields": {}}])


def test_anchors_are_taken_from_the_fixture_that_is_there() -> None:
    previous = json.loads(dump(ROWS).replace("look-at-host", "frozen"))
    rows = make_rows(GUIDE, FACTS, previous)
    anchors = [row["fields"].get("anchor") for row in rows if row["model"] == "kb.step"]
    assert anchors[0] == "frozen"
    links = [row["fields"] for row in rows if row["model"] == "kb.relation"]
    assert links[0]["anchor"] == "frozen"
    documents = imported(rows)
    assert documents["guide-slow"]["steps"][0]["anchor"] == "frozen"


SLOW = '[articles."guide-slow".steps."Wait"]\nsource = "ours"\n'
LONG = '{text = "' + "x" * 201 + '", source = "ours"}'
# The first line of each text is line 3.
MISFITS = {
    "a step that is not there": (
        '[articles."guide-slow".steps."Run"]\nsource = "ours"\n',
        3,
        "one of the steps, not “Run”",
    ),
    "a step as a resolution": (
        '[articles."guide-stop".resolutions."Press"]\nsource = "ours"\n',
        3,
        "one of the resolutions, not “Press”",
    ),
    "a step as it is marked up": (
        '[articles."guide-slow".steps."Look at \\\\<host>"]\nsource = "ours"\n',
        3,
        "one of the steps",
    ),
    "a link to nowhere": (
        '[articles."guide-slow"]\nrelated = [{to = "guide-fast", source = "ours"}]\n',
        4,
        "key of another article, not “guide-fast”",
    ),
    "a link to itself": (
        '[articles."guide-slow"]\nrelated = [{to = "guide-slow", source = "ours"}]\n',
        4,
        "key of another article",
    ),
    "a line that is the same as nothing": (
        f'{SLOW}same_as = ["guide-stop", "guide-fast"]\n',
        5,
        "key of another article, not “guide-fast”",
    ),
    "a way on to an unknown anchor": (f'{SLOW}if_not = "#run"\n', 5, "not “#run”"),
    "a way on to itself": (f'{SLOW}if_not = "#wait"\n', 5, "not “#wait”"),
    "a way on to an unknown article": (f'{SLOW}if_not = "guide-fast"\n', 5, "not “guide-fast”"),
    "a family of a section without codes": ('[families]\n"1" = "http"\n', 4, "not “1”"),
    "a family that is no part of an address": ('[families]\n"2" = "H T"\n', 4, "in lower case"),
    "an alias that is very long": (
        f'[articles."guide-slow"]\naliases = [{LONG}]\n',
        4,
        "at most 200 characters",
    ),
}


@pytest.mark.parametrize(("text", "line", "message"), MISFITS.values(), ids=MISFITS.keys())
def test_facts_do_not_fit_with(text: str, line: int, message: str) -> None:
    facts = read_facts(f'[sources]\nours = "Our own judgement"\n{text}')
    with pytest.raises(FactsError) as refused:
        make_rows(GUIDE, facts)
    assert [(at, message in said) for at, said in refused.value.errors] == [(line, True)]


def test_facts_about_what_the_guide_does_not_have_are_left_out_and_named() -> None:
    """A new guide needs no facts; those of another one are no fault of its lines."""
    facts = read_facts(
        '[sources]\nours = "x"\n[families]\n"3" = "http"\n[articles."guide-fast"]\n'
        f'aliases = [{{text = "quick", source = "ours"}}]\n{SLOW}command = "sleep 1"\n'
    )
    _facts, left_out = facts_that_apply(facts, read_outline(GUIDE, {}))
    assert left_out == ["3", "guide-fast"]
    rows = make_rows(GUIDE, facts)
    assert not [row for row in rows if row["model"] == "kb.alias"]
    assert [row for row in rows if row["fields"].get("command") == "sleep 1"]


def test_all_ways_on_are_accepted() -> None:
    for way in ("#look-at-host", "#wait-2", "guide-stop", "escalate"):
        facts = read_facts(f'[sources]\nours = "x"\n{SLOW}if_not = "{way}"\n')
        (step,) = [
            row["fields"]
            for row in make_rows(GUIDE, facts)
            if row["model"] == "kb.step" and row["fields"]["text"] == "Wait"
        ]
        assert step["if_not"] == way


def test_a_text_that_stands_twice_has_its_facts_twice() -> None:
    guide = parse_guide(a_guide("LIST", "===", "- Wait", "- Wait"))
    text = '[sources]\nours = "x"\n[articles."guide-list".steps."Wait"]\n'
    facts = read_facts(f'{text}command = "sleep 1"\nsource = "ours"\n')
    steps = [row["fields"] for row in make_rows(guide, facts) if row["model"] == "kb.step"]
    assert [step["command"] for step in steps] == ["sleep 1", "sleep 1"]
