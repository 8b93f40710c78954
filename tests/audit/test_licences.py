"""Which licences `make audit` refuses, and which lines of licences.toml it wants to be removed."""

import pytest

from tests.audit.licences import (
    LicenceRules,
    is_allowed,
    read_licence_rules,
    refused_licences,
    unneeded_rules,
)
from tests.audit.lock_files import REQUIREMENTS, SERVED, read_lock

pytestmark = pytest.mark.one_database

RULES = LicenceRules(
    allowed=["MIT", "Apache-2.0"],
    names={"License :: OSI Approved :: MIT License": "MIT"},
    stated={"silent": "MIT"},
    exceptions={"driver": "LGPL-3.0-only"},
    exceptions_of_tests={"linter": "GPL-3.0"},
)


def refused(package: str, *licences: str, is_served: bool = True) -> list[str]:
    """What is said of one package."""
    return list(refused_licences({package: licences}, {package} if is_served else (), RULES))


@pytest.mark.parametrize(
    ("package", "licences"),
    [
        ("new", ["MIT"]),
        ("new", ["License :: OSI Approved :: MIT License"]),
        ("new", ["MIT", "License :: OSI Approved :: MIT License"]),
        ("new", ["MIT", "Apache-2.0"]),
        ("new", ["GPL-3.0 OR MIT"]),
        ("silent", []),
        ("driver", ["LGPL-3.0-only"]),
    ],
)
def test_an_allowed_licence_passes(package: str, licences: list[str]) -> None:
    """By its SPDX name, by older names of it, by choice, as stated, or as an exception."""
    assert refused(package, *licences) == []


@pytest.mark.parametrize(
    ("package", "licences", "said"),
    [
        ("new", ["GPL-3.0"], "new is under GPL-3.0, which is not allowed."),
        ("new", ["MIT AND GPL-3.0"], "new is under MIT AND GPL-3.0, which is not allowed."),
        ("new", ["MIT", "GPL-3.0"], "new is under (GPL-3.0) AND (MIT), which is not allowed."),
        ("new", ["Ask Tim (in person"], "new is under Ask Tim (in person, which is not allowed."),
        ("driver", ["AGPL-3.0-only"], "driver is under AGPL-3.0-only, which is not allowed."),
        ("other", ["LGPL-3.0-only"], "other is under LGPL-3.0-only, which is not allowed."),
        ("linter", ["GPL-3.0"], "linter is under GPL-3.0, which is not allowed."),
    ],
)
def test_a_licence_that_is_not_allowed_is_refused(
    package: str, licences: list[str], said: str
) -> None:
    """Also where it comes beside an allowed one, and where an excepted package changes its own."""
    assert refused(package, *licences) == [said]


def test_a_package_without_a_licence_is_refused() -> None:
    """Silence is no permission."""
    (said,) = refused("new")
    assert said.startswith("new names no licence")


def test_a_tool_of_the_tests_may_be_under_a_licence_that_a_site_may_not() -> None:
    """It is run, and handed to nobody; in production the same package is refused."""
    assert refused("linter", "GPL-3.0", is_served=False) == []


def test_what_allows_nothing_any_more_is_named() -> None:
    """An exception for a package that is gone would let it come back unseen."""
    said = list(unneeded_rules({"driver", "linter"}, RULES))
    assert said == ["silent is entered under [stated], and no lock has it."]


def test_the_rules_of_this_site_let_nobody_in_by_a_wide_name() -> None:
    """Copyleft stays an exception of single packages."""
    rules = read_licence_rules(REQUIREMENTS / "licences.toml")
    assert [name for name in rules.allowed if "GPL" in name or "SSPL" in name] == []
    assert not is_allowed("GPL-2.0-or-later OR Artistic-1.0-Perl", rules.allowed)
    served = {package for lock in SERVED for package in read_lock(lock)}
    assert rules.exceptions_of_tests.keys() & served == set()
