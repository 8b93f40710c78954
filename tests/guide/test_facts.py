"""Facts are read, or refused by line."""

from dataclasses import replace

import pytest

from kb.guide.errors import FactsError
from kb.guide.facts import ArticleFacts, LineFacts, LocatedText, read_facts

pytestmark = pytest.mark.one_database

SOURCES = '[sources]\nours = "Our own judgement"\n\n'
ARTICLE = '[articles."guide-a"]\n'
STEP = '[articles."guide-a".steps."Check it"]\n'
GOOD = f"""{SOURCES}[families]
"6.1" = "http"

{ARTICLE}aliases = [
    {{text = "errno 111", source = "ours"}},
    {{text = "errno 1", source = "ours"}},
]
points_to = [{{to = "guide-b", source = "ours"}}]
related = [{{to = "guide-c", source = "ours"}}, {{to = "guide-b", source = "ours"}}]

{STEP}command = "dig"
expected = "An *address*."
if_not = "escalate"
same_as = ["guide-b"]
changes_system = true
source = "ours"

[articles."guide-a".resolutions."Fix it"]
verify = "It works."
source = "ours"
"""


def errors_of(text: str) -> dict[int, str]:
    with pytest.raises(FactsError) as refused:
        read_facts(text)
    return dict(refused.value.errors)


def test_facts_are_read_with_their_lines() -> None:
    facts = read_facts(GOOD)
    assert facts.families == {"6.1": LocatedText("http", 5)}
    way, same = LocatedText("escalate", 18), LocatedText("guide-b", 19)
    step = LineFacts(15, "dig", "An *address*.", way, "", True, (same,))
    assert facts.articles == {
        "guide-a": ArticleFacts(
            7,
            (LocatedText("errno 111", 9), LocatedText("errno 1", 10)),
            (LocatedText("guide-b", 12),),
            (LocatedText("guide-c", 13), LocatedText("guide-b", 13)),
            {"Check it": step},
            {"Fix it": LineFacts(23, if_not=LocatedText("", 23), verify="It works.")},
        )
    }


def test_no_facts_are_facts_too() -> None:
    facts = read_facts("")
    assert (facts.families, facts.articles) == ({}, {})


def test_windows_line_ends_change_nothing() -> None:
    assert read_facts(GOOD.replace("\n", "\r\n")) == read_facts(GOOD)


# The first line of each text is line 4.
WRONG = {
    "an unknown table": ("[artikel]\n", 4, "`artikel` is not known here"),
    "an unknown field of an article": (f"{ARTICLE}alias = []\n", 5, "`alias` is not known here"),
    "an unknown field of a step": (
        f'{STEP}command = "x"\nverify = "x"\nsource = "ours"\n',
        6,
        "`verify` is not known here; expected `command`, `same_as`",
    ),
    "an unknown field of an alias": (
        f'{ARTICLE}aliases = [{{text = "x", of = "y", source = "ours"}}]\n',
        5,
        "`of` is not known here; expected `text`, `source`",
    ),
    "no source of a step": (f'{STEP}command = "x"\n', 4, "expected `source` here"),
    "no source of an alias": (
        f'{ARTICLE}aliases = [\n  {{text = "x", source = "ours"}},\n  {{text = "y"}},\n]\n',
        7,
        "expected `source` here",
    ),
    "an unknown source": (
        f'{STEP}command = "x"\nsource = "yours"\n',
        6,
        "a source that [sources] has, not “yours”",
    ),
    "an alias without a text": (
        f'{ARTICLE}aliases = [{{source = "ours"}}]\n',
        5,
        "expected `text` here",
    ),
    "an alias twice": (
        f'{ARTICLE}aliases = [{{text="x", source="ours"}}, {{text="x", source="ours"}}]\n',
        5,
        "expected “x” once in `aliases`",
    ),
    "an alias that is no table": (f'{ARTICLE}aliases = ["x"]\n', 5, "expected a table"),
    "a link twice": (
        f'{ARTICLE}related = [{{to="x", source="ours"}}, {{to="x", source="ours"}}]\n',
        5,
        "expected “x” once in `related`",
    ),
    "a number as a command": (
        f'{STEP}source = "ours"\ncommand = 7\n',
        6,
        "expected text as `command`",
    ),
    "an empty command": (f'{STEP}source = "ours"\ncommand = " "\n', 6, "hold some text"),
    "a text as a flag": (
        f'{STEP}source = "ours"\nchanges_system = "no"\n',
        6,
        "expected true or false as `changes_system`",
    ),
    "a text as a list": (f'{STEP}source = "ours"\nsame_as = "x"\n', 6, "a list as `same_as`"),
    "a number in a list": (f'{STEP}source = "ours"\nsame_as = [1]\n', 6, "texts in `same_as`"),
    "a step that is no table": (
        '[articles."guide-a".steps]\n"Check it" = "x"\n',
        5,
        "expected a table as `Check it`",
    ),
    "an article that is no table": ('[articles]\n"guide-a" = 1\n', 5, "a table as `guide-a`"),
    "a family that is no text": ('[families]\n"6.1" = 6\n', 5, "expected text as `6.1`"),
    "no TOML": ('[families]\n"6.1" = \n', 5, "Invalid value"),
    "a table twice": (f"{ARTICLE}\n{ARTICLE}", 6, "Cannot declare"),
    "an open text": ('x = """\n', 5, "Unterminated string"),
}


@pytest.mark.parametrize(("text", "line", "message"), WRONG.values(), ids=WRONG.keys())
def test_facts_are_refused_with(text: str, line: int, message: str) -> None:
    assert message in errors_of(SOURCES + text).get(line, "")


def test_several_errors_are_reported_at_once() -> None:
    text = f'{SOURCES}{ARTICLE}alias = []\n{STEP}command = 7\n[families]\n"6.1" = ""\n'
    assert list(errors_of(text)) == [5, 6, 7, 9]


def test_facts_that_differ_only_in_their_lines_are_not_the_same() -> None:
    known = read_facts(GOOD).articles["guide-a"]
    assert known != replace(known, line=8)
