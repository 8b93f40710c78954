"""What docs/deploy speaks of, on one machine: PostgreSQL twice, two web servers, nginx."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.running_site import ROOT, Served, clean_environment, copy_of_the_site, served
from tests.whole_site.front_server import NAME, FrontServer, front_server
from tests.whole_site.postgres_cluster import Cluster, make_primary, make_replica

PUBLISH = """
import sys, django; django.setup()
from kb.models import Article
from tests.make_articles import edit, put_live, write_live
title = sys.argv[1]
article = Article.objects.filter(slug="many-machines").first()
if article:
    edit(article, title=title)
    print(put_live(article).get_absolute_url())
else:
    print(write_live(title, slug="many-machines").get_absolute_url())
"""
ARE_FRESH = """
import django; django.setup()
from django.conf import settings
from kb.page_cache.fresh_replica import is_replica_fresh
for settings.KB_REPLICA_LAG in (3600, 0):
    print(is_replica_fresh())
"""
REPLAYED = "SELECT pg_last_wal_replay_lsn() >= '{}'::pg_lsn"
OF_THE_SITE = {"Host": NAME, "X_Forwarded_Proto": "https"}


@dataclass(frozen=True)
class Machines:
    """What runs."""

    primary: Cluster
    replica: Cluster
    sites: list[Served]
    front: FrontServer

    def publish(self, title: str, to: Cluster | None = None) -> str:
        """Publish an article in a process of its own; return its path."""
        return self.run(PUBLISH, title, KB_DATABASE_URL=(to or self.primary).url)[0]

    def are_fresh(self) -> list[str]:
        """Say of the replica whether it may be read from: at most an hour late, and not at all."""
        return self.run(ARE_FRESH, KB_REPLICA_URL=self.replica.url)

    def run(self, script: str, *arguments: str, **variables: str) -> list[str]:
        """Run a script with the settings of a web server and others; the lines that it printed."""
        here = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "KB_LOG_LEVEL": "ERROR",
            "KB_DATA_DIR": str(self.front.folder),
            "KB_DATABASE_URL": self.primary.url,
        }
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            cwd=ROOT,
            env=clean_environment(**(here | variables)),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def shown(self, path: str) -> list[str]:
        """Return the heading of a page on each web server, and through nginx."""
        answers = [site.get(path, **OF_THE_SITE) for site in self.sites]
        answers.append(self.front.get(path))
        return [heading(answer.body.decode()) for answer in answers]

    def wait_for_replica(self) -> None:
        """Wait until the replica has all that the primary has."""
        position = self.primary.ask("SELECT pg_current_wal_flush_lsn()")
        until(lambda: bool(self.replica.ask(REPLAYED.format(position))))


def heading(page: str) -> str:
    """Return the text of the page's h1."""
    return " ".join(page.partition("<h1")[2].partition("</h1>")[0].partition(">")[2].split())


def until(is_so: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until something is so; fail where it does not become so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.2)


def settings_of(primary: Cluster, replica: Cluster) -> dict[str, str]:
    """Return the settings of a web server, as in compose.yaml."""
    return {
        "KB_HOSTS": NAME,
        "KB_BASE_URL": f"https://{NAME}",
        "KB_HTTPS": "1",
        "KB_TRUSTED_PROXIES": "127.0.0.1",
        "KB_SECRET_KEY": "the-same-on-every-server-and-long-enough-for-django-x",
        "KB_DATABASE_URL": primary.url,
        "KB_REPLICA_URL": replica.url,
        # Only the publication counter may keep a page from the replica here.
        "KB_REPLICA_LAG": "3600",
        "KB_WORKERS": "1",
        # All readers of the test have one address.
        "KB_SEARCH_RATE": "1000000",
        "KB_SUGGEST_RATE": "1000000",
    }


@contextmanager
def clusters() -> Iterator[tuple[Cluster, Cluster]]:
    """Yield a primary and a replica that follows it; their sockets need a short path."""
    folder = Path(tempfile.mkdtemp(prefix="kb-machines-"))
    running = []
    try:
        running.append(make_primary(folder))
        running.append(make_replica(running[0]))
        yield running[0], running[1]
    finally:
        for cluster in running:
            cluster.stop()
        shutil.rmtree(folder)


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    """Start all of it."""
    with ExitStack() as running:
        primary, replica = running.enter_context(clusters())
        sites = []
        for name in ("web1", "web2"):
            (folder / name).mkdir()
            home = copy_of_the_site(folder / name)
            variables = settings_of(primary, replica)
            sites.append(running.enter_context(served(home, **variables)))
        (folder / "nginx").mkdir()
        ports = [site.port for site in sites]
        front = running.enter_context(front_server(folder / "nginx", ports))
        yield Machines(primary, replica, sites, front)
