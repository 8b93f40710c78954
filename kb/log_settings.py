"""The logs: lines for people on standard error, and the lines of JSON of the two other logs."""

import logging
from pathlib import Path
from typing import Any


def without_traceback(record: logging.LogRecord) -> bool:
    """Drop the traceback of what a client did wrong; keep that of our own errors."""
    if record.levelno < logging.ERROR or record.name.startswith("django.security."):
        record.exc_info = None
    return True


def logging_settings(level: str, security_file: Path | str | None) -> dict[str, Any]:
    """Return Django's LOGGING: what is logged from a level on, and the file of the security log.

    Without a file its lines go to standard error. A file is opened again after a program such as
    logrotate has moved it.
    """
    stream = {"class": "logging.StreamHandler"}
    file = {"class": "logging.handlers.WatchedFileHandler", "filename": security_file}
    json_lines = {"propagate": False, "level": "INFO"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "brief": {"()": "django.utils.log.CallbackFilter", "callback": without_traceback},
        },
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
            "json": {"format": "%(message)s"},
        },
        "handlers": {
            "stderr": stream | {"formatter": "line", "filters": ["brief"]},
            "access": stream | {"formatter": "json"},
            "security": (file if security_file else stream) | {"formatter": "json"},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "kb.access": json_lines | {"handlers": ["access"]},
            "kb.security": json_lines | {"handlers": ["security"]},
        },
    }
