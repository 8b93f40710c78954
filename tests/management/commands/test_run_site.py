"""`make run` and the server, for real: started, asked, interrupted, started again.

The whole site is set up and served for it, so only the long run does.
"""

import os
import re
import resource
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
from django.core.management import CommandError

from kb.management.site.serve import allow_open_files, free_port, local_url, server_command
from kb.version import VERSION
from tests.figures import Record
from tests.running_site import Served, clean_environment, copy_of_the_site, served

PASSWORD = re.compile(r"sign in as admin with the password (\S+)")


def test_a_port_that_is_taken_is_refused_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server itself shares ports, so two sites would answer in turn."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(CommandError, match="try PORT="):
            free_port("127.0.0.1")


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", ""])
def test_what_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    """By its name, like every setting."""
    monkeypatch.setenv("PORT", port)
    with pytest.raises(CommandError, match="PORT: expected"):
        free_port("127.0.0.1")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104 (a text)
        ("::", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
    ],
)
def test_the_printed_address_can_be_opened(host: str, expected: str) -> None:
    """0.0.0.0 is nothing that a browser can open."""
    assert local_url(host, 8000) == expected


def test_the_server_is_told_to_survive() -> None:
    """Without these, one killed worker stops the site and 60 slow sockets block it."""
    words = " ".join(server_command("127.0.0.1", 8000))
    assert "kb.management.site.worker:application --interface asginl --no-ws --http 1" in words
    assert "--backpressure 5000 --workers-kill-timeout 10 --respawn-failed-workers" in words


def test_the_server_may_open_as_many_connections_as_the_system_allows() -> None:
    """Many systems begin with 1,024, which 1,024 idle browsers use up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(512, soft), hard))
        allow_open_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_without_the_static_manifest_the_server_refuses_to_start(
    tmp_path: Path, record_property: Record
) -> None:
    """Every page would be a 500, and healthz would still say ok."""
    copy_of_the_site(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", "import kb.wsgi"],
        cwd=tmp_path,
        env=clean_environment(DJANGO_SETTINGS_MODULE="kb.settings"),
        capture_output=True,
        text=True,
        check=False,
    )
    record_property("said", done.stderr.strip().splitlines()[-1])
    assert "The static files are not collected: run `make" in done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the site with nothing made yet."""
    if "KB_DATABASE_URL" in os.environ:
        pytest.skip("the site makes its own SQLite: the run on SQLite has tested it")
    return copy_of_the_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Served]:
    """The first `make run` in it."""
    with served(home) as site:
        yield site


@pytest.mark.slow
def test_the_first_run_says_what_it_does_and_serves_the_guide(site: Served) -> None:
    """Each stage in a line, then the address."""
    lines = site.output()
    for stage in ("Collecting static files", "Database:", "Guide:", "Serving on http://127.0.0.1:"):
        assert stage in lines
    page = site.get("/")
    assert page.status == 200
    assert b"Network Troubleshooting" in page.body
    assert site.get("/readyz").status == 200
    # Only the synonyms know this word.
    assert b"/application-performance/" in site.get("/search/?q=sluggish").body


@pytest.mark.slow
def test_every_response_of_the_server_carries_the_headers(site: Served) -> None:
    """Also what the server adds of its own: its name alone, without a version."""
    for path in ("/", "/nowhere", "/search/?q=%00", "/admin/", "/healthz"):
        headers = site.get(path).headers
        assert not {"X-Powered-By", "Via", "Access-Control-Allow-Origin"} & set(headers), path
        assert headers.get("Server", "granian") == "granian"
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Content-Security-Policy"].startswith("default-src 'none'"), path
        assert "Cache-Control" in headers, path


@pytest.mark.slow
def test_the_first_run_makes_an_administrator_and_says_the_password_once(site: Served) -> None:
    """Nobody has to look for a default password, and there is none. The address follows at once."""
    (password,) = PASSWORD.findall(site.output())
    assert len(password) >= 16
    assert '"action": "start"' in site.output().partition(password)[0]
    said = site.output().partition(password)[2].strip().splitlines()
    assert said[0].startswith("(shown this once")
    assert said[1].startswith("Serving on http")


@pytest.mark.slow
def test_what_the_run_wrote_is_for_its_owner_alone(site: Served) -> None:
    """The key signs sessions; the database holds them."""
    data = site.folder / "data"
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in data.iterdir()} == {0o600}
    assert (data / "secret_key").exists()


@pytest.mark.slow
def test_static_files_are_hashed_compressed_kept_for_ever_and_guarded(site: Served) -> None:
    """From the real server: the manifest's names, brotli, the headers of every response."""
    page = site.get("/").body.decode()
    (sheet,) = re.findall(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"', page)
    response = site.get(sheet, Accept_Encoding="br")
    assert response.headers["Content-Encoding"] == "br"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in response.headers


def is_clock(process: psutil.Process) -> bool:
    """Whether it is what runs beside the server and watches the clock."""
    return "tick" in process.cmdline()


SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from kb.models import Article, Publication, Schedule
from kb.publishing import history, workflow
article = Article.objects.create(key="due", kind="problem", title="Due", slug="due")
revision = history.record(article, by=None)
workflow.submit(article, by=None)
workflow.approve(article, by=None)
now = timezone.now()
assert not Publication.objects.filter(pk=article.pk).exists()
Schedule.objects.create(article=article, revision=revision, publish_at=now, time_zone="UTC")
print(article.pk)
"""


@pytest.mark.slow
def test_what_is_due_goes_live_beside_the_server(home: Path, site: Served) -> None:
    """Within a minute of its time, without cron; and the clock ends with the server."""
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-v0", "-c", SCHEDULE],
        cwd=home,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    path = f"/articles/{made.stdout.split()[-1]}/due/"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and site.get(path).status != 200:
        time.sleep(0.5)
    assert site.get(path).status == 200


@pytest.mark.slow
def test_a_killed_worker_is_replaced(site: Served) -> None:
    """Only its own requests are lost."""
    before = {process.pid for process in site.processes()}
    worker = max(process.pid for process in site.processes() if not is_clock(process))
    psutil.Process(worker).kill()
    site.wait(1)
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and len(site.processes()) < len(before):
        time.sleep(0.1)
    assert len(site.processes()) == len(before)
    site.wait(10)


@pytest.mark.slow
def test_ctrl_c_serves_what_is_in_flight_and_leaves_nothing_behind(home: Path) -> None:
    """A sign-in that waits for the database is answered, then all are gone, without a traceback."""
    with served(home) as site:
        family = site.processes()
        assert any(is_clock(process) for process in family)
        answer: list[int] = []
        waiting = threading.Thread(
            target=lambda: answer.append(site.sign_in("anna", "wrong").status)
        )
        with sqlite3.connect(home / "data" / "kb.sqlite3", isolation_level=None) as writer:
            writer.execute("BEGIN IMMEDIATE")
            waiting.start()
            time.sleep(1)
            interrupted = threading.Thread(target=site.stop)
            interrupted.start()
            time.sleep(1)
            writer.execute("ROLLBACK")
        waiting.join(10)
        interrupted.join(20)
        writer.close()
        assert answer == [200]
        assert site.process.returncode in {2, 130, -signal.SIGINT}
        assert "Traceback" not in site.output()
        _gone, alive = psutil.wait_procs(family, timeout=5)
        assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.slow
def test_the_second_run_does_nothing_again(home: Path, site: Served) -> None:
    """No new password, nothing loaded over editors' work, and a page in a few seconds."""
    begin = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", "check", "--tag", "kb"],
        cwd=home,
        env=clean_environment(),
        capture_output=True,
        check=True,
    )
    unit = time.monotonic() - begin
    begin = time.monotonic()
    with served(home) as again:
        seconds = time.monotonic() - begin
        lines = [line for line in again.output().splitlines() if not line.startswith('{"log"')]
    assert len(lines) == 2, lines
    assert lines[0] == f"Support knowledge base {VERSION}"
    assert lines[1].startswith("Serving on ")
    # 3 s at most on a quiet machine, where a command that does nothing takes 0.6.
    assert seconds < 6 * unit


@pytest.mark.slow
@pytest.mark.skipif("KB_DATABASE_URL" not in os.environ, reason="needs a PostgreSQL")
def test_the_same_run_serves_from_postgresql(tmp_path: Path) -> None:
    """One setting is all the difference; the data folder holds the key alone."""
    url = urlsplit(os.environ["KB_DATABASE_URL"])
    with psycopg.connect(url.geturl(), autocommit=True) as postgres:
        postgres.execute("DROP DATABASE IF EXISTS kb_run")
        postgres.execute("CREATE DATABASE kb_run")
    mine = url._replace(path="/kb_run").geturl()
    with served(copy_of_the_site(tmp_path), KB_DATABASE_URL=mine, KB_WORKERS="1") as site:
        assert "Guide: loading" in site.output()
        assert b"Network Troubleshooting" in site.get("/").body
        assert site.get("/readyz").status == 200
        assert site.sign_in("anna", "wrong").status == 200
    assert not list((tmp_path / "data").glob("*.sqlite3"))
