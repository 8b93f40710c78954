"""Keeps the server and the scheduler running: `python -m kb.management.site.supervise SERVER …`.

Without Django, so that this process is small and nothing of the site can end it. The server ends
by itself where a worker dies twice within seconds; here it is started again.
"""

import signal
import subprocess
import sys
import threading
import time
from types import FrameType

from kb.management.print_line import print_line

LOOK_SECONDS = 0.2
SHORTEST_DELAY, LONGEST_DELAY = 1.0, 30.0
PROVEN_SECONDS = 10.0
"""A server that ends sooner after the first start never served: that is a mistake to be read."""

STOP_SECONDS = 5.0
"""For the server beyond the time that its requests have, and for the scheduler, to end."""

SCHEDULER = (sys.executable, "manage.py", "tick", "--loop")


class Child:
    """A process that is started again, later each time, when it ends by itself."""

    def __init__(self, name: str, command: tuple[str, ...]) -> None:
        self.name, self.command = name, command
        self.delay = SHORTEST_DELAY
        self.start()

    def start(self) -> None:
        """Start the process."""
        self.begun_at = time.monotonic()
        self.start_at = 0.0
        # Ctrl+C comes to all processes of a terminal: one that begins takes it when it is ready.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)  # noqa: S603 (ours)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

    def look(self) -> None:
        """Start it again where it has ended and its delay is over."""
        now = time.monotonic()
        if (code := self.process.poll()) is None:
            return
        if not self.start_at:
            has_lasted = now - self.begun_at > LONGEST_DELAY
            self.delay = SHORTEST_DELAY if has_lasted else min(2 * self.delay, LONGEST_DELAY)
            self.start_at = now + self.delay
            say(f"The {self.name} has ended ({code}); it starts again in {self.delay:.0f} s.")
        elif now >= self.start_at:
            self.start()

    def ask_to_end(self) -> None:
        """Tell it to end."""
        if self.process.poll() is None:
            self.process.terminate()

    def stop(self, seconds: float) -> int:
        """Tell it to end, and kill it where it does not in so many seconds; return its code."""
        self.ask_to_end()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
        return self.process.wait()


class Supervisor:
    """The server and the scheduler; `patience` is how long requests in flight have at the end."""

    def __init__(self, server: tuple[str, ...], patience: float) -> None:
        self.patience = patience
        self.is_over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_arguments: self.is_over.set())
        self.server, self.scheduler = Child("server", server), Child("scheduler", SCHEDULER)
        signal.signal(signal.SIGHUP, self.pass_on)

    def pass_on(self, number: int, _frame: FrameType | None) -> None:
        """Let the server renew its workers."""
        self.server.process.send_signal(number)

    def run(self) -> int:
        """Keep both running until a signal comes; return the exit code of the server."""
        begun_at = time.monotonic()
        while not self.is_over.wait(LOOK_SECONDS):
            has_ended = self.server.process.poll() is not None
            if has_ended and time.monotonic() - begun_at < PROVEN_SECONDS:
                break
            self.server.look()
            self.scheduler.look()
        self.scheduler.ask_to_end()
        code = self.server.stop(self.patience + STOP_SECONDS)
        self.scheduler.stop(STOP_SECONDS)
        return code


def say(line: str) -> None:
    """Write a line to the log."""
    print_line(sys.stderr, f"{line}\n")


if __name__ == "__main__":
    sys.exit(Supervisor(tuple(sys.argv[2:]), float(sys.argv[1])).run())
