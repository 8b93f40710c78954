"""A site that holds everything, with its pages and its export, for the tests of this folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from kb.exporting.export_site import export_site
from tests import snapshot
from tests.exporting.everything import fill
from tests.exporting.site_pages import pages


@dataclass(frozen=True)
class Exported:
    """A folder of `export_site`, the pages of the site that it was made of, and all of its rows."""

    folder: Path
    pages: dict[str, str]
    rows: snapshot.Rows


@pytest.fixture(scope="package")
def exported(
    put_guide_back: Callable[[], None],
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Exported:
    """Build the site and export it, once."""
    folder = tmp_path_factory.mktemp("exported") / "site"
    with django_db_blocker.unblock():
        before = snapshot.take()
        put_guide_back()
        fill()
        export_site(folder)
        made = Exported(folder, pages(), snapshot.take())
        snapshot.put_back(before)
    return made


@pytest.fixture
def everything(exported: Exported, transactional_db: None) -> Exported:
    """Let the database hold that site."""
    snapshot.put_back(exported.rows)
    return exported


@pytest.fixture
def empty(transactional_db: None) -> None:
    """Let the database be as `migrate` leaves it."""
    call_command("flush", interactive=False, verbosity=0)
