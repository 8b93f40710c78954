"""What a worker would do for its first reader, done once before the workers are forked."""

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import override

from kb.page_cache.release import release_fingerprint

TEMPLATES: Path = settings.BASE_DIR / "templates"
EDITORS = TEMPLATES / "admin"


def warm_up() -> None:
    """Compile readers' templates, read the translation and the addresses, open no connection."""
    release_fingerprint()
    for file in TEMPLATES.rglob("*.html"):
        if EDITORS not in file.parents:
            get_template(file.relative_to(TEMPLATES).as_posix())
    with override(settings.LANGUAGE_CODE):
        reverse("home")
