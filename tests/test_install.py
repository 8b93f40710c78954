"""requirements/install on machines that have more or less: which commands it runs, what it says."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.running_site import ROOT

pytestmark = pytest.mark.one_database

TOOLS = ["sh", "dirname", "mkdir", "cat", "chmod"]
# Logs how it was called, fails where it is told to, and makes a .venv.
STUB = """#!/bin/sh
echo "{name} $*" >> calls
{fails}
case "$*" in
    *venv*.venv) mkdir -p .venv/bin; cat "$0" > .venv/bin/python; chmod +x .venv/bin/python ;;
esac
"""


def stub(folder: Path, name: str, *failing: str) -> None:
    """An executable that fails when it is called with one of these words."""
    fails = "\n".join(f'case "$*" in *"{word}"*) exit 1;; esac' for word in failing)
    (folder / name).write_text(STUB.format(name=name, fails=fails))
    (folder / name).chmod(0o755)


def install(folder: Path, *machine: tuple[str, ...]) -> tuple[int, str, list[str]]:
    """Run it where only these stubs are: its status, what it printed, what it called."""
    path = folder / "bin"
    path.mkdir()
    for tool in TOOLS:
        (path / tool).symlink_to(str(shutil.which(tool)))
    for name, *failing in machine:
        stub(path, name, *failing)
    (folder / "requirements").mkdir()
    shutil.copy2(ROOT / "requirements" / "install", folder / "requirements")
    done = subprocess.run(
        [folder / "requirements" / "install", "production"],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    log = folder / "calls"
    calls = log.read_text().splitlines() if log.exists() else []
    return done.returncode, done.stdout + done.stderr, calls


def test_uv_is_used_where_it_is(tmp_path: Path) -> None:
    """It needs no python3 at all, and takes a second."""
    status, _printed, calls = install(tmp_path, ("uv",))
    assert status == 0
    assert calls[-2].startswith("uv venv")
    assert calls[-1].startswith("uv pip install --python .venv/bin/python")
    assert calls[-1].endswith("--require-hashes -r requirements/production.txt")


def test_pip_installs_from_outside_where_there_is_no_uv(tmp_path: Path) -> None:
    """Debian's python3 has no ensurepip without another package."""
    status, _printed, calls = install(tmp_path, ("python3", "ensurepip"))
    assert status == 0
    assert "python3 -m venv --clear --without-pip .venv" in calls
    assert calls[-1].startswith("python3 -m pip --python .venv/bin/python install")
    assert calls[-1].endswith("--require-hashes -r requirements/production.txt")


def test_ensurepip_helps_where_there_is_no_pip(tmp_path: Path) -> None:
    """The new environment then has a pip of its own."""
    # The stub of .venv is a copy of python3's, so it has no pip either: only the calls count.
    _status, _printed, calls = install(tmp_path, ("python3", "-m pip --version"))
    assert "python3 -m venv --clear .venv" in calls
    assert calls[-1].endswith("--require-hashes -r requirements/production.txt")


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        ([], "apt install python3"),
        ([("python3", "import sys")], "needs Python 3.11 or newer"),
        ([("python3", "import venv")], "apt install python3-venv"),
        ([("python3", "-m pip", "ensurepip")], "apt install python3-pip"),
        ([("uv", "--version"), ("python3", "-m pip", "ensurepip")], "apt install python3-pip"),
    ],
)
def test_what_is_missing_is_named_with_its_package(
    tmp_path: Path, machine: list[tuple[str, ...]], said: str
) -> None:
    """A newcomer is told what to type, not that `pip` is no module."""
    status, printed, _calls = install(tmp_path, *machine)
    assert status == 1
    assert said in printed


def test_an_environment_that_is_there_is_kept(tmp_path: Path) -> None:
    """An upgrade of a package must not reinstall all the others."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    stub(tmp_path / ".venv" / "bin", "python")
    _status, _printed, calls = install(tmp_path, ("uv",))
    assert not [call for call in calls if call.startswith("uv venv")]
