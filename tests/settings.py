"""The site's settings, with what only tests need: cheap passwords, plain static files."""

import os
import tempfile
from pathlib import Path

from kb.settings import *  # noqa: F403
from kb.settings import DATABASE, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The live test server cannot use the manifest; management/commands/test_run_site.py does.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
if DATABASE["ENGINE"].endswith("sqlite3"):
    # Nor do the live server and a database in memory; two runs at once need two files.
    file = Path(tempfile.gettempdir()) / f"kb-test-{os.getpid()}.sqlite3"
    DATABASES = {"default": DATABASE | {"TEST": {"NAME": str(file)}}}
# Tests of the access log turn it on.
KB_ACCESS_LOG = False
# Tests of pages look at what is rendered; those of the page cache turn it on (tests/conftest.py).
KB_PAGE_CACHE_MB = 0
