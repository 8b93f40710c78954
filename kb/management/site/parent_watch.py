"""Ends a process whose parent was killed: without it, it would hold the port and answer for nobody.

Imported before Django, by the processes of the server.
"""

import os
import signal
import threading
import time

LOOK_SECONDS = 0.5


def end_with_parent(parent: int, *, patience: float) -> None:
    """Watch, in a thread, whether the process with this id is still our parent.

    Where it is not, we are told to stop, and are ended after `patience` seconds.
    """
    watch = threading.Thread(target=_watch, args=(parent, patience), name="parent", daemon=True)
    watch.start()


def _watch(parent: int, patience: float) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(patience)
    os._exit(1)
