#!/usr/bin/env python3
"""The command line: `python manage.py <command>`."""

import os
import signal
import sys

# Ctrl+C ends a command without a traceback; what it was writing is a transaction, and undone.
signal.signal(signal.SIGINT, signal.SIG_DFL)

from django.core.exceptions import ImproperlyConfigured  # noqa: E402 (the signal comes first)
from django.core.management import execute_from_command_line  # noqa: E402


def main() -> None:
    """Run one command; a setting that is wrong is one line, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"manage.py: {problem}")


if __name__ == "__main__":
    main()
