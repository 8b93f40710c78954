"""The fixture that is checked in: up to date, with every line of the guide and nothing else."""

import hashlib
import json
from collections import Counter
from typing import Any

import pytest

from kb.guide.facts import read_facts
from kb.guide.fixture import dump, make_rows
from kb.guide.parser import parse_guide
from kb.text.markdown import to_plain
from tests.guide.claims import claims
from tests.guide.samples import FIXTURES, GUIDE

pytestmark = pytest.mark.one_database

AS_RECEIVED = "4052cd5ec14b4bf4b696543c92138c2648d524764133c20998acbdadec39cf22"
TEXT = (FIXTURES / "guide.json").read_text(encoding="utf-8")
ROWS = json.loads(TEXT)

Fields = dict[str, Any]


def rows(model: str, **wanted: object) -> list[Fields]:
    """Return what the rows of a model hold that have these values."""
    found = [row["fields"] for row in ROWS if row["model"] == f"kb.{model}"]
    return [fields for fields in found if wanted.items() <= fields.items()]


def test_the_guide_is_the_one_that_was_received() -> None:
    assert hashlib.sha256((FIXTURES / "guide.txt").read_bytes()).hexdigest() == AS_RECEIVED


def test_the_fixture_is_up_to_date() -> None:
    facts = read_facts((FIXTURES / "facts.toml").read_text(encoding="utf-8"))
    rows = make_rows(parse_guide(GUIDE), facts, ROWS, text=GUIDE)
    assert dump(rows) == TEXT, "run make guide"


def test_the_whole_guide_is_there() -> None:
    kinds = Counter(article["kind"] for article in rows("article"))
    assert kinds == {"problem": 15, "procedure": 3, "checklist": 2, "error_code": 26}
    numbers = [category["number"] for category in rows("category")]
    assert sorted(numbers) == ["1", "2", "3", "4", "5", "6", "6.1", "6.2", "6.3", "7"]
    in_order = [f"{section}.{part}" for section in (1, 2, 3, 4, 5, 7) for part in (1, 2, 3)]
    assert [a["number"] for a in rows("article") if "number" in a] == in_order


def test_the_lines_are_all_there() -> None:
    kinds = {article["key"]: article["kind"] for article in rows("article")}
    steps = Counter(kinds[step["article"][0]] for step in rows("step"))
    assert steps == {"problem": 90, "procedure": 18, "checklist": 12}
    resolutions = Counter(kinds[line["article"][0]] for line in rows("resolution"))
    assert resolutions == {"problem": 90}
    tools = Counter(tool["article"][0] for tool in rows("tool"))
    assert tools == {"guide-system-health-check": 4, "guide-connectivity-issues": 4}


def test_keys_are_unique_and_every_row_refers_to_what_is_there() -> None:
    keys = {model: [row["key"] for row in rows(model)] for model in ("category", "article")}
    for found in keys.values():
        assert len(set(found)) == len(found)
    for model in ("tool", "step", "resolution", "alias", "relation"):
        assert {row["article"][0] for row in rows(model)} <= set(keys["article"])
    assert {row["target"][0] for row in rows("relation")} <= set(keys["article"])


def test_every_link_from_a_line_leaves_from_a_line_that_is_there() -> None:
    lines = {(row["article"][0], row["anchor"]) for row in rows("step") + rows("resolution")}
    links = {(row["article"][0], row["anchor"]) for row in rows("relation") if "anchor" in row}
    assert links
    assert links <= lines
    assert len(lines) == 210


def says(row: Fields, wanted: Fields) -> bool:
    """Tell whether a row says this; its texts are Markdown, those of the guide are plain."""
    wanted = dict(wanted)
    if of := wanted.pop("of", None):
        (article,) = rows("article", **of)
        wanted["article"] = [article["key"]]
    found = {name: row.get(name) for name in wanted}
    texts = {name: to_plain(value) for name, value in found.items() if isinstance(value, str)}
    return wanted == found | texts


def test_every_line_of_the_guide_is_in_the_fixture() -> None:
    found = claims(GUIDE)
    lost = [
        line
        for line, claimed in found
        if not claimed
        or not all(any(says(row, fields) for row in rows(model)) for model, fields in claimed)
    ]
    assert lost == []
    assert len(found) == 333


def test_every_row_but_those_of_facts_is_a_line_of_the_guide() -> None:
    said = [claim for _line, claimed in claims(GUIDE) for claim in claimed]
    invented = [
        row
        for model in ("source", "category", "article", "tool", "step", "resolution")
        for row in rows(model)
        if not any(model == named and says(row, fields) for named, fields in said)
    ]
    assert invented == []


def test_the_source_holds_the_words_of_the_guide_and_none_of_ours() -> None:
    (source,) = rows("source")
    assert source["text"] == GUIDE
    documents = {row["article"][0]: row["document"] for row in rows("importedarticle")}
    assert list(documents) == [article["key"] for article in rows("article")]
    lines = [line for d in documents.values() for line in d["steps"] + d["resolutions"]]
    assert len(lines) == 210
    assert not any(line["command"] or line["changes_system"] for line in lines)
    assert not any(d["aliases"] or d["relations"] for d in documents.values())
    assert Counter((line["anchor"], line["text"]) for line in lines) == Counter(
        (row["anchor"], row["text"]) for row in rows("step") + rows("resolution")
    )
