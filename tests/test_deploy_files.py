"""The files of docs/deploy: as far as they can be tried without containers and without systemd."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb import environment
from tests.running_site import ROOT

pytestmark = pytest.mark.one_database

DEPLOY = ROOT / "docs" / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
UNIT = (DEPLOY / "kb.service").read_text()
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="there is no systemd-analyze"
)


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_started_again_and_mounts_files_that_are_there(name: str) -> None:
    """A path that is not there becomes an empty folder, made by the engine."""
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    volumes = [volume.split(":")[0] for volume in service.get("volumes", [])]
    files = [volume for volume in volumes if volume.startswith(".")]
    assert [f for f in files if not (DEPLOY / f).exists()] in ([], ["./certificates"])
    assert {v for v in volumes if not v.startswith(".")} <= set(COMPOSE["volumes"])
    assert set(service.get("depends_on", [])) <= set(SERVICES)


@pytest.mark.parametrize("name", ["web1", "web2"])
def test_the_web_servers_get_settings_that_are_read(name: str) -> None:
    """A setting that was renamed would be lost in silence."""
    names = set(SERVICES[name]["environment"])
    assert names <= environment.KNOWN
    assert {"KB_SECRET_KEY", "KB_DATABASE_URL", "KB_REPLICA_URL", "KB_TRUSTED_PROXIES"} <= names


def test_the_databases_and_nginx_are_where_the_web_servers_look() -> None:
    """Names of containers, and the one port that the image listens on."""
    variables = SERVICES["web1"]["environment"]
    hosts = [variables[name].partition("@")[2] for name in ("KB_DATABASE_URL", "KB_REPLICA_URL")]
    assert hosts == ["primary:5432/kb", "replica:5432/kb"]
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    assert variables["KB_TRUSTED_PROXIES"] == network["subnet"]
    port = re.search(r"PORT=(\d+)", (ROOT / "Dockerfile").read_text())
    assert port
    upstreams = re.findall(
        r"^\s+server (\S+:\d+)", (DEPLOY / "nginx.conf").read_text(), re.MULTILINE
    )
    assert upstreams == [f"web1:{port[1]}", f"web2:{port[1]}"]
    assert COMPOSE["x-web"]["build"] == "../.."


@pytest.mark.parametrize("script", ["allow-replica.sh", "start-replica.sh"])
def test_the_scripts_are_read_by_a_shell(script: str) -> None:
    """They run in the slow test of the machines; whether each is executable shows here."""
    assert subprocess.run(["sh", "-n", str(DEPLOY / script)], check=False).returncode == 0
    assert (DEPLOY / script).stat().st_mode & 0o111


@needs_systemd
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """A word that it does not know is a warning, and protects nothing."""
    (tmp_path / "opt").symlink_to(ROOT)
    unit = tmp_path / "kb.service"
    unit.write_text(UNIT.replace("/opt/kb", str(tmp_path / "opt")))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    about_it = [line for line in done.stderr.splitlines() if "kb.service" in line]
    assert (done.returncode, about_it) == (0, [])


@needs_systemd
def test_the_unit_is_hardened(tmp_path: Path) -> None:
    """systemd counts from 10, nothing, to 0; its own services have up to 9."""
    done = subprocess.run(
        [
            *("systemd-analyze", "security", "--offline=true", "--threshold=20"),
            str(DEPLOY / "kb.service"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_unit_starts_what_the_command_line_starts() -> None:
    """And again, for ever, whenever it ends."""
    lines = dict(line.split("=", 1) for line in UNIT.splitlines() if re.match(r"[A-Z]\w+=", line))
    assert lines["ExecStart"].endswith(" manage.py run_site")
    assert (lines["Restart"], lines["StartLimitIntervalSec"]) == ("always", "0")
