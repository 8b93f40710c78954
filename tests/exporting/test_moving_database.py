"""From PostgreSQL to SQLite and from SQLite to PostgreSQL, with nothing but the two commands."""

import json
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.exporting.conftest import Exported
from tests.exporting.restore.test_import_site import files_of
from tests.whole_site.processes import House, drop, kill, named, server_url, statement

pytestmark = pytest.mark.django_db
NAMES = count(1)
START = "import sys, django; django.setup()\nfrom django.core.management import call_command\n"
MIGRATE = START + 'call_command("migrate", interactive=False, verbosity=0)'
MOVE = START + 'call_command("import_site", sys.argv[1], verbosity=0)\n'
# Where the database stands as it is imported, the pages are asked for, and it goes out again.
MOVE_AND_LOOK = f"""{MOVE}
call_command("export_site", sys.argv[2], verbosity=0)
import json
from django.test.utils import setup_test_environment
from tests.exporting.site_pages import pages
setup_test_environment()
print(json.dumps(pages()))
"""
NEW_ARTICLE = (
    START + "from tests.make_articles import write_live\nprint(write_live('After the move').pk)"
)
KILLED = f"""{START}
import os, signal
from kb.exporting.restore import import_site
import_site.check_references = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
call_command("import_site", sys.argv[1], verbosity=0)
"""
KILLED_EXPORT = f"""{START}
import os, signal
from kb.exporting import export_site
export_site.write_images = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
call_command("export_site", sys.argv[1], verbosity=0)
"""
only_on_postgresql = pytest.mark.skipif(
    not server_url(), reason="there is a PostgreSQL to move to in the run on PostgreSQL alone"
)


def sqlite_house(folder: Path) -> House:
    """An empty SQLite with its tables."""
    folder.mkdir()
    house = House(folder, str(folder / "kb.sqlite3"))
    house.run(MIGRATE)
    return house


@pytest.fixture
def new_house(tmp_path: Path) -> Iterator[House]:
    """An empty database with its tables, of the kind that the tests run on."""
    if not server_url():
        yield sqlite_house(tmp_path / "house")
        return
    name = f"moved_{os.getpid()}_{next(NAMES)}"
    statement(f'CREATE DATABASE "{name}"')
    (tmp_path / "house").mkdir()
    house = House(tmp_path / "house", named(server_url(), name))
    house.run(MIGRATE)
    yield house
    drop(house)


@only_on_postgresql
def test_a_site_moves_to_sqlite_and_back_to_postgresql_without_a_difference(
    exported: Exported, new_house: House, tmp_path: Path
) -> None:
    """The pages of all three are the same, and so are the exports, byte for byte."""
    on_sqlite, back = tmp_path / "on-sqlite", tmp_path / "back"
    sqlite = sqlite_house(tmp_path / "sqlite")
    [pages] = sqlite.run(MOVE_AND_LOOK, str(exported.folder), str(on_sqlite))
    assert different(exported.pages, json.loads(pages)) == set()
    assert files_of(on_sqlite) == files_of(exported.folder)
    [pages] = new_house.run(MOVE_AND_LOOK, str(on_sqlite), str(back))
    assert different(exported.pages, json.loads(pages)) == set()
    assert files_of(back) == files_of(exported.folder)


def different(one: dict[str, str], other: dict[str, str]) -> set[str]:
    """The addresses whose pages differ."""
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


def test_a_site_that_was_moved_goes_on(exported: Exported, new_house: House) -> None:
    """Its next article has the next id: PostgreSQL counts on from what was imported."""
    new_house.run(MOVE, str(exported.folder))
    rows = (exported.folder / "data" / "kb.article.jsonl").read_text().splitlines()
    assert new_house.run(NEW_ARTICLE) == [str(json.loads(rows[-1])["id"] + 1)]


def test_an_import_that_is_killed_leaves_the_database_empty(
    exported: Exported, new_house: House, tmp_path: Path
) -> None:
    killed = new_house.start(KILLED, str(exported.folder))
    assert killed.wait(timeout=120) == -9
    kill([killed])
    new_house.run(MOVE_AND_LOOK, str(exported.folder), str(tmp_path / "again"))
    assert files_of(tmp_path / "again") == files_of(exported.folder)


def test_an_export_that_is_killed_leaves_no_folder_that_looks_whole(
    exported: Exported, new_house: House, tmp_path: Path
) -> None:
    new_house.run(MOVE, str(exported.folder))
    target = tmp_path / "out" / "site"
    target.parent.mkdir()
    killed = new_house.start(KILLED_EXPORT, str(target))
    assert killed.wait(timeout=120) == -9
    kill([killed])
    assert not target.exists()
    new_house.run(START + 'call_command("export_site", sys.argv[1], verbosity=0)', str(target))
    assert files_of(target) == files_of(exported.folder)
    assert [path.name for path in target.parent.iterdir()] == ["site"]
