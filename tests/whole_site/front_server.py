"""nginx with the example of docs/deploy in front of served sites; its places and ports replaced."""

import http.client
import os
import re
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.running_site import ROOT, Answer, free_port

EXAMPLE = ROOT / "docs" / "deploy" / "nginx.conf"
NAME = "kb.test"
MAIN = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/kb.conf;
}}
"""


@dataclass(frozen=True)
class FrontServer:
    """A running nginx, by its port."""

    folder: Path
    port: int

    def get(self, path: str, **headers: str) -> Answer:
        """Send a GET over TLS; raises OSError where there is no answer."""
        trusted = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        trusted.check_hostname = False
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=60, context=trusted
        )
        with closing(connection):
            connection.request("GET", path, headers={"Host": NAME} | names)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())


def write_configuration(folder: Path, upstreams: Sequence[int]) -> int:
    """Write the example for sites on these ports, and a certificate; return the port of TLS."""
    port, plain = free_port(), free_port()
    text = EXAMPLE.read_text()
    text = text.replace("/etc/nginx/certificates", str(folder))
    text = text.replace("/var/cache/nginx/kb", str(folder / "cache"))
    text = text.replace("kb.example.com", NAME)
    text = re.sub(r"listen 443\b", f"listen 127.0.0.1:{port}", text)
    text = re.sub(r"listen 80\b", f"listen 127.0.0.1:{plain}", text)
    for number, upstream in enumerate(upstreams, start=1):
        text = text.replace(f"web{number}:8000", f"127.0.0.1:{upstream}")
    assert "web" not in re.sub("#.*", "", text)
    (folder / "kb.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    make_certificate(folder)
    return port


def make_certificate(folder: Path, name: str = NAME) -> None:
    """Make a certificate that nobody but the test trusts."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )


def nginx_command(folder: Path, *options: str) -> list[str]:
    """Return the command line of nginx with that configuration."""
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), *options]


@contextmanager
def front_server(folder: Path, upstreams: Sequence[int]) -> Iterator[FrontServer]:
    """Yield nginx in front of sites on these ports; end it afterwards."""
    port = write_configuration(folder, upstreams)
    checked = subprocess.run(
        nginx_command(folder, "-t"), check=False, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(nginx_command(folder), stderr=subprocess.DEVNULL) as process:
        try:
            yield FrontServer(folder, port)
        finally:
            process.terminate()
            process.wait(20)
