"""MDN's HTTP Observatory, which grades what browsers are told, asked about a running site."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running_site import ROOT, clean_environment, copy_of_the_site, served
from tests.whole_site.tls_front import tls_front

PACKAGE = ROOT / "build" / "observatory" / "node_modules" / "@mdn" / "mdn-http-observatory"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.one_database,
    pytest.mark.skipif(
        not shutil.which("node") or not PACKAGE.exists(),
        reason="npm i --ignore-scripts --prefix build/observatory @mdn/mdn-http-observatory",
    ),
]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A site with KB_HTTPS=1 behind a proxy: its name and port, and the certificate."""
    folder = tmp_path_factory.mktemp("observed")
    site_folder = copy_of_the_site(folder)
    variables = {"KB_HTTPS": "1", "KB_HOSTS": "localhost", "KB_TRUSTED_PROXIES": "127.0.0.1"}
    with served(site_folder, **variables) as site, tls_front(folder, site.port) as port:
        yield f"localhost:{port}", folder / "fullchain.pem"


def scan(place: str, certificate: Path) -> Any:
    """The grade, the score, and each test with its result."""
    # A list that the package downloads when it is installed: no host of ours is in it.
    preloaded = PACKAGE / "conf" / "hsts-preload.json"
    if not preloaded.exists():
        preloaded.write_text("{}")
    done = subprocess.run(
        ["node", PACKAGE / "src" / "scan.js", place],
        env=clean_environment(NODE_EXTRA_CA_CERTS=str(certificate)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("path", ["/", "/articles/", "/errors/503/", "/accounts/login/", "/admin/"])
def test_every_kind_of_page_gets_the_best_grade(path: str, host: tuple[str, Path]) -> None:
    """Pages for everybody, the cookie of a form, the sign-in that editors are led to."""
    name, certificate = host
    found = scan(f"{name}{path}", certificate)
    failed = {test: each for test, each in found["tests"].items() if not each["pass"]}
    assert failed == {}
    assert (found["scan"]["grade"], found["scan"]["statusCode"]) == ("A+", 200)
    assert found["scan"]["score"] >= 130
