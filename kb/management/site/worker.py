"""What granian's workers run: the site, in a process that ends when granian's own has ended."""

import os
import signal

from kb.management.site.parent_watch import end_with_parent

# A terminal sends Ctrl+C to every process, but the parent stops its workers itself: a worker that
# gets both hangs until it is killed. Before it serves, SIGTERM may end it at once.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
signal.signal(signal.SIGTERM, signal.SIG_DFL)
end_with_parent(os.getppid(), patience=10)

from kb.asgi import application  # noqa: E402 (the signals come first)

__all__ = ["application"]
