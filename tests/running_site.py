"""A copy of the site in a temporary folder, served by `make run` in a process of its own."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).resolve().parent.parent
# What .dockerignore lets into the image is what the site runs on.
PARTS = ["Makefile", "manage.py", "requirements", "kb", "templates", "static", "fixtures"]


def copy_of_the_site(folder: Path, *, with_environment: bool = True) -> Path:
    """Copy what the site runs on; `with_environment` borrows the .venv that is there."""
    for part in PARTS:
        if (ROOT / part).is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / part, folder / part, ignore=ignore)
        else:
            shutil.copy2(ROOT / part, folder / part)
    if with_environment:
        (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(**variables: str) -> dict[str, str]:
    """Return the environment without KB_ variables and those that make sets, with `variables`.

    Compiled modules are kept, as where nobody has said otherwise: a second start is faster.
    """
    dropped = ("KB_", "MAKE", "MFLAGS", "DJANGO_", "PYTEST_", "COV_", "PYTHONDONTWRITEBYTECODE")
    mine = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return mine | variables


@dataclass(frozen=True)
class Answer:
    """Status, headers and body of a response."""

    status: int
    headers: Message
    body: bytes


class Served:
    """A running site: its process group, its port, what it printed."""

    def __init__(self, folder: Path, command: list[str], **variables: str) -> None:
        self.folder, self.port = folder, free_port()
        self.log = folder / "output.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env=clean_environment(PORT=str(self.port), **variables),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # Who started the tests in the background left Ctrl+C ignored.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def output(self) -> str:
        """Return what it has printed so far."""
        return self.log.read_text()

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        """Send one request over a new connection; `Accept_Encoding="br"` is a header."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, body or None, names)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def get(self, path: str, **headers: str) -> Answer:
        """Send a GET."""
        return self.ask("GET", path, **headers)

    def sign_in(self, name: str, password: str) -> Answer:
        """Post the form of the sign-in, as a browser does."""
        form = self.get("/accounts/login/")
        cookie = form.headers["Set-Cookie"].split(";")[0]
        token = form.body.decode().partition('csrfmiddlewaretoken" value="')[2][:64]
        fields = {"csrfmiddlewaretoken": token, "username": name, "password": password}
        kind = "application/x-www-form-urlencoded"
        body = urlencode(fields)
        return self.ask("POST", "/accounts/login/", body, Cookie=cookie, Content_Type=kind)

    def wait(self, seconds: float = 300, path: str = "/healthz") -> float:
        """Wait for the first answer; return how long it took, or fail with what was printed."""
        start = time.monotonic()
        while time.monotonic() - start < seconds and self.process.poll() is None:
            try:
                if self.get(path).status == 200:
                    return time.monotonic() - start
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"no answer after {seconds} s:\n{self.output()[-4000:]}")

    def processes(self) -> list[psutil.Process]:
        """Return the process and all its children."""
        try:
            parent = psutil.Process(self.process.pid)
            return [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def stop(self, signal_number: int = signal.SIGINT, seconds: float = 20) -> int:
        """Do what Ctrl+C in a terminal does: signal every process of the group."""
        os.killpg(self.process.pid, signal_number)
        return self.process.wait(seconds)


@contextmanager
def served(folder: Path, *command: str, **variables: str) -> Iterator[Served]:
    """Yield a site that answers; kill its processes at the end, by their ids."""
    site = Served(folder, list(command or ("make", "run")), **variables)
    try:
        site.wait()
        yield site
    finally:
        for process in site.processes():
            if process.is_running():
                process.kill()
        site.process.wait(10)
