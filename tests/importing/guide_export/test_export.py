"""What an editor changed is put into the guide at its place; every other byte stays."""

import re
from difflib import SequenceMatcher

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from kb.documents import RevisionDocument, empty_resolution, empty_step
from kb.guide.errors import GuideError
from kb.guide.parser import parse_guide
from kb.importing.guide_export.export import export_guide
from kb.text.markdown import escape
from tests.guide.test_round_trip import MUTATIONS, SNIPPETS, Mutation
from tests.hypothesis_examples import examples
from tests.importing.guide_export.edited_guides import (
    TEXTS,
    Documents,
    edited,
    said_by,
    said_in,
)

pytestmark = pytest.mark.one_database

MARK = re.compile(r"\s*(?:[-*•–>`|#$]|\w{1,3}[.)]|[^:]{1,30}:|\d)")
NAMES = st.sampled_from(sorted(TEXTS))
WORDS = st.lists(
    st.sampled_from(
        ["check", "the", "cable", "(twice)", "a_b", "50%", "C:", "“x”", "*", "[1]", "-1"]
    ),
    min_size=1,
    max_size=12,
).map(lambda words: "Then " + " ".join(words))
BOUNDED = settings(
    max_examples=examples(30, 150),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_guide_that_nobody_edited_comes_out_byte_for_byte(name: str, ending: str) -> None:
    text = TEXTS[name].replace("\n", ending)
    for guide in (text, "\ufeff" + text, text.rstrip(ending), text + ending * 3):
        exported = export_guide(edited(guide))
        assert (exported.text, exported.losses, exported.notes) == (guide, (), ())


place = st.integers(0, 400)
change = st.tuples(st.sampled_from(MUTATIONS), place, place, st.sampled_from(SNIPPETS))


@given(NAMES, st.lists(change, max_size=4))
@BOUNDED
def test_a_generated_guide_comes_out_byte_for_byte(
    name: str, changes: list[tuple[Mutation, int, int, str]]
) -> None:
    text = mutated(TEXTS[name], changes)
    assert export_guide(edited(text)).text == text


def mutated(text: str, changes: list[tuple[Mutation, int, int, str]]) -> str:
    """Return a guide after changes that leave one which can be read."""
    for mutation, at, to, words in changes:
        lines = text.split("\n")
        changed = "\n".join(mutation(lines, at % len(lines), to % len(lines), words))
        try:
            parse_guide(changed)
        except GuideError:
            continue
        text = changed
    assume("\n" in text)
    return text


def edit_lines(documents: Documents, edits: list[tuple[int, str]]) -> None:
    """Give lines and texts of the articles other words."""
    for at, words in edits:
        document = list(documents.values())[at % len(documents)]
        texts = [name for name in ("symptom", "cause", "environment") if document[name]]
        lines = [*document["steps"], *document["resolutions"]]
        if document["kind"] == "error_code":
            document["cause"] = escape(words) if document["cause"] else ""
        elif texts and at % 3 == 0:
            document[texts[at % len(texts)]] = escape(words)  # type: ignore[literal-required]
        elif lines:
            lines[at % len(lines)]["text"] = escape(words)


@given(NAMES, st.lists(st.tuples(st.integers(0, 10**6), WORDS), min_size=1, max_size=5))
@example("kubernetes", [(162686, "Then check check check check check")])
@BOUNDED
def test_edited_lines_are_read_back_and_no_other_line_differs(
    name: str, edits: list[tuple[int, str]]
) -> None:
    text = TEXTS[name]
    wanted: list[RevisionDocument] = []

    def edit(documents: Documents) -> None:
        edit_lines(documents, edits)
        wanted.extend(documents.values())

    exported = export_guide(edited(text, edit))
    assert exported.notes == ()
    assert said_in(exported.text) == [said_by(document) for document in wanted]
    words = {word for _at, edited_words in edits for word in edited_words.split()}
    for line in new_lines(text, exported.text):
        assert set(line.split()[1:]) & words, line
    assert len(new_lines(text, exported.text)) <= len(edits)


def new_lines(before: str, after: str) -> list[str]:
    """Return the lines that only the second guide has; a line that is wrapped is one."""
    old, new = unwrapped(before), unwrapped(after)
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [line for tag, _a, _b, at, to in opcodes if tag != "equal" for line in new[at:to]]


def unwrapped(text: str) -> list[str]:
    """Return the lines of a guide, each with the words that go on below it without a mark."""
    lines: list[str] = []
    for line in text.splitlines():
        goes_on = line.startswith("   ") and not MARK.match(line) and lines and lines[-1].strip()
        if goes_on:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    return lines


def rearrange(documents: Documents, edits: list[tuple[int, int, str]]) -> set[str]:
    """Insert, remove and move steps and fixes; return the keys of the articles."""
    touched: set[str] = set()
    for at, action, words in edits:
        key = list(documents)[at % len(documents)]
        document = documents[key]
        lines = document["resolutions"] if at % 2 else document["steps"]
        if not lines:
            continue
        touched.add(key)
        place = at % len(lines)
        if action == 0:
            empty = empty_resolution() if at % 2 else empty_step()
            lines.insert(place, {**empty, "text": escape(words), "anchor": f"new-{at}"})  # type: ignore[typeddict-item]
        elif action == 1 and len(lines) > 1:
            lines.pop(place)
        else:
            lines.append(lines.pop(place))  # type: ignore[arg-type]
    return touched


@given(
    NAMES,
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 2), WORDS), min_size=1, max_size=5),
)
@BOUNDED
def test_inserted_removed_and_moved_lines_are_read_back(
    name: str, edits: list[tuple[int, int, str]]
) -> None:
    text = TEXTS[name]
    wanted: list[RevisionDocument] = []

    def edit(documents: Documents) -> None:
        rearrange(documents, edits)
        wanted.extend(documents.values())

    exported = export_guide(edited(text, edit))
    assert exported.notes == ()
    assert said_in(exported.text) == [said_by(document) for document in wanted]


@given(
    NAMES,
    st.lists(change, max_size=4),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 2), WORDS), min_size=1, max_size=4),
)
@BOUNDED
def test_generated_guides_say_what_editors_made_of_them_or_why_not(
    name: str,
    changes: list[tuple[Mutation, int, int, str]],
    edits: list[tuple[int, int, str]],
) -> None:
    text = mutated(TEXTS[name], changes)
    wanted: list[RevisionDocument] = []

    def edit(documents: Documents) -> None:
        edit_lines(documents, [(at, words) for at, _action, words in edits])
        rearrange(documents, edits)
        wanted.extend(documents.values())

    exported = export_guide(edited(text, edit))
    said = said_in(exported.text)
    if not exported.notes:
        assert said == [said_by(document) for document in wanted]
    assert len(said) == len(wanted)
