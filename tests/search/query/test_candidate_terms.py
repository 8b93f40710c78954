"""What is looked up for a word beside the word itself."""

import pytest

from kb.search.query.alternatives import Reason
from kb.search.query.candidate_terms import candidate_terms, split_compound
from kb.search.query.lookup import IndexedTerm
from kb.search.query.parse import parse_query
from kb.search.query.synonyms import synonym_map

pytestmark = pytest.mark.one_database


def looked_up(text: str, *groups: tuple[str, bool]) -> list[set[tuple[str, Reason]]]:
    query = parse_query(text, "english")
    found = candidate_terms(query.words, synonym_map(groups, "english"), "english")
    return [{(entry.stem, entry.reason) for entry in entries} for entries in found]


def vocabulary(**counts: int) -> dict[str, IndexedTerm]:
    return {stem: IndexedTerm((at,), count) for at, (stem, count) in enumerate(counts.items())}


def test_neighbours_are_also_looked_up_as_one_word() -> None:
    for entries in looked_up("time out"):
        assert ("timeout", Reason.JOINED) in entries


def test_a_synonym_works_both_ways() -> None:
    groups = ("db, database", False)
    assert ("databas", Reason.SYNONYM) in looked_up("db", groups)[0]
    assert ("db", Reason.SYNONYM) in looked_up("databases", groups)[0]


def test_a_synonym_of_one_way_is_found_by_its_first_word_alone() -> None:
    groups = ("outage, down, unavailable", True)
    assert ("down", Reason.SYNONYM) in looked_up("outage", groups)[0]
    assert looked_up("down", groups) == [{("down", Reason.WRITTEN)}]


def test_a_phrase_means_something_for_each_of_its_words() -> None:
    sign, in_ = looked_up("sign in", ("sign in, login", False))
    assert ("login", Reason.SYNONYM) in sign & in_


def test_a_word_is_parted_into_the_fewest_words_of_the_index() -> None:
    known = vocabulary(load=9, balanc=5, too=3, mani=2, request=8, man=1, loadbal=1)
    assert split_compound("loadbalancer", known, "english") == [
        ("load", "load"),
        ("balancer", "balanc"),
    ]
    assert [text for text, _ in split_compound("toomanyrequests", known, "english")] == [
        "too",
        "many",
        "requests",
    ]


def test_a_word_with_an_unknown_rest_is_not_parted() -> None:
    assert split_compound("loadxyz", vocabulary(load=9), "english") == []


def test_groups_with_nothing_in_them_mean_nothing() -> None:
    assert (
        synonym_map(((" , ,", False), ("alone", False)), "english").get(("alone",), set()) == set()
    )


def test_function_words_of_a_synonym_are_not_looked_up() -> None:
    """They stand anywhere: "out" of "timed out" found articles that run out of something."""
    groups = ("timeout, timed out, does not respond, up to", False)
    found = {stem for stem, reason in looked_up("timeout", groups)[0] if reason is Reason.SYNONYM}
    assert found == {"time", "respond", "up", "to"}
