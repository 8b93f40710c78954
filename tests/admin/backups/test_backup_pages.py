"""Administrators have backups made, see them, and restore one by typing its name."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kb.backups.backup_folder import StoredBackup
from kb.backups.make_backup import make_backup
from kb.backups.restore_order import do_order, is_ordered, read_order
from kb.models import PeriodicJob
from tests.make_jobs import begin_publish_job

pytestmark = pytest.mark.one_database

SignedIn = Callable[[Any], Client]
PAGE = "/admin/backups/"


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    """The folder of backups."""
    settings.KB_BACKUP_DIR = tmp_path
    return tmp_path


@pytest.fixture
def web(root: Path, person: Callable[..., Any], signed_in: SignedIn) -> Client:
    """Somebody with the role of an administrator."""
    return signed_in(person("boss", "administrator"))


@pytest.fixture
def backup(web: Client, root: Path) -> StoredBackup:
    """A backup that is there."""
    return make_backup(root / "kb-2026-01-01-000000")


def restore_url(backup: StoredBackup) -> str:
    """The page that asks for its name."""
    return f"{PAGE}{backup.name}/"


def test_the_button_makes_the_job_due(web: Client) -> None:
    later = timezone.now() + timedelta(hours=9)
    PeriodicJob.objects.create(name="backup", due_at=later)
    assert web.post(PAGE).status_code == 302
    assert PeriodicJob.objects.get(pk="backup").due_at < later
    assert b"A backup is being made" in web.get(PAGE).content


def test_the_page_lists_backups_and_leaves_out_what_is_none(
    web: Client, root: Path, backup: StoredBackup
) -> None:
    (root / "half").mkdir()
    page = web.get(PAGE).content.decode()
    assert backup.name in page
    assert restore_url(backup) in page
    assert "half" not in page


def test_a_backup_that_failed_says_why(web: Client) -> None:
    now = timezone.now()
    values = {"due_at": now + timedelta(hours=1), "started_at": now, "finished_at": now}
    PeriodicJob.objects.create(name="backup", problem="No space left", **values)
    assert b"No space left" in web.get(PAGE).content


def test_the_page_says_where_nothing_runs_the_jobs(web: Client) -> None:
    assert b"manage.py tick" in web.get(PAGE).content
    begin_publish_job()
    assert b"manage.py tick" not in web.get(PAGE).content
    PeriodicJob.objects.update(started_at=timezone.now() - timedelta(minutes=3))
    assert b"manage.py tick" in web.get(PAGE).content


def test_without_a_folder_the_page_names_the_setting(web: Client, settings: Any) -> None:
    settings.KB_BACKUP_DIR = None
    for page in (web.get(PAGE), web.post(PAGE)):
        assert page.status_code == 200
        assert b"KB_BACKUP_DIR" in page.content
    assert web.get(f"{PAGE}kb-2026/").status_code == 404


def test_another_name_restores_nothing(web: Client, backup: StoredBackup) -> None:
    page = web.post(restore_url(backup), {"name": "yes"})
    assert page.status_code == 422
    assert b"not the name of this backup" in page.content
    assert not is_ordered()


def test_the_typed_name_has_the_backup_restored_by_the_next_tick(
    web: Client, backup: StoredBackup
) -> None:
    assert b"sign in again" in web.get(restore_url(backup)).content
    assert web.post(restore_url(backup), {"name": backup.name}).status_code == 302
    assert is_ordered()
    page = web.get(PAGE).content.decode()
    assert f"{backup.name} is being restored" in page
    assert '<meta http-equiv="refresh"' in page


def test_an_order_that_is_done_or_failed_says_so(
    web: Client, backup: StoredBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.post(restore_url(backup), {"name": backup.name})
    file = backup.folder / backup.manifest.file
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    with pytest.raises(Exception, match="changed or damaged"):
        list(do_order())
    assert not is_ordered()
    assert b"changed or damaged" in web.get(PAGE).content
    monkeypatch.setattr("kb.backups.restore_order.replace_site", lambda *_: "/kept/here")
    web.post(restore_url(backup), {"name": backup.name})
    list(do_order())
    order = read_order()
    assert order is not None
    assert (order.state, order.by) == ("done", "boss")
    assert b"/kept/here" in web.get(PAGE).content


@pytest.mark.parametrize("name", ["nothing", "..", "%2e%2e"])
def test_a_backup_that_is_not_there_is_a_404(web: Client, name: str) -> None:
    assert web.get(f"{PAGE}{name}/").status_code == 404


@pytest.mark.parametrize("role", ["author", "reviewer", "publisher"])
def test_who_is_no_administrator_may_not(
    backup: StoredBackup, person: Callable[..., Any], signed_in: SignedIn, role: str
) -> None:
    web = signed_in(person("anna", role))
    for path in (PAGE, restore_url(backup)):
        assert web.get(path).status_code == 403
        assert web.post(path, {"name": backup.name}).status_code == 403
    assert b"/admin/backups/" not in web.get("/admin/").content


def test_the_dashboard_leads_there(web: Client) -> None:
    assert b"/admin/backups/" in web.get("/admin/").content
