"""Who did what, when and from where: a row that nobody changes, and a line of JSON."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from kb.models import SecurityAction, SecurityEvent
from kb.periodic.prune import prune
from kb.security_log.append_only import DELETABLE_AFTER_DAYS, keep_security_log
from kb.security_log.record_event import lines, record_event
from kb.security_log.sign_ins import loggable_name
from kb.security_log.start_settings import start_settings
from kb.write_queue import WriteQueue

pytestmark = pytest.mark.usefixtures("guide")
FROM = "198.51.100.9"


@pytest.fixture
def written() -> Iterator[list[dict[str, Any]]]:
    """The lines of the security log that are written meanwhile."""
    found: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(record.getMessage()))

    handler = Keep()
    lines.addHandler(handler)
    yield found
    lines.removeHandler(handler)


def events(*actions: str) -> list[SecurityEvent]:
    """The events of these kinds, the oldest first."""
    return list(SecurityEvent.objects.filter(action__in=actions).order_by("pk"))


def last(action: str) -> SecurityEvent:
    """The newest event of a kind."""
    return events(action)[-1]


def sign_in(client: Client, name: str, word: str = "correct horse", **where: str) -> int:
    """Post the form; return the status."""
    fields = {"username": name, "password": word}
    return client.post("/accounts/login/", fields, **({"REMOTE_ADDR": FROM} | where)).status_code  # type: ignore[arg-type]


def test_a_sign_in_and_a_sign_out_are_told_of_with_the_person_and_the_address(
    agent: Any, client: Client
) -> None:
    begin = timezone.now()
    assert sign_in(client, "agent") == 302
    assert client.post("/accounts/logout/", REMOTE_ADDR=FROM).status_code == 302
    came, went = last("sign_in"), last("sign_out")
    for event, place in ((came, "/accounts/login/"), (went, "/accounts/logout/")):
        assert (event.who, event.who_id, event.about) == ("agent", agent.pk, "agent")
        assert (event.address, event.place) == (FROM, place)
        assert begin <= event.at <= timezone.now()
        assert len(event.request_id) == 16


def test_a_wrong_password_is_told_of_by_the_name_of_its_account(agent: Any, client: Client) -> None:
    assert sign_in(client, "AGENT", "wrong") == 200
    assert sign_in(client, "agent@example.com", "wrong") == 200
    assert [(e.about, e.who, e.address) for e in events("sign_in_failed")] == [
        ("agent", "", FROM)
    ] * 2


def test_a_password_typed_as_a_name_is_kept_nowhere(
    client: Client, written: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(client, "Tr0ub4dor&3", "wrong")
        sign_in(client, "tr0ub4dor&3 ", "wrong")
        sign_in(client, "another", "wrong")
    names = [event.about for event in events("sign_in_failed")]
    assert names[0] == names[1] != names[2], "the same name can be told from others"
    assert [line["about"] for line in written if line["action"] == "sign_in_failed"] == names
    assert all(name.startswith("unknown ") and len(name) == 16 for name in names)
    assert "b4dor" not in json.dumps(written).lower()


@pytest.mark.parametrize("typed", ["", " ", "\0", "a\0b", "x" * 5_000, "\ud800"])
def test_no_name_is_too_strange_to_be_told_of(typed: str) -> None:
    assert len(loggable_name(typed)) in {0, 16}


def test_a_failed_sign_in_of_a_program_is_told_of(agent: Any) -> None:
    assert authenticate(username="agent", password="wrong") is None
    assert last("sign_in_failed").address == ""


def test_roles_given_and_taken_are_told_of_from_either_side(agent: Any) -> None:
    author = Group.objects.get(name="author")
    begin = SecurityEvent.objects.count()
    agent.groups.add(author)
    agent.groups.add(author)
    author.user_set.remove(agent)
    agent.groups.clear()
    told = [(e.about, e.detail) for e in events("roles_changed")][-3:]
    assert told == [
        ("agent", {"added": ["author"]}),
        ("agent", {"removed": ["author"]}),
        ("agent", {"removed": ["agent"]}),
    ]
    assert SecurityEvent.objects.count() == begin + 3, "what changed nothing is not told of"


def test_permissions_of_roles_and_people_are_told_of(agent: Any) -> None:
    role = Group.objects.get(name="agent")
    permission = Permission.objects.get(codename="publish_article", content_type__model="article")
    name = f"kb.{permission.codename}"
    role.permissions.add(permission)
    agent.user_permissions.add(permission)
    permission.group_set.remove(role)
    told = [(e.about, e.detail) for e in events("permissions_changed")][-3:]
    assert told == [
        ("agent", {"added": [name]}),
        ("agent", {"added": [name]}),
        ("agent", {"removed": [name]}),
    ]


def test_roles_added_renamed_and_deleted_are_told_of() -> None:
    role = Group.objects.create(name="night shift")
    role.save()
    role.name = "late shift"
    role.save()
    role.delete()
    told = [(e.about, e.detail) for e in events("role_changed")][-3:]
    assert told == [
        ("night shift", {"change": "added"}),
        ("late shift", {"was": "night shift"}),
        ("late shift", {"change": "deleted"}),
    ]


def test_roles_from_a_fixture_are_told_of_by_an_event_each_and_later_changes_in_full() -> None:
    Group.objects.get(name="reviewer").delete()
    Group.objects.get(name="agent").permissions.clear()
    begin = SecurityEvent.objects.count()
    call_command("loaddata", "roles", verbosity=0)
    told = [(e.action, e.about, e.detail) for e in SecurityEvent.objects.order_by("pk")[begin:]]
    assert told == [
        ("permissions_changed", "agent", {"added": ["kb.add_flag", "kb.view_internal"]}),
        ("role_changed", "reviewer", {"change": "added"}),
    ]


def test_what_changes_of_an_account_is_told_of(
    person: Callable[..., Any], administrator: Any
) -> None:
    anna = person("anna")
    begin = SecurityEvent.objects.count()
    anna.is_active, anna.is_superuser, anna.email = False, True, "new@example.com"
    anna.save()
    anna.is_active, anna.username = True, "anna-maria"
    anna.save()
    anna.set_password("another horse")
    anna.save()
    anna.first_name = "Anna"
    anna.save()
    anna.delete()
    told = [(e.action, e.about, e.detail) for e in SecurityEvent.objects.order_by("pk")[begin:]]
    assert told == [
        ("deactivated", "anna", {}),
        ("permissions_changed", "anna", {"is_superuser": True}),
        ("account_changed", "anna", {"fields": ["email"]}),
        ("activated", "anna-maria", {}),
        ("account_changed", "anna-maria", {"fields": ["username"], "was": "anna"}),
        ("password_changed", "anna-maria", {}),
        ("account_deleted", "anna-maria", {}),
    ]
    assert "new@example.com" not in str(told)


def test_a_new_superuser_is_told_of() -> None:
    get_user_model().objects.create_superuser("root", password="correct horse")
    assert (last("account_added").about, last("account_added").detail) == (
        "root",
        {"is_superuser": True},
    )


def test_a_password_that_is_hashed_anew_is_not_called_changed(agent: Any, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    old = agent.password
    assert agent.check_password("correct horse")
    agent.refresh_from_db()
    assert agent.password != old
    assert events("password_changed") == []


def test_who_is_deactivated_with_others_is_told_of(
    administrator: Any, agent: Any, author: Any, signed_in: Callable[[Any], Client]
) -> None:
    author.is_active = False
    author.save()
    ticked = {"action": "deactivate", "_selected_action": [str(agent.pk), str(author.pk)]}
    signed_in(administrator).post("/admin/auth/user/", ticked)
    told = [(e.who, e.about, e.place) for e in events("deactivated")][1:]
    assert told == [("administrator", "agent", "/admin/auth/user/")], "not who was so already"


def test_exports_are_told_of(
    administrator: Any,
    signed_in: Callable[[Any], Client],
    security_events: WriteQueue[SecurityEvent],
    tmp_path: Path,
) -> None:
    call_command("export_guide", str(tmp_path / "guide.txt"), verbosity=0)
    call_command("dumpdata", "kb.synonym", stdout=StringIO())
    signed_in(administrator).get("/admin/kb/searchlog/report/?csv=top")
    security_events.drain()
    told = [(e.who, e.about) for e in events("exported")]
    assert told == [("", "guide"), ("", "dumpdata"), ("administrator", "searches-30-days.csv")]


def test_the_settings_at_the_start_are_told_of_without_a_secret(settings: Any) -> None:
    secret = "5ecret"
    settings.SECRET_KEY = settings.EMAIL_HOST_PASSWORD = secret
    settings.KB_SECURITY_WEBHOOK = f"https://chat.example.com/hooks/{secret}"
    settings.SECRET_KEY_FALLBACKS = [secret]
    values = start_settings()
    record_event(SecurityAction.START, **values)
    assert last("start").detail == values
    assert (values["KB_HTTPS"], values["has_security_webhook"]) == (False, True)
    assert secret not in json.dumps(values)


@pytest.mark.parametrize(("length", "status"), [(1, 403), (100_000, 413)])
def test_a_form_that_is_refused_is_told_of(
    security_events: WriteQueue[SecurityEvent], length: int, status: int
) -> None:
    """Without its token, or too large."""
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=FROM)
    answer = client.post("/accounts/logout/", {"q": "x" * length})
    assert answer.status_code == status
    security_events.drain()
    event = last("post_refused")
    assert (event.address, event.place) == (FROM, "/accounts/logout/")
    assert event.detail == {"status": status}


def test_a_form_too_many_and_one_without_the_right_are_told_of(
    agent: Any, signed_in: Callable[[Any], Client], security_events: WriteQueue[SecurityEvent]
) -> None:
    for _ in range(11):
        sign_in(Client(), "nobody", "wrong")
    signed_in(agent).post("/admin/auth/user/", REMOTE_ADDR=FROM)
    security_events.drain()
    told = [(e.who, e.place, e.detail["status"]) for e in events("post_refused")]
    assert told == [("", "/accounts/login/", 429), ("agent", "/admin/auth/user/", 403)]


def test_forms_refused_by_the_hundred_fill_no_table(
    security_events: WriteQueue[SecurityEvent],
) -> None:
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.44")
    for _ in range(60):
        client.post("/contact/", {"text": "x"})
    assert len(security_events.items) <= 31


# --- Append-only ----------------------------------------------------------------------------------


def test_the_code_changes_and_deletes_no_row() -> None:
    record_event(SecurityAction.EXPORTED, "x")
    event = last("exported")
    event.about = "y"
    for act in (
        event.save,
        event.delete,
        SecurityEvent.objects.all().delete,
        lambda: SecurityEvent.objects.update(about="y"),
    ):
        with pytest.raises(TypeError):
            act()
    assert last("exported").about == "x"


def test_the_database_changes_no_row_and_deletes_no_young_one() -> None:
    """Whatever program asks it."""
    keep_security_log()
    record_event(SecurityAction.EXPORTED, "x")
    for statement in (
        "UPDATE kb_securityevent SET about = 'y'",
        "DELETE FROM kb_securityevent",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert last("exported").about == "x"


def test_what_is_too_old_is_deleted_and_nothing_else(settings: Any) -> None:
    """The triggers allow it."""
    keep_security_log()
    settings.KB_SECURITY_LOG_DAYS = DELETABLE_AFTER_DAYS
    SecurityEvent._base_manager.bulk_create(
        SecurityEvent(action="exported", about=str(days), at=timezone.now() - timedelta(days=days))
        for days in (29, 31)
    )
    assert "old security events: 1 removed" in list(prune())
    assert [event.about for event in events("exported")] == ["29"]


def test_a_change_that_is_rolled_back_leaves_no_event_and_no_line(
    agent: Any, written: list[dict[str, Any]]
) -> None:
    with transaction.atomic():
        agent.groups.clear()
        transaction.set_rollback(True)
    assert written == []
    assert [event.detail for event in events("roles_changed")][-1] != {"removed": ["agent"]}


def test_where_nothing_can_be_written_there_is_the_line(
    settings: Any, written: list[dict[str, Any]]
) -> None:
    settings.KB_READ_ONLY = True
    record_event(SecurityAction.EXPORTED, 'a "quote"\nand a line', rows=3)
    assert events("exported") == []
    (line,) = written
    assert (line["log"], line["action"], line["detail"]) == ("security", "exported", {"rows": 3})
    assert line["about"] == 'a "quote"\nand a line'
