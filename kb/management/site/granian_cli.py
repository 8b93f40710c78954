"""granian's command line, which Ctrl+C ends without a traceback even while it is loading."""

import signal

# The parent process starts this one with SIGINT blocked, so that Python's own start is safe too.
signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

from granian.cli import entrypoint  # noqa: E402 (the signals come first)

if __name__ == "__main__":
    entrypoint()  # type: ignore[no-untyped-call]
