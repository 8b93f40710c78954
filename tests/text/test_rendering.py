"""The child process that renders, and what its parent does when it dies."""

import logging
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from kb.text import render_worker, rendering
from kb.text.render_process import RenderProcess
from kb.text.rendering import RenderingFailed, render
from tests.text.conftest import Stopwatch
from tests.text.test_markdown_limits import HOSTILE

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[2]
SLOW = "[" * 20_000
"""A text that takes half a minute, for tests that let it pass the check."""


@pytest.fixture(autouse=True)
def spawned(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[RenderProcess]]:
    """List the children that a test starts, and see that all are ended and buried after it."""
    children: list[RenderProcess] = []

    def started() -> RenderProcess:
        children.append(RenderProcess())
        return children[-1]

    monkeypatch.setattr(rendering, "RenderProcess", started)
    yield children
    rendering.stop()
    assert [child for child in children if child.process.returncode is None] == []


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every text reach the child, as one would whose danger nobody knows yet."""
    monkeypatch.setattr(rendering, "find_problems", lambda text: [])


def pid() -> int:
    """Return the child's process id, after it rendered something."""
    render({"any": "x"}, set())
    child = rendering._renderer.child
    assert child
    return child.process.pid


def is_running(process: int) -> bool:
    """Say whether a process lives; one that only waits to be buried does not."""
    try:
        return b") Z " not in Path(f"/proc/{process}/stat").read_bytes()
    except FileNotFoundError:
        return False


def test_all_texts_of_an_article_come_back_by_field() -> None:
    html = render({"body": "**a**", "check-dns": "**b**", "cause": ""}, {"check-dns"})
    assert html == {
        "body": "<p><strong>a</strong></p>",
        "check-dns": "<strong>b</strong>",
        "cause": "",
    }


def test_nothing_to_render_needs_no_child(spawned: list[RenderProcess]) -> None:
    assert render({}, set()) == {}
    assert spawned == []


def test_the_same_child_serves_again() -> None:
    assert pid() == pid()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_in_time_and_by_name(name: str, seconds: Stopwatch) -> None:
    with pytest.raises(RenderingFailed) as failed:
        render({"symptom": "fine", "body": HOSTILE[name]}, set())
    assert failed.value.field == "body"
    assert seconds() < 3


UNITS = [
    *("[", "![", "[a](", "[a](<", "[a][", "](", "[a]: b\n"),
    *("<x ", "<http://", "<!--", "<![CDATA[", "<a@b>", "<details>", "<br>"),
    *("*", "** ", "*a ", "*a**b ", "_*a* ", " __a", "`", "` ", "`a``b", "\\", "\\`", "&a;", "&#1;"),
    *(
        "#",
        "# a\n",
        ">",
        "> a\n",
        "!!! a\n",
        "- a\n",
        "- a\n\n",
        "1. ",
        "1. a\n",
        "---\n",
        "a\n=\n",
    ),
    *("~~~x\n", "```\na\n```\n", "a|b\n-|-\n\n", "    a\n\n", "a  \n", "(", "\t", "\U0001f600"),
]


@pytest.mark.parametrize("unit", UNITS)
def test_repetition_takes_no_time(unit: str, seconds: Stopwatch) -> None:
    text = unit * (16_000 // len(unit))
    with suppress(RenderingFailed):
        render({"body": text, "line": text}, {"line"})
    assert seconds() < 2


@pytest.mark.usefixtures("unchecked")
def test_what_takes_too_long_is_ended_and_named(seconds: Stopwatch) -> None:
    before = pid()
    with pytest.raises(RenderingFailed) as failed:
        render({"symptom": "fine", "body": SLOW, "cause": "fine"}, set())
    assert failed.value.field == "body"
    assert failed.value.message == "Rendering took too long. Make the text shorter or simpler."
    assert seconds() < 3
    assert render({"body": "fine"}, set()) == {"body": "<p>fine</p>"}
    assert pid() != before


@pytest.mark.usefixtures("unchecked")
def test_what_recurses_too_deeply_is_named() -> None:
    with pytest.raises(RenderingFailed, match="nested too deeply") as failed:
        render({"body": "1. " * 2000}, set())
    assert failed.value.field == "body"


@pytest.mark.parametrize(
    ("error", "answer"),
    [(RecursionError(), "depth"), (MemoryError(), "memory"), (KeyError("secret"), "KeyError")],
)
def test_the_child_says_what_went_wrong_and_nothing_of_the_text(
    error: Exception, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str) -> str:
        raise error

    monkeypatch.setattr(render_worker, "render_block", fail)
    assert render_worker._render("text", is_inline=False) == {"error": answer}


def test_an_article_has_a_largest_size_over_all_texts() -> None:
    with pytest.raises(RenderingFailed, match="at most 200000") as failed:
        render({"body": "a " * 60_000, "cause": "a " * 60_000}, set())
    assert failed.value.field == ""


def test_a_child_that_was_killed_is_replaced() -> None:
    before = pid()
    os.kill(before, signal.SIGKILL)
    assert render({"body": "fine"}, set()) == {"body": "<p>fine</p>"}
    assert pid() != before


def test_a_child_that_dies_again_and_again_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, seconds: Stopwatch
) -> None:
    monkeypatch.setattr(RenderProcess, "_send", lambda child, message: child.process.kill())
    with pytest.raises(RenderingFailed, match="could not be rendered") as failed:
        render({"body": "fine"}, set())
    assert failed.value.field == "body"
    assert seconds() < 3
    assert "the child died" in caplog.text


def test_a_child_that_cannot_start_is_a_failure_like_any_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_process(*_arguments: object, **_options: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    rendering._renderer.end()
    with monkeypatch.context() as patch:
        patch.setattr("subprocess.Popen", no_process)
        with pytest.raises(RenderingFailed, match="could not be rendered"):
            render({"body": "fine"}, set())
    assert "cannot start: Resource temporarily unavailable" in caplog.text
    assert render({"body": "fine"}, set()) == {"body": "<p>fine</p>"}


def test_a_failure_says_where_and_why() -> None:
    with pytest.raises(RenderingFailed) as failed:
        render({"body": "fine", "cause": "[" * 8000}, set())
    assert str(failed.value).startswith("cause: From line 1 on: too many brackets")
    assert failed.value.message in str(failed.value)


def test_an_interrupted_call_leaves_no_answer_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(child: RenderProcess) -> None:
        raise KeyboardInterrupt

    pid()
    with monkeypatch.context() as patch:
        patch.setattr(RenderProcess, "_receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            render({"body": "first"}, set())
    assert render({"body": "second"}, set()) == {"body": "<p>second</p>"}


def test_ctrl_c_does_not_reach_the_child() -> None:
    child = pid()
    os.kill(child, signal.SIGINT)
    assert os.getpgid(child) != os.getpgid(0)
    assert pid() == child


def test_four_threads_get_each_their_own_answer(spawned: list[RenderProcess]) -> None:
    rendering.stop()

    def both(number: int) -> bool:
        html = render({"body": f"text {number}", "line": f"line {number}"}, {"line"})
        return html == {"body": f"<p>text {number}</p>", "line": f"line {number}"}

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(both, range(100)))
    assert len(spawned) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("unchecked")
def test_threads_that_wait_behind_a_hostile_text_are_served(seconds: Stopwatch) -> None:
    def hostile() -> None:
        with pytest.raises(RenderingFailed):
            render({"body": SLOW}, set())

    thread = threading.Thread(target=hostile)
    thread.start()
    time.sleep(0.2)
    assert render({"body": "fine"}, set()) == {"body": "<p>fine</p>"}
    thread.join()
    assert seconds() < 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells about another process")
def test_the_child_has_a_memory_limit_and_none_of_our_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KB_SECRET_KEY", "not for the child")
    child = pid()
    assert resource.prlimit(child, resource.RLIMIT_AS)[0] == 512 * 1024 * 1024
    environment = Path(f"/proc/{child}/environ").read_bytes()
    assert b"PATH=" in environment
    assert b"KB_" not in environment


def test_without_a_memory_limit_it_goes_on_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    receive = RenderProcess._receive

    def refused(child: RenderProcess) -> object:
        answer = receive(child)
        return answer | {"limited": False} if answer and "limited" in answer else answer

    monkeypatch.setattr(RenderProcess, "_receive", refused)
    monkeypatch.setattr(rendering._renderer, "has_warned", False)
    with caplog.at_level(logging.WARNING):
        for _time in range(3):
            pid()
            rendering.stop()
    assert caplog.text.count("without a memory limit") == 1


def run(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script that renders, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_forked_process_has_a_child_of_its_own() -> None:
    done = run(
        """
import os, signal
from kb.text import rendering
rendering.render({"body": "parent"}, set())
first = rendering._renderer.child.process.pid
rendering._renderer.lock.acquire()  # as a thread that renders during the fork would hold it
fork = os.fork()
if not fork:
    signal.alarm(10)  # should it wait for ever
    assert rendering.render({"body": "fork"}, set()) == {"body": "<p>fork</p>"}
    assert rendering._renderer.child.process.pid != first
    rendering.stop()
    os._exit(0)
assert os.waitpid(fork, 0)[1] == 0
rendering._renderer.lock.release()
assert rendering.render({"body": "parent"}, set()) == {"body": "<p>parent</p>"}
assert rendering._renderer.child.process.pid == first
"""
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_process_that_ends_leaves_no_child_and_no_warning() -> None:
    done = run(
        """
from kb.text import rendering
rendering.render({"body": "x"}, set())
print(rendering._renderer.child.process.pid)
"""
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not is_running(int(done.stdout))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
@pytest.mark.parametrize("text", ['"fine"', "SLOW"], ids=["idle", "busy"])
def test_the_child_of_a_killed_process_ends(text: str) -> None:
    script = f"""
import os, signal, threading
from kb.text import rendering
from tests.text.test_rendering import SLOW
rendering.find_problems = lambda text: []
rendering.render({{"body": "x"}}, set())
print(rendering._renderer.child.process.pid, flush=True)
threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGKILL]).start()
rendering.render({{"body": {text}}}, set())
threading.Event().wait()
"""
    child = int(run(script).stdout)
    deadline = time.monotonic() + 5
    while is_running(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)
