#!/usr/bin/env python3
"""The command line: `python manage.py <command>`."""

import os
import signal
import sys

# Ctrl+C ends a command without a traceback; what it was writing is a transaction, and undone.
signal.signal(signal.SIGINT, signal.SIG_DFL)

from django.core.exceptions import ImproperlyConfigured  # noqa: E402 (the signal comes first)
from django.core.management import execute_from_command_line  # noqa: E402
from django.db import OperationalError, ProgrammingError  # noqa: E402

MORE = " `migrate` makes missing tables; `--traceback` shows where it failed."


def main() -> None:
    """Run one command; a wrong setting or a database that fails is one line, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"manage.py: {problem}")
    except (OperationalError, ProgrammingError) as failure:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"manage.py: the database: {one_line(failure)}.{MORE}")


def one_line(failure: Exception) -> str:
    """Return what a database said, without line breaks and the dot at its end."""
    return " ".join(str(failure).split()).rstrip(".")


if __name__ == "__main__":
    main()
