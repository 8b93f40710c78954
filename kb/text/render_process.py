"""The rendering child process as its parent sees it: start it, send it texts, kill it."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.text.pipe_messages import RenderAnswer, RenderRequest, receive, send

START_LIMIT = 15.0  # seconds
PROJECT_ROOT = Path(__file__).parents[2]


class RenderProcess:
    """One running child; only one thread may use it at a time."""

    def __init__(self) -> None:
        self.is_late = False
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kb.text.render_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=PROJECT_ROOT,
            env=_environment(),
            process_group=0,  # only the parent gets Ctrl+C from the terminal
        )
        try:
            with self._killed_after(START_LIMIT):
                self.limits_memory = (self._receive() or {}).get("limited")
        except BaseException:
            self.kill()
            raise

    def ask(self, message: RenderRequest, count: int, seconds: float) -> list[RenderAnswer]:
        """Send a message and return `count` answers, or fewer, up to the first error.

        Fewer and no error: the child is dead. `is_late` says whether it was killed after `seconds`.
        """
        answers: list[RenderAnswer] = []
        self.is_late = False
        with self._killed_after(seconds):
            self._send(message)
            while len(answers) < count and (answer := self._receive()):
                answers.append(answer)
                if "error" in answer:
                    break
        return answers

    def is_alive(self) -> bool:
        """Say whether the child still runs; reaps one that has ended."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End the child at once and wait for it."""
        self.process.kill()
        self.process.wait()
        self._close()

    def forget(self) -> None:
        """Close a child that belongs to the process that this one was forked from."""
        self._close()
        self.process.returncode = 0  # it is not our child, so we cannot wait for it

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(max(seconds, 0), self._expire)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # after this it cannot kill any more

    def _expire(self) -> None:
        self.is_late = True
        self.process.kill()

    def _send(self, message: RenderRequest) -> None:
        if self.process.stdin:
            with suppress(BrokenPipeError):  # the child is dead; no answer will tell the caller
                send(self.process.stdin.fileno(), message)

    def _receive(self) -> RenderAnswer | None:
        pipe = self.process.stdout
        answer: RenderAnswer | None = receive(pipe.fileno()) if pipe else None
        return answer

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


def _environment() -> dict[str, str]:
    """Return the environment without our settings: hostile texts must not reach secrets."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
