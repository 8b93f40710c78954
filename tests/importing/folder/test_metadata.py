"""Front matter besides the title."""

import pytest

from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.metadata import old_path, read_metadata

pytestmark = pytest.mark.one_database


def read(**values: object) -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
    """Aliases, old addresses, note and what is said."""
    findings = Findings("")
    found = read_metadata(values, findings)
    said = " ".join([*findings.notes, *findings.warnings])
    return found.aliases, found.old_addresses, found.internal_note, said


def test_labels_become_a_note_for_agents_and_it_is_said() -> None:
    _aliases, _old, note, said = read(labels="2.10, vpn ,VPN client", tags=["vpn", "x"])
    assert note == "Labels: 2.10, vpn, VPN client, x"
    assert said == "The labels became a note for agents, who find the article by them."


def test_aliases_are_spellings_unless_they_are_paths() -> None:
    aliases, old, _note, _said = read(aliases=["/old/", "OOM", "https://x.example/y"], errors="E1")
    assert aliases == ("OOM", "E1")
    assert old == ("/old/", "/y")


def test_a_spelling_that_is_too_long_is_said() -> None:
    aliases, _old, _note, said = read(aliases=["x" * 201])
    assert aliases == ()
    assert said.startswith("An alias is too long")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://x.example/hc/en-us/articles/1-a?b=c#d", "/hc/en-us/articles/1-a?b=c"),
        ("/a/b/", "/a/b/"),
        ("a/b", "/a/b"),
        ("/", ""),
        ("", ""),
        ("/:title/", ""),
        ("http://[", ""),
        ("/" + "x" * 500, ""),
    ],
)
def test_an_old_address_is_a_path(address: str, path: str) -> None:
    assert old_path(address) == path


def test_old_addresses_come_once_from_any_of_their_keys() -> None:
    assert read(permalink="/a", url="/a", redirect_from=["/b", "/c"])[1] == ("/a", "/b", "/c")


def test_dates_drafts_and_unknown_names_are_said_once() -> None:
    said = read(date="2020-01-02", draft="true", weight="3", mood="good")[3]
    assert said == (
        "Dates in the front matter, which are not kept: date 2020-01-02. "
        "Not used of the front matter: weight, mood. "
        "The front matter calls it a draft: no import publishes it."
    )


def test_nested_values_do_no_harm() -> None:
    assert read(tags={"a": ["b", {"c": "d"}]})[2] == "Labels: b, d"
