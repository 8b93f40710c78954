"""granian's command line, which Ctrl+C ends without a traceback even while it is loading.

The site is loaded here, before granian forks its workers: they begin to serve at once and share the
memory of what is loaded. So a reload (SIGHUP) renews the workers, not the code.
"""

import gc
import multiprocessing
import os
import signal

# The parent process starts this one with SIGINT blocked, so that Python's own start is safe too.
signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

from granian.cli import entrypoint  # noqa: E402 (the signals come first)

from kb.management.site.parent_watch import end_with_parent  # noqa: E402

KILL_TIMEOUT = 1800.0
"""The longest that KB_KILL_TIMEOUT may be: the server itself ends its workers in time."""


def load_site() -> None:
    """Import what workers run, open no connection, and leave nothing for them to collect."""
    # As the documentation of gc.freeze has it: a collection would write to every object, and so
    # give each worker a copy of its own.
    gc.disable()
    from kb.asgi import application  # noqa: F401, PLC0415 (after the signals)
    from kb.management.site.warm_up import warm_up  # noqa: PLC0415

    warm_up()
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    end_with_parent(os.getppid(), patience=KILL_TIMEOUT)
    # Where processes are not forked, a worker loads the site itself.
    if multiprocessing.get_start_method() == "fork":
        load_site()
    entrypoint()  # type: ignore[no-untyped-call]
