"""The house held to its own rules: layers, names, documentation, migrations."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest
from django.core.management import call_command
from django.test import Client

from kb import environment

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
KB = ROOT / "kb"
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
# The commands are found by this name; the two databases differ in files of the same functions.
SHARE_NAMES = (
    "kb/management/commands",
    "kb/search/backends",
    "kb/page_cache/backends",
    "kb/backups/backends",
    "kb/redaction/backends",
)
# A span of search results is two offsets, one of a comparison is a piece of text.
SHARED_ALIASES = {"Span"}


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


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Our own modules that hold code, by their path; not the migrations."""
    for file in sorted(KB.rglob("*.py")):
        path, text = file.relative_to(ROOT).as_posix(), file.read_text()
        if text.strip() and not path.startswith("kb/migrations/"):
            yield path, ast.parse(text)


def test_every_module_begins_with_a_docstring_of_one_sentence() -> None:
    """What comes in, what goes out; the first thing a newcomer reads."""
    assert [path for path, module in modules() if not ast.get_docstring(module)] == []


def test_no_two_public_classes_functions_or_type_aliases_share_a_name() -> None:
    """One name, one thing: whoever searches for a name finds the one place."""
    places: dict[str, list[str]] = defaultdict(list)
    for path, module in modules():
        for node in [] if path.startswith(SHARE_NAMES) else module.body:
            for name in public_names(node):
                places[name].append(path)
    shared = {name: paths for name, paths in places.items() if len(paths) > 1}
    assert {name: paths for name, paths in shared.items() if name not in SHARED_ALIASES} == {}


def public_names(node: ast.stmt) -> set[str]:
    """The public class, function, type alias or type variable that a statement defines.

    Type variables of one letter have no meaning of their own: they may be shared.
    """
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return set() if node.name.startswith("_") else {node.name}
    return {name for name in assigned_names(node) if re.match(r"[A-Z]\w*[a-z]", name)}


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
    wanted = {
        "run",
        "test",
        "torture",
        "check",
        "audit",
        "format",
        "lock",
        "guide",
        "bench",
        "clean",
    }
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


def test_the_map_in_the_readme_is_the_tree() -> None:
    """Every folder and every module at the top of kb is in the map, and nothing else is."""
    named = set(re.findall(r"`(kb/[\w/.]*)`", README.read_text().partition("## The map of")[2]))
    folders = {
        f"{folder.relative_to(ROOT).as_posix()}/"
        for folder in KB.rglob("*")
        if folder.is_dir() and folder.name != "__pycache__"
        # One folder for each language, named and nested as gettext has it.
        if "locale" not in folder.parent.relative_to(KB).parts
    }
    top = {f"kb/{file.name}" for file in KB.glob("*.py") if file.name != "__init__.py"}
    assert (folders | top) - named == set()
    assert [path for path in named if not (ROOT / path).exists()] == []


TRUST = ROOT / "docs" / "trust.md"
NAMED = re.compile(r"`((?:kb|templates|static|tests|docs|fixtures)/[\w./-]*)(?::([\w.]+))?`")


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED.findall(CONTRIBUTING.read_text()))))
def test_every_place_that_contributing_names_is_there(path: str, name: str) -> None:
    """`file.py:name` is a function, a class, its method, or a constant of that file."""
    assert (ROOT / path).exists()
    assert not name or name in names_in(ast.parse((ROOT / path).read_text()))


@pytest.mark.parametrize("path", sorted({path for path, _ in NAMED.findall(TRUST.read_text())}))
def test_every_test_that_shows_a_promise_is_there(path: str) -> None:
    """A promise whose test is gone is no promise any more."""
    assert (ROOT / path).is_file()


def test_every_promise_and_every_figure_names_its_test() -> None:
    """Each row of their tables, in its last column."""
    parts = TRUST.read_text().partition("## Threat model")
    shown = parts[0] + parts[2].partition("## Measured")[2]
    rows = [row for row in re.findall(r"^\|(.*)\|$", shown, re.MULTILINE) if "---" not in row]
    promises = [row for row in rows if row.split("|")[-1].strip() not in {"shown by", "test"}]
    assert len(promises) > 40
    assert [row for row in promises if "`tests/" not in row.split("|")[-1]] == []


HTTP_CLIENTS = {
    "aiohttp",
    "ftplib",
    "http.client",
    "httpx",
    "requests",
    "urllib.request",
    "urllib3",
}
# It asks an address that a setting names, a cache or a webhook; providers are asked by allauth.
ASK_OTHER_HOSTS = {"kb/post_json.py"}


def test_no_address_that_somebody_typed_is_asked() -> None:
    """A site that fetches what its writers name opens the network behind it."""
    found = {
        path
        for path, module in modules()
        for node in ast.walk(module)
        if (isinstance(node, ast.ImportFrom) and node.module in HTTP_CLIENTS)
        or (isinstance(node, ast.Import) and HTTP_CLIENTS & {each.name for each in node.names})
    }
    assert found == ASK_OTHER_HOSTS


def names_in(module: ast.Module) -> set[str]:
    """The names that a module defines, with `Class.method`."""
    found: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{part.name}" for part in node.body if is_function(part)}
        if isinstance(node, ast.ClassDef) or is_function(node):
            found.add(node.name)
        found |= assigned_names(node)
    return found


def assigned_names(node: ast.stmt) -> set[str]:
    """The names that a statement assigns to."""
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return set()
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def is_function(node: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    """Whether a statement defines a function."""
    return isinstance(node, ast.FunctionDef)


@pytest.mark.parametrize(
    "document",
    [
        *(
            "README.md",
            "CONTRIBUTING.md",
            "SECURITY.md",
            "docs/decisions/README.md",
            "docs/trust.md",
        ),
        *("docs/deploy/README.md", "docs/deploy/replica.md", "docs/deploy/cdn.md"),
    ],
)
def test_every_file_that_a_page_names_is_there_and_nothing_is_left_to_fill_in(
    document: str,
) -> None:
    """A picture that is missing, a figure that was never measured."""
    file = ROOT / document
    text = file.read_text()
    links = re.findall(r"\]\((?!https?:|#)([^)]+)\)", text)
    assert [link for link in links if not (file.parent / link).exists()] == []
    assert "@@" not in text


def test_no_line_of_a_template_is_long_or_has_a_tab() -> None:
    """One tag a line, and attributes that wrap: fit to be read, and to be compared."""
    wrong = [
        f"{file.relative_to(ROOT)}: {line}"
        for file in sorted((ROOT / "templates").rglob("*.*"))
        for line in file.read_text().splitlines()
        if len(line) > 120 or "\t" in line
    ]
    assert wrong == []


TRANSLATED = re.compile(
    r"""\{% translate "([^"]*)"|\{% translate '([^']*)'"""
    r"""|\{% blocktranslate\b[^%]*%\}(.*?)\{% endblocktranslate %\}""",
    re.DOTALL,
)


def test_no_text_of_a_template_holds_the_name_of_a_variable() -> None:
    """What a search and replace over names leaves in a sentence for readers."""
    wrong = [
        f"{file.relative_to(ROOT)}: {text.strip()}"
        for file in sorted((ROOT / "templates").rglob("*.*"))
        for match in TRANSLATED.findall(file.read_text())
        for text in match
        if re.search(r"[a-z]_[a-z]", re.sub(r"\{[{%].*?[%}]\}", "", text))
    ]
    assert wrong == []


def test_no_template_lets_the_browser_cut_what_is_typed() -> None:
    """A limit is told by `data-limit`, with the number that the code checks."""
    wrong = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "templates").rglob("*.html"))
        if re.search(r'maxlength|data-limit="\d', file.read_text())
    ]
    assert wrong == []


def test_no_template_compares_with_a_state_by_its_stored_value() -> None:
    """What a state means is said once, in `kb/admin/common/status.py`."""
    states = r"""[!=]=\s*["'](draft|in_review|approved|published)["']"""
    files = sorted((ROOT / "templates").rglob("*.*"))
    assert [file.name for file in files if re.search(states, file.read_text())] == []


def test_no_two_scripts_give_one_name_to_two_things() -> None:
    """Scripts of a page share one scope: the later function would take the place of the earlier."""
    found: dict[str, list[str]] = {}
    for file in sorted((ROOT / "static" / "js").glob("*.js")):
        said = re.findall(
            r"^(?:const|let|class|(?:async )?function) +([\w$]+)", file.read_text(), re.MULTILINE
        )
        for name in said:
            found.setdefault(name, []).append(file.name)
    assert {name: files for name, files in found.items() if len(files) > 1} == {}


def test_every_test_in_a_browser_says_so() -> None:
    """Unmarked, it runs where there is no browser, and on PostgreSQL."""
    files = (ROOT / "tests" / "browser").glob("test_*.py")
    assert [file.name for file in files if "pytest.mark.browser" not in file.read_text()] == []
