"""The rendering child process as its parent holds it: spawn, ask, kill."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kb.text.pipe_messages import receive, send

START_LIMIT = 15.0
ROOT = Path(__file__).parents[2]

Answer = dict[str, str]
"""What the child says of one text: its `html`, or the `error` that ended the message."""


class Child:
    """One running child; it is asked by one thread at a time."""

    def __init__(self) -> None:
        self.is_late = False
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kb.text.render_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=ROOT,
            env=_environment(),
            process_group=0,  # Ctrl+C in a terminal is its parent's business
        )
        try:
            with self._killed_after(START_LIMIT):
                self.limits_memory: bool | None = (self._receive() or {}).get("limited")
        except BaseException:
            self.kill()
            raise

    def ask(self, message: dict[str, Any], count: int, seconds: float) -> list[Answer]:
        """Send a message and return its answers: `count`, or fewer up to the first error.

        Fewer than that and no error: the child is dead, and `is_late` says whether because its
        time was over.
        """
        answers: list[Answer] = []
        self.is_late = False
        with self._killed_after(seconds):
            self._send(message)
            while len(answers) < count and (answer := self._receive()):
                answers.append(answer)
                if "error" in answer:
                    break
        return answers

    def is_alive(self) -> bool:
        """Say whether the child still runs; one that ended leaves no zombie."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End the child at once and wait for it."""
        self.process.kill()
        self.process.wait()
        self._close()

    def forget(self) -> None:
        """Let go of a child that belongs to the process from which this one was forked."""
        self._close()
        self.process.returncode = 0  # nothing of ours to wait for

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(max(seconds, 0), self._expire)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # from here on it kills no more

    def _expire(self) -> None:
        self.is_late = True
        self.process.kill()

    def _send(self, message: dict[str, Any]) -> None:
        if self.process.stdin:
            with suppress(BrokenPipeError):  # no answer will come, and that says it all
                send(self.process.stdin.fileno(), message)

    def _receive(self) -> dict[str, Any] | None:
        pipe = self.process.stdout
        answer: dict[str, Any] | None = receive(pipe.fileno()) if pipe else None
        return answer

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


def _environment() -> dict[str, str]:
    """Return the environment without our settings: what reads hostile text holds no secret."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
