"""Front matter in YAML and TOML; whatever is in it, the text below is kept."""

from itertools import pairwise

import pytest

from kb.importing.folder.front_matter import read_front_matter

pytestmark = pytest.mark.one_database


def test_yaml_stays_as_it_is_written() -> None:
    """`2.10` would become 2.1, a date another form, `no` False."""
    matter = read_front_matter(
        "---\ntitle: 'A: b'\nversion: 2.10\ndate: 2020-01-02\non: no\ntags: [a, b]\n---\nText\n"
    )
    assert matter.values == {
        "title": "A: b",
        "version": "2.10",
        "date": "2020-01-02",
        "on": "no",
        "tags": ["a", "b"],
    }
    assert (matter.text, matter.line, matter.warnings) == ("Text\n", 8, [])


def test_toml_has_the_same_plain_values() -> None:
    matter = read_front_matter('+++\ntitle = "A"\ndraft = true\ndate = 2020-01-02\n+++\n# T')
    assert matter.values == {"title": "A", "draft": "true", "date": "2020-01-02"}
    assert matter.text == "# T"


def test_a_broken_one_is_named_by_its_line_and_plain_lines_still_count() -> None:
    matter = read_front_matter("---\ntitle: Printer: it jams\nlabels: a, b\n  x: [\n---\nText")
    assert matter.values == {"title": "Printer: it jams", "labels": "a, b"}
    assert matter.text == "Text"
    assert matter.warnings == [
        "Line 2: the front matter could not be read as it is (mapping values are not allowed here)."
    ]


def test_a_broken_toml_is_named_by_its_line() -> None:
    matter = read_front_matter('+++\ntitle = "A"\nx = = 2\n+++\nText')
    assert matter.text == "Text"
    assert matter.values["title"] == "A"
    assert matter.warnings[0].startswith("Line 3: the front matter could not be read")


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\n---\n\nText",
        "---\n\nText between rules\n\n---\nMore",
        "---\ntitle: x\nno end",
        "---\n\nNote: words between rules\n\n---\nMore",
        "",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    assert read_front_matter(text).text == text
    assert read_front_matter(text).values == {}


def test_one_without_an_end_is_said() -> None:
    assert "has no end" in read_front_matter("---\ntitle: x\nText").warnings[0]


def test_an_empty_one_is_taken_out() -> None:
    assert read_front_matter("---\n---\nText").text == "Text"


def _laughs() -> str:
    names = "abcdefghij"
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    rows += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(names)]
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (_laughs(), "more than 2,000 values"),
        (f"x: {'[' * 5_000}", "too many brackets"),
        (f"x: {'a' * 30_000}", "at most 20,000"),
        ("x: !!python/object:os.system {}", ""),
        (f"x: {'{a: ' * 400}", ""),
        ("x: &a [*a]", ""),
        ("x:\n" + "\n".join(" " * n + "-" for n in range(1, 150)), ""),
    ],
    ids=["laughs", "brackets", "long", "object", "mappings", "itself", "items"],
)
def test_hostile_yaml_is_a_warning(source: str, reason: str) -> None:
    matter = read_front_matter(f"---\n{source}\n---\nText")
    assert matter.text == "Text"
    assert all(reason in warning for warning in matter.warnings)
    assert len(str(matter.values)) < 30_000
