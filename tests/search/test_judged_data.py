"""The judged queries: well-formed, of the kind they claim, about the guide, and dealt evenly."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import Stemmer

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
HALVES = ("tuning", "heldout")
LEAST = {
    "code": 50,
    "typo": 50,
    "shared": 30,
    "unshared": 60,
    "question": 20,
    "half": 20,
    "joined": 20,
}
AMBIGUOUS = {
    "access denied",
    "authentication failed",
    "connection refused",
    "connection timed out",
    "permission denied",
    "timeout",
}
STEMMER = Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


FUNCTION_WORDS = frozenset(
    words(
        "a about again all always am an and any are as at be been before but by can could did"
        " do does every for from get had has have he her his how i if in into is it its me my"
        " no not of often on only or our out over she should so such than that the their them"
        " then there these they this to too under until up us very was we were what when where"
        " which who why will with would you your"
    )
)


@dataclass(frozen=True)
class Query:
    """One judged query and the half it was dealt to."""

    id: str
    text: str
    kind: str
    grades: dict[str, int]
    half: str

    @property
    def answers(self) -> list[str]:
        return [key for key, grade in self.grades.items() if grade == 3]


@cache
def queries() -> tuple[Query, ...]:
    folder = ROOT / "tests" / "data" / "search"
    return tuple(
        Query(**json.loads(line), half=half)
        for half in HALVES
        for line in (folder / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    )


def of_kind(kind: str) -> list[Query]:
    return [query for query in queries() if query.kind == kind]


@cache
def articles() -> dict[str, tuple[str, str]]:
    """Every article's key with its title (and code), and with all its text."""
    rows = json.loads((ROOT / "fixtures" / "guide.json").read_text(encoding="utf-8"))
    titles: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    for model, fields in ((row["model"], row["fields"]) for row in rows):
        if model == "kb.article":
            titles[fields["key"]] = f"{fields['title']} {fields.get('code', '')}"
            parts = [fields.get(name, "") for name in ("symptom", "cause", "body")]
            texts[fields["key"]] = [titles[fields["key"]], *parts]
        elif model in ("kb.step", "kb.resolution", "kb.tool"):
            texts[fields["article"][0]].append(fields["text"])
    return {key: (title, " ".join(texts[key])) for key, title in titles.items()}


def stems(text: str) -> set[str]:
    return set(STEMMER.stemWords(words(text)))


def content_stems(text: str) -> set[str]:
    return set(STEMMER.stemWords([word for word in words(text) if word not in FUNCTION_WORDS]))


def title_words(query: Query) -> str:
    return " ".join(articles()[key][0] for key in query.answers)


def article_words(query: Query) -> str:
    return " ".join(articles()[key][1] for key in query.answers)


def common_with_title(query: Query) -> set[str]:
    return content_stems(query.text) & content_stems(title_words(query))


def is_one_edit(typed: str, meant: str) -> bool:
    """Whether one letter missing, too many, replaced, or two changed about, parts the words."""
    if len(typed) > len(meant):
        typed, meant = meant, typed
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if start is None:
        return len(meant) == len(typed) + 1
    rest, other = typed[start:], meant[start:]
    if len(rest) < len(other):
        return rest == other[1:]
    return rest[1:] == other[1:] or (rest[1::-1] == other[:2] and rest[2:] == other[2:])


def misspelt(query: Query) -> list[str]:
    known = set(words(article_words(query)))
    roots = stems(article_words(query)) | FUNCTION_WORDS
    unknown = [w for w in words(query.text) if w not in known and not stems(w) & roots]
    return [word for word in unknown if any(is_one_edit(word, meant) for meant in known)]


def parts_into(word: str, roots: set[str]) -> bool:
    """Whether the word is two or more words of these stems, written as one."""
    cuts = ((word[:cut], word[cut:]) for cut in range(2, len(word) - 1))
    return any(
        stems(head) & roots and (stems(tail) & roots or parts_into(tail, roots))
        for head, tail in cuts
    )


def is_joined_or_parted(query: Query) -> bool:
    typed, roots = words(query.text), stems(article_words(query))
    pairs = (a + b for a, b in pairwise(typed))
    return any(stems(pair) & roots for pair in pairs) or any(
        not stems(word) & roots and parts_into(word, roots) for word in typed
    )


def begins_a_title_word(query: Query) -> bool:
    full = words(title_words(query))
    halves = [word for word in words(query.text) if len(word) > 1 and word not in full]
    return any(title.startswith(word) for word in halves for title in full)


def test_there_are_enough_queries_of_every_kind() -> None:
    counts = Counter(query.kind for query in queries())
    assert set(counts) == set(LEAST)
    assert {kind: counts[kind] for kind in LEAST if counts[kind] < LEAST[kind]} == {}
    assert counts.total() >= 270


def test_no_id_and_no_text_is_there_twice() -> None:
    ids = Counter(query.id for query in queries())
    texts = Counter(" ".join(query.text.casefold().split()) for query in queries())
    assert [name for name, count in (ids | texts).items() if count > 1] == []


def test_every_id_and_text_is_well_formed() -> None:
    assert [q.id for q in queries() if not re.fullmatch(r"q\d{3}", q.id)] == []
    assert [q.id for q in queries() if not q.text or q.text != q.text.strip()] == []


def test_grades_are_one_to_three_and_something_answers() -> None:
    assert [q.id for q in queries() if not set(q.grades.values()) <= {1, 2, 3}] == []
    assert [q.id for q in queries() if not q.answers] == []


def test_every_graded_article_is_in_the_guide() -> None:
    graded = {key for query in queries() for key in query.grades}
    assert graded - set(articles()) == set()


@pytest.mark.parametrize("half", HALVES)
def test_every_article_of_the_guide_answers_in_both_halves(half: str) -> None:
    answering = {key for query in queries() if query.half == half for key in query.answers}
    assert set(articles()) - answering == set()


@pytest.mark.parametrize("kind", LEAST)
def test_every_kind_is_dealt_evenly(kind: str) -> None:
    counts = Counter(query.half for query in of_kind(kind))
    assert abs(counts["tuning"] - counts["heldout"]) <= 1


def test_a_code_has_one_answer_unless_it_is_ambiguous() -> None:
    ambiguous = {query.text for query in of_kind("code") if len(query.answers) > 1}
    assert ambiguous == AMBIGUOUS


def test_unshared_queries_have_no_content_word_of_an_answering_title() -> None:
    assert {q.text: common_with_title(q) for q in of_kind("unshared") if common_with_title(q)} == {}


@pytest.mark.parametrize("kind", ["shared", "question"])
def test_shared_queries_and_questions_have_a_content_word_of_an_answering_title(kind: str) -> None:
    assert [query.text for query in of_kind(kind) if not common_with_title(query)] == []


def test_a_typo_is_one_word_one_edit_away() -> None:
    assert {q.text: misspelt(q) for q in of_kind("typo") if len(misspelt(q)) != 1} == {}


def test_half_words_begin_a_word_of_an_answering_title() -> None:
    assert [query.text for query in of_kind("half") if not begins_a_title_word(query)] == []


def test_joined_words_can_be_joined_or_parted_into_words_of_the_article() -> None:
    assert [query.text for query in of_kind("joined") if not is_joined_or_parted(query)] == []


@pytest.mark.parametrize(
    ("typed", "meant", "expected"),
    [
        ("memry", "memory", True),
        ("memmory", "memory", True),
        ("memort", "memory", True),
        ("laod", "load", True),
        ("leak", "leaks", True),
        ("load", "load", False),
        ("laeds", "loads", False),
        ("authentification", "authentication", False),
    ],
)
def test_one_edit_is_told_from_none_and_from_two(typed: str, meant: str, expected: bool) -> None:
    assert is_one_edit(typed, meant) is expected
