"""The site's settings as they serve, with a bare view and a folder of plain files beside it."""

from kb.settings import *  # noqa: F403
from kb.settings import KB_DATA_DIR

ROOT_URLCONF = "tests.bench._urls"
STATIC_ROOT = KB_DATA_DIR / "static"
WHITENOISE_ROOT = KB_DATA_DIR / "files"
