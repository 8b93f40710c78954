"""The folder into which all processes of one server count."""

import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Its name in the environment, as prometheus-client reads it."""


def prepare_process_files() -> None:
    """Begin to count anew, in an empty folder that the processes started from here share."""
    if not settings.KB_METRICS_TOKEN or os.environ.get(FOLDER_VARIABLE):
        return
    folder: Path = settings.KB_DATA_DIR / "metrics"
    if not os.access(settings.KB_DATA_DIR, os.W_OK):
        folder = Path(tempfile.mkdtemp(prefix="kb-metrics-"))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ[FOLDER_VARIABLE] = str(folder)
