"""granian's command line, which Ctrl+C ends without a traceback even while it is loading."""

import os
import signal

# The parent process starts this one with SIGINT blocked, so that Python's own start is safe too.
signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

from granian.cli import entrypoint  # noqa: E402 (the signals come first)

from kb.management.site.parent_watch import end_with_parent  # noqa: E402

KILL_TIMEOUT = 1800.0
"""The longest that KB_KILL_TIMEOUT may be: the server itself ends its workers in time."""

if __name__ == "__main__":
    end_with_parent(os.getppid(), patience=KILL_TIMEOUT)
    entrypoint()  # type: ignore[no-untyped-call]
