"""The Dockerfile, without an engine: its own commands, in an empty folder, as it would run them."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.running_site import PARTS, ROOT, clean_environment, copy_of_the_site, served

DOCKERFILE = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())
MAKEFILE = (ROOT / "Makefile").read_text()


def lines(instruction: str) -> list[str]:
    """What follows an instruction, wherever it stands."""
    return re.findall(rf"^ *{instruction} (.*)$", DOCKERFILE, re.MULTILINE)


def commands(instruction: str) -> list[list[str]]:
    """The commands of RUN or CMD lines; all are in the form that needs no shell."""
    return [json.loads(line) for line in lines(instruction)]


def health_command() -> list[str]:
    """What HEALTHCHECK runs."""
    (line,) = lines("HEALTHCHECK")
    found: list[str] = json.loads(line.partition(" CMD ")[2])
    return found


def first_process() -> list[str]:
    """ENTRYPOINT and CMD, as the first process of a container where this machine can make one."""
    (entrypoint,), (start,) = commands("ENTRYPOINT"), commands("CMD")
    alone = ["unshare", "--fork", "--pid", "--mount-proc"]
    can = shutil.which("unshare") and not subprocess.run([*alone, "true"], check=False).returncode
    return [*(alone if can else []), *entrypoint, *start]


def final_environment() -> dict[str, str]:
    """The variables that the last stage sets."""
    last = DOCKERFILE.rpartition("FROM ")[2]
    words = shlex.split(" ".join(re.findall(r"^ENV (.*)$", last, re.MULTILINE)))
    return dict(word.split("=", 1) for word in words)


def test_the_commands_are_make_targets_that_a_newcomer_uses_too() -> None:
    """What only the image does, only the image's users would test."""
    (wanted,) = re.findall(r"^run: (.*?) ##", MAKEFILE, re.MULTILINE)
    targets = commands("RUN") + commands("CMD")
    assert all(command[0] == "make" and len(command) == 2 for command in targets)
    assert [command[1] for command in targets] == wanted.split()


def test_the_image_has_two_stages_and_a_numeric_user() -> None:
    """A platform that refuses root can only judge a number."""
    assert len(lines("FROM")) == 2
    assert all(re.fullmatch(r"[1-9]\d*:[1-9]\d*", user) for user in lines("USER"))
    assert lines("USER")


def test_what_is_copied_is_what_the_ignore_file_lets_in() -> None:
    """A file that is forgotten there is missing in the image alone."""
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    for part in PARTS:
        assert f"!{part}" in allowed
    assert "*" in allowed
    assert not {"!data", "!.git", "!.venv"} & set(allowed)


@pytest.mark.slow
@pytest.mark.skipif("KB_DATABASE_URL" in os.environ, reason="the image makes its own SQLite")
def test_the_image_is_built_started_asked_and_stopped(tmp_path: Path) -> None:
    """Every RUN, then CMD and HEALTHCHECK, from nothing but the copied files."""
    app = copy_of_the_site(tmp_path, with_environment=False)
    building = clean_environment(KB_DATA_DIR=str(tmp_path / "elsewhere"))
    for command in commands("RUN"):
        subprocess.run(command, cwd=app, env=building, check=True)
    assert not (app / "data").exists()
    (app / "data").mkdir(mode=0o700)
    assert closed_to_others(app / "build") == []
    before = snapshot(app)

    variables = final_environment() | {"KB_HOSTS": "kb.example.com"}
    del variables["PORT"]
    with served(app, *first_process(), **variables) as site:
        family = site.processes()
        healthy = subprocess.run(
            health_command(), cwd=app, env=clean_environment(PORT=str(site.port)), check=False
        )
        assert healthy.returncode == 0
        assert site.get("/", Host="kb.example.com").status == 200
        assert site.get("/").status == 400
        # `docker stop` signals the first process alone.
        (family[1] if "unshare" in first_process() else family[0]).send_signal(signal.SIGTERM)
        site.process.wait(20)
        _gone, alive = psutil.wait_procs(family, timeout=5)
        assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []
        assert "Traceback" not in site.output()
    unhealthy = subprocess.run(
        health_command(),
        cwd=app,
        env=clean_environment(PORT=str(site.port)),
        check=False,
        stderr=subprocess.DEVNULL,
    )
    assert unhealthy.returncode != 0
    assert snapshot(app) == before, "only data/ is the user's to write"


def closed_to_others(folder: Path) -> list[Path]:
    """What the image's user, who owns nothing there, could not read."""
    everything = [folder, *folder.rglob("*")]
    needed = {file: 0o5 if file.is_dir() else 0o4 for file in everything}
    return [file for file, bits in needed.items() if file.stat().st_mode & bits != bits]


def snapshot(folder: Path) -> dict[str, int]:
    """When each file outside of data/ was written; what Python keeps for itself does not count."""
    skipped = {"data", "__pycache__", "output.log", "elsewhere"}
    return {
        str(file): file.lstat().st_mtime_ns
        for file in folder.rglob("*")
        if file.is_file() and not skipped & set(file.relative_to(folder).parts)
    }
