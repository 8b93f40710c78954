"""The pinned packages: what is asked for, with hashes, and none of the tests' own in production."""

import re
import subprocess
import tomllib
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.audit.lock_files import REQUIREMENTS, SERVED, read_asked, read_lock

pytestmark = pytest.mark.one_database

LOCKS = (*SERVED, "dev")


def pins(name: str) -> dict[str, Version]:
    """What requirements/<name>.txt installs."""
    return {package.name: package.version for package in read_lock(name).values()}


def served() -> dict[str, Version]:
    """What a site may run on, with every extra."""
    return {package: version for name in SERVED for package, version in pins(name).items()}


def test_what_is_pinned_is_what_is_asked_for() -> None:
    """A package added to the .in file alone is not installed anywhere."""
    for name in LOCKS:
        for wanted in read_asked(name):
            assert pins(name)[canonicalize_name(wanted.name)] in wanted.specifier


def test_dev_pins_what_production_pins() -> None:
    """Or the tests would test other versions than those that serve."""
    assert served().items() <= pins("dev").items()


def test_every_pinned_file_has_a_hash() -> None:
    """`--require-hashes` refuses the rest, at the newcomer's."""
    for name in LOCKS:
        assert [package.name for package in read_lock(name).values() if not package.hashes] == []
        assert "http" not in re.sub(r"#.*", "", (REQUIREMENTS / f"{name}.txt").read_text())


def test_every_list_is_locked_again_by_make_lock() -> None:
    """One that is forgotten keeps its old versions, holes and all."""
    makefile = (REQUIREMENTS.parent / "Makefile").read_text()
    assert f"for list in {' '.join(LOCKS)}; do" in makefile


def test_nothing_below_its_floor_is_pinned() -> None:
    """floors.toml names the lowest version of each package that has no known hole."""
    floors = tomllib.loads((REQUIREMENTS / "floors.toml").read_text())["floors"]
    installed = served()
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


def test_a_check_that_is_not_there_is_not_taken_for_one_that_passed() -> None:
    """A step that was renamed would leave `make audit` without it, unseen."""
    check = [str(REQUIREMENTS.parent / "tests" / "check"), "no-such-step"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no-such-step" in done.stderr
