"""The processes of the site under kill: each is replaced, or ends with those that it belongs to."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import psutil
import pytest

from kb.management.site.supervise import Child
from tests.figures import Record
from tests.running_site import ROOT, Served, clean_environment, copy_of_the_site, served

# --- One child ------------------------------------------------------------------------------------


def test_a_child_that_ends_by_itself_starts_again_later_each_time(tmp_path: Path) -> None:
    """A loop of starts would leave no time for anything else."""
    log = tmp_path / "starts"
    child = Child("child", (sys.executable, "-c", f"open({str(log)!r}, 'a').write('x')"))
    delays = []
    for _ in range(3):
        child.process.wait(30)
        child.look()
        delays.append(child.delay)
        child.start_at = time.monotonic()
        child.look()
    child.process.wait(30)
    assert log.read_text() == "xxxx"
    assert delays == [2, 4, 8]


def test_a_child_that_does_not_end_is_killed() -> None:
    """Within its time."""
    script = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)"
    child = Child("child", (sys.executable, "-uc", script))
    time.sleep(0.5)
    begin = time.monotonic()
    code = child.stop(0.5)
    assert code in {-signal.SIGKILL, -signal.SIGTERM}
    assert time.monotonic() - begin < 10


SUPERVISE = [sys.executable, "-m", "kb.management.site.supervise", "1"]


def test_a_server_that_never_served_is_not_started_again() -> None:
    """A wrong setting is read once, not for ever."""
    begin = time.monotonic()
    done = subprocess.run(
        [*SUPERVISE, sys.executable, "-c", "raise SystemExit(3)"],
        cwd=ROOT,
        env=clean_environment(KB_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none"),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 3
    assert time.monotonic() - begin < 30


# --- The whole site -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site."""
    if "KB_DATABASE_URL" in os.environ:
        pytest.skip("the site makes its own SQLite")
    return copy_of_the_site(tmp_path_factory.mktemp("site"))


def command_of(process: psutil.Process) -> list[str]:
    """The command line of a process; [] where it has just ended."""
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def is_scheduler(process: psutil.Process) -> bool:
    """Whether it is what publishes what is due."""
    return "tick" in command_of(process)


def is_supervisor(process: psutil.Process) -> bool:
    """Whether it keeps the others running."""
    return "kb.management.site.supervise" in command_of(process)


def servers(site: Served) -> list[psutil.Process]:
    """The server's main process, then its workers."""
    found = [p for p in site.processes() if "kb.management.site.granian_cli" in command_of(p)]
    return [p for p in found if not is_supervisor(p)]


def wait_for(happened: Callable[[], bool], seconds: float = 40) -> None:
    """Wait until something has happened; fail where it does not."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.2)


def is_gone(process: psutil.Process) -> bool:
    """Whether a process has ended."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.slow
def test_a_worker_that_dies_twice_within_seconds_does_not_end_the_site(home: Path) -> None:
    """The server ends itself then; it is there again within seconds."""
    with served(home) as site:
        time.sleep(10)
        for _ in range(2):
            wait_for(lambda: len(servers(site)) == 3)
            max(servers(site), key=lambda process: process.create_time()).kill()
            time.sleep(1)
        site.wait(40)
        wait_for(lambda: len(servers(site)) == 3)
        assert site.get("/").status == 200


@pytest.mark.slow
@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="processes do not fork")
def test_workers_share_the_memory_of_what_is_loaded(home: Path) -> None:
    """What each has of its own is less than half of it; loaded by itself, it was two thirds."""
    with served(home) as site:
        wait_for(lambda: len(servers(site)) == 3)
        assert site.get("/").status == 200
        memory = [process.memory_full_info() for process in servers(site)]
        assert all(found.uss < found.rss / 2 for found in memory), memory


@contextmanager
def readers(site: Served, count: int) -> Iterator[Counter[int | str]]:
    """So many who ask for pages without a pause; the statuses, or the names of what failed."""
    answers: Counter[int | str] = Counter()
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            try:
                answers[site.get("/articles/").status] += 1
            except (OSError, HTTPException) as error:
                answers[type(error).__name__] += 1

    threads = [threading.Thread(target=read) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        over.set()
        for thread in threads:
            thread.join(30)


@pytest.mark.slow
@pytest.mark.alone
def test_a_killed_worker_costs_requests_in_flight_alone(
    home: Path, record_property: Record
) -> None:
    """The other one serves while it is replaced."""
    with served(home) as site:
        time.sleep(10)
        before = servers(site)
        with readers(site, 4) as answers:
            time.sleep(2)
            before[1].kill()
            wait_for(lambda: len(servers(site)) == 3 and before[1] not in servers(site))
            time.sleep(2)
    record_property("4 readers", dict(answers))
    # One of each reader, and another where it came again while the kernel took the worker apart.
    failed = sum(count for status, count in answers.items() if status != 200)
    assert failed <= 8, answers
    assert answers[200] > 20


@pytest.mark.slow
@pytest.mark.alone
def test_a_reload_under_load_fails_no_request_that_was_taken(
    home: Path, record_property: Record
) -> None:
    """SIGHUP to the process that keeps the others running: new workers, then the old ones end."""
    with served(home) as site:
        time.sleep(10)
        _main, *before = servers(site)
        with readers(site, 4) as answers:
            time.sleep(1)
            begin = time.monotonic()
            next(filter(is_supervisor, site.processes())).send_signal(signal.SIGHUP)
            wait_for(lambda: all(is_gone(worker) for worker in before))
            wait_for(lambda: len(servers(site)) == 3)
            seconds = time.monotonic() - begin
            time.sleep(2)
    record_property("4 readers", dict(answers))
    record_property("new workers", f"after {seconds:.1f} s")
    # Whose request no old worker had read when it ended: one of each reader at most.
    assert sum(count for status, count in answers.items() if status != 200) <= 4, answers
    assert answers[200] > 20
    assert seconds < 20


@pytest.mark.slow
def test_a_killed_main_process_is_replaced_and_its_workers_end(home: Path) -> None:
    """They would hold the port, and nobody would replace them."""
    with served(home) as site:
        time.sleep(10)
        main, *workers = servers(site)
        main.kill()
        wait_for(lambda: all(is_gone(worker) for worker in workers))
        site.wait(40)
        assert main.pid not in {process.pid for process in servers(site)}


@pytest.mark.slow
def test_a_killed_supervisor_takes_everything_with_it(home: Path) -> None:
    """What is left would answer without a scheduler, and stand in the way of the next start."""
    with served(home) as site:
        family = site.processes()
        next(filter(is_supervisor, family)).kill()
        wait_for(lambda: all(is_gone(process) for process in family))


@pytest.mark.slow
def test_a_killed_scheduler_is_replaced(home: Path) -> None:
    """Nothing would go live any more."""
    with served(home) as site:
        wait_for(lambda: any(map(is_scheduler, site.processes())))
        (before,) = filter(is_scheduler, site.processes())
        wait_for(lambda: b'"scheduler": "ok"' in site.get("/readyz").body)
        before.kill()
        wait_for(lambda: any(is_scheduler(p) and p != before for p in site.processes()))
        assert "The scheduler has ended" in site.output()


HANG = """
import time, django; django.setup()
from django.core.management import call_command
from kb.management.commands import tick
tick.LOOK_SECONDS, tick.HANG_SECONDS = 0.1, 1
tick.needed_jobs = lambda jobs: time.sleep(60)
call_command("tick", "--loop")
"""


@pytest.mark.slow
def test_a_scheduler_that_hangs_ends_itself_with_its_traceback(home: Path) -> None:
    """So that it is replaced, and somebody can read where it hung."""
    done = subprocess.run(
        [sys.executable, "-c", HANG],
        cwd=home,
        env=clean_environment(DJANGO_SETTINGS_MODULE="kb.settings"),
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert done.returncode == 1
    assert "run_once" in done.stderr
