"""The house held to its own rules: layers, documentation, migrations, pinned packages."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from kb import environment

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
README = ROOT / "README.md"
PINNED = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


def pins(name: str) -> dict[str, Version]:
    """What requirements/<name>.txt installs."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {
        canonicalize_name(package): Version(version) for package, version in PINNED.findall(text)
    }


def commands() -> list[str]:
    """The management commands of our own."""
    folder = ROOT / "kb" / "management" / "commands"
    return sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__")


def test_a_module_imports_only_what_stands_below_it() -> None:
    """Import knots are what killed the larger houses; the contract is in pyproject.toml."""
    done = subprocess.run(
        [BIN / "lint-imports", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("folder", ["kb", "tests"])
def test_every_package_but_models_and_admin_has_an_empty_init(folder: str) -> None:
    """Code in __init__ runs, and is read, by surprise."""
    inits = (ROOT / folder).rglob("__init__.py")
    full = {file.parent.name for file in inits if file.read_text().strip()}
    assert full <= {"models", "admin"}


def python_files() -> Iterator[Path]:
    """Our own modules."""
    return (file for file in (ROOT / "kb").rglob("*.py") if file.read_text().strip())


def test_every_module_begins_with_a_docstring_of_one_sentence() -> None:
    """What comes in, what goes out; the first thing a newcomer reads."""
    bare = [
        str(file.relative_to(ROOT))
        for file in python_files()
        if "migrations" not in file.parts and not ast.get_docstring(ast.parse(file.read_text()))
    ]
    assert bare == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    """A model and its table that differ show at the worst moment."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("name", sorted(environment.KNOWN))
def test_every_setting_is_in_the_readme(name: str) -> None:
    """A setting that nobody can find is a setting that nobody has."""
    assert f"`{name}`" in README.read_text()


def test_every_setting_in_the_readme_is_read() -> None:
    """A setting that was removed must leave the README too."""
    assert set(re.findall(r"^\| `(KB_\w+)`", README.read_text(), re.MULTILINE)) <= environment.KNOWN


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_the_readme(name: str) -> None:
    """`manage.py help` says how; the README says when."""
    assert f"manage.py {name}" in README.read_text()


def targets() -> list[str]:
    """The make targets that have a caption."""
    return re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_make_help_lists_every_target() -> None:
    """And nothing without a caption."""
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.findall(r"^  make (\w+) +\S", shown.stdout, re.MULTILINE) == targets()
    wanted = {"run", "test", "check", "format", "lock", "guide", "bench", "clean"}
    assert wanted <= set(targets())


@pytest.mark.parametrize("target", targets())
def test_every_target_is_in_the_readme(target: str) -> None:
    """The two commands first, the others in a list."""
    assert f"make {target}" in README.read_text()


@pytest.mark.django_db
def test_every_address_in_the_readme_answers(client: Client) -> None:
    """An example that answers 404 teaches the wrong address."""
    found = re.findall(r"http://(?:127\.0\.0\.1|localhost):8000(/[^\s`)\"']*)", README.read_text())
    answers = {path: client.get(path).status_code for path in set(found)}
    assert answers
    assert {path for path, status in answers.items() if status not in {200, 301, 302}} == set()


def test_what_is_pinned_is_what_is_asked_for() -> None:
    """A package added to the .in file alone is not installed anywhere."""
    for name in ("production", "dev"):
        asked = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
        for line in asked:
            if line and not line.startswith(("#", "-")):
                wanted = Requirement(line)
                assert pins(name)[canonicalize_name(wanted.name)] in wanted.specifier


def test_dev_pins_what_production_pins() -> None:
    """Or the tests would test other versions than those that serve."""
    assert pins("production").items() <= pins("dev").items()


def test_every_pinned_file_has_a_hash() -> None:
    """`--require-hashes` refuses the rest, at the newcomer's."""
    for name in ("production", "dev"):
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
        if package != "tzdata"
        for line in requires(package) or []
        if not (marker := Requirement(line).marker) or marker.evaluate({"extra": ""})
    }
    assert needed & dev_only == set()


@pytest.mark.parametrize("document", ["README.md", "SECURITY.md", "docs/decisions/README.md"])
def test_every_file_that_a_page_names_is_there_and_nothing_is_left_to_fill_in(
    document: str,
) -> None:
    """A picture that is missing, a figure that was never measured."""
    file = ROOT / document
    text = file.read_text()
    links = re.findall(r"\]\((?!https?:|#)([^)]+)\)", text)
    assert [link for link in links if not (file.parent / link).exists()] == []
    assert "@@" not in text
