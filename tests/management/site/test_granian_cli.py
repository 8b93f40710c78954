"""The server's main process: what it has loaded, and has not opened, when it forks its workers."""

import subprocess
import sys
from pathlib import Path

from tests.running_site import ROOT, clean_environment

LOAD = """
import gc, sys, threading
from kb import static_check
static_check.static_files_problem = lambda: ""
from kb.management.site.granian_cli import load_site
load_site()
from django.db import connections
from django.template import engines
compiled = engines["django"].engine.template_loaders[0].get_template_cache
print(
    "articles/article.html" in compiled,
    "kb.urls" in sys.modules, gc.isenabled(), gc.get_freeze_count() > 100_000,
    [connection.connection for connection in connections.all()], threading.active_count(),
)
"""


def test_the_site_is_loaded_without_a_connection_or_a_thread(tmp_path: Path) -> None:
    """Two processes that write to one connection would mix what they say; threads do not fork."""
    done = subprocess.run(
        [sys.executable, "-c", LOAD],
        cwd=ROOT,
        env=clean_environment(KB_DATA_DIR=str(tmp_path), DJANGO_SETTINGS_MODULE="kb.settings"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "True True True True [None] 1\n", done.stderr
