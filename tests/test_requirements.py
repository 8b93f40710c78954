"""The pinned packages: what is asked for, with hashes, and none of the tests' own in production."""

import re
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


def pins(name: str) -> dict[str, Version]:
    """What requirements/<name>.txt installs."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {
        canonicalize_name(package): Version(version) for package, version in PINNED.findall(text)
    }


def test_what_is_pinned_is_what_is_asked_for() -> None:
    """A package added to the .in file alone is not installed anywhere."""
    for name in ("production", "metrics", "dev"):
        asked = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
        for line in asked:
            if line and not line.startswith(("#", "-")):
                wanted = Requirement(line)
                assert pins(name)[canonicalize_name(wanted.name)] in wanted.specifier


def test_dev_pins_what_production_pins() -> None:
    """Or the tests would test other versions than those that serve."""
    assert (pins("production") | pins("metrics")).items() <= pins("dev").items()


def test_every_pinned_file_has_a_hash() -> None:
    """`--require-hashes` refuses the rest, at the newcomer's."""
    for name in ("production", "metrics", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert len(PINNED.findall(text)) <= text.count("--hash=sha256:")
        assert "http" not in re.sub(r"#.*", "", text)


def test_nothing_below_its_floor_is_pinned() -> None:
    """floors.toml names the lowest version of each package that has no known hole."""
    floors = tomllib.loads((ROOT / "requirements" / "floors.toml").read_text())["floors"]
    installed = pins("production")
    assert set(floors) == set(installed)
    low = {name for name, floor in floors.items() if installed[name] < Version(floor)}
    assert low == set()


def test_production_needs_no_package_of_the_tests() -> None:
    """What the image does not hold must not be imported by the site."""
    dev_only = set(pins("dev")) - set(pins("production"))
    needed = {
        canonicalize_name(Requirement(line).name)
        for package in pins("production")
        if package not in {"tzdata", "colorama", "async-timeout"}
        for line in requires(package) or []
        if not (marker := Requirement(line).marker) or marker.evaluate({"extra": ""})
    }
    assert needed & dev_only == set()
