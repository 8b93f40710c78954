"""The last administrator stays: whoever would take that away is refused, in every way."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.utils.translation import gettext as _

BACKEND = "django.contrib.auth.backends.ModelBackend"
WATCHED_FIELDS = frozenset({"is_active", "is_superuser"})


class LastAdministrator(ValidationError):
    """A change that would leave the site without anybody who can manage users."""

    def __init__(self) -> None:
        super().__init__(_("This is the last administrator. Make somebody else one first."))


def has_administrator() -> bool:
    """Whether an active user may manage users, by a role or as a superuser."""
    people = get_user_model().objects.with_perm("auth.change_user", backend=BACKEND)
    return bool(people.exists())


@contextmanager
def keeping_an_administrator() -> Iterator[None]:
    """Roll back what is done inside, and raise LastAdministrator, where it leaves none.

    Two such changes wait for each other: each would see the administrator that the other removes.
    """
    with transaction.atomic():
        _wait_for_others()
        had_one = has_administrator()
        yield
        if had_one and not has_administrator():
            raise LastAdministrator


def _wait_for_others() -> None:
    """Hold the lock of such changes until the transaction ends; SQLite has one writer anyway."""
    locked = Permission.objects.select_for_update().filter(
        codename="change_user", content_type__app_label="auth"
    )
    list(locked.values_list("pk"))


def note_before(instance: Any, **signal: Any) -> None:
    """Note whether there is an administrator before a change (receiver of the `pre_` signals)."""
    if _is_harmless(signal):
        return
    instance.had_administrator = has_administrator()


def refuse_after(instance: Any, **signal: Any) -> None:
    """Raise LastAdministrator after a change that left none (receiver of the `post_` signals).

    What is changed inside a transaction is rolled back by it. Without one, a save is stored already
    when Django tells of it: whoever changes `is_active` or `is_superuser` has to open one.
    """
    if _is_harmless(signal) or not instance.__dict__.pop("had_administrator", False):
        return
    with transaction.atomic():
        _wait_for_others()
        is_kept = has_administrator()
    if not is_kept:
        raise LastAdministrator


def refuse_around(instance: Any, action: str, **signal: Any) -> None:
    """Do both for what is taken from a user or a role (receiver of `m2m_changed`)."""
    if action in {"pre_remove", "pre_clear"}:
        note_before(instance)
    elif action in {"post_remove", "post_clear"}:
        refuse_after(instance)


def _is_harmless(signal: Mapping[str, Any]) -> bool:
    """Whether a save is a fixture's, makes a row, or writes nothing that makes an administrator."""
    fields = signal.get("update_fields")
    is_other = fields is not None and not WATCHED_FIELDS & set(fields)
    return bool(signal.get("raw") or signal.get("created") or is_other)


def connect_signals() -> None:
    """Watch users, roles and their permissions, whoever changes them."""
    user_model = get_user_model()
    pre_save.connect(note_before, sender=user_model, dispatch_uid="administrator_before")
    post_save.connect(refuse_after, sender=user_model, dispatch_uid="administrator_after")
    for model in (user_model, Group):
        pre_delete.connect(note_before, sender=model, dispatch_uid="administrator_before")
        post_delete.connect(refuse_after, sender=model, dispatch_uid="administrator_after")
    for link in (
        user_model.groups.through,
        user_model.user_permissions.through,
        Group.permissions.through,
    ):
        m2m_changed.connect(refuse_around, sender=link, dispatch_uid="administrator")
