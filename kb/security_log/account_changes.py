"""Signals about users, roles and permissions → events, whoever changes them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model

from kb.models import SecurityAction
from kb.security_log.record_event import record_event

WATCHED: dict[type[Model], frozenset[str]] = {
    User: frozenset({"username", "email", "password", "is_active", "is_staff", "is_superuser"}),
    Group: frozenset({"name"}),
}
BEFORE, LOADED = "_before_change", "_is_loaded"
CHANGES = {"post_add": "added", "post_remove": "removed", "pre_clear": "removed"}


def note_before_change(
    sender: type[Model], instance: Any, update_fields: Iterable[str] | None = None, **_signal: Any
) -> None:
    """Keep the stored values of what is watched (receiver of `pre_save`)."""
    fields = WATCHED[sender]
    if instance.pk is None or (update_fields is not None and fields.isdisjoint(update_fields)):
        return
    row = sender._base_manager.filter(pk=instance.pk).values(*fields).first()
    is_new_hash = update_fields is not None and set(update_fields) == {"password"}
    if row and is_new_hash and instance._password is None:
        # A right password was hashed anew, by better means: it is the same one.
        row["password"] = instance.password
    instance.__dict__[BEFORE] = row


def record_user_change(instance: Any, created: bool, **_signal: Any) -> None:
    """Record what a save has changed of a user (receiver of `post_save`)."""
    name, before = instance.get_username(), instance.__dict__.pop(BEFORE, None)
    if created:
        flags = {"is_superuser": True} if instance.is_superuser else {}
        record_event(SecurityAction.ACCOUNT_ADDED, name, **flags)
        return
    changed = {field for field in before or {} if before[field] != getattr(instance, field)}
    if "is_active" in changed:
        is_active = instance.is_active
        record_event(SecurityAction.ACTIVATED if is_active else SecurityAction.DEACTIVATED, name)
    if "password" in changed:
        record_event(SecurityAction.PASSWORD_CHANGED, name)
    if rights := changed & {"is_staff", "is_superuser"}:
        values = {field: getattr(instance, field) for field in sorted(rights)}
        record_event(SecurityAction.PERMISSIONS_CHANGED, name, **values)
    if fields := changed & {"username", "email"}:
        was = {"was": before["username"]} if "username" in changed else {}
        record_event(SecurityAction.ACCOUNT_CHANGED, name, fields=sorted(fields), **was)


def record_user_deletion(instance: Any, **_signal: Any) -> None:
    """Record that an account was deleted (receiver of `post_delete`)."""
    record_event(SecurityAction.ACCOUNT_DELETED, instance.get_username())


def record_role_change(instance: Any, created: bool, raw: bool, **_signal: Any) -> None:
    """Record that a role was added or renamed (receiver of `post_save`).

    Of a new one from a fixture, its permissions are told of by no event of their own.
    """
    before = instance.__dict__.pop(BEFORE, None) or {}
    instance.__dict__[LOADED] = created and raw
    if created:
        record_event(SecurityAction.ROLE_CHANGED, instance.name, change="added")
    elif before.get("name", instance.name) != instance.name:
        record_event(SecurityAction.ROLE_CHANGED, instance.name, was=before["name"])


def record_role_deletion(instance: Any, **_signal: Any) -> None:
    """Record that a role was deleted (receiver of `post_delete`)."""
    record_event(SecurityAction.ROLE_CHANGED, instance.name, change="deleted")


def record_links(
    sender: Any,
    instance: Any,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set[Any] | None,
    **_signal: Any,
) -> None:
    """Record which roles or permissions a user or a role got or lost (receiver of `m2m_changed`).

    Written from the other side, as by `role.user_set.add`, it is one event for each user or role.
    """
    if action not in CHANGES or pk_set == set() or instance.__dict__.get(LOADED):
        return
    if pk_set is None:  # all that there are
        rows = sender._base_manager.filter(**{str(instance._meta.model_name): instance})
        pk_set = set(rows.values_list(str(model._meta.model_name), flat=True))
    others = [_name(other) for other in model._base_manager.filter(pk__in=pk_set)]
    pairs = [(other, [_name(instance)]) for other in others] if reverse else []
    is_role = sender is User.groups.through
    event = SecurityAction.ROLES_CHANGED if is_role else SecurityAction.PERMISSIONS_CHANGED
    for about, names in pairs or [(_name(instance), others)]:
        record_event(event, about, **{CHANGES[action]: sorted(names)})


def _name(row: Any) -> str:
    return ".".join(row.natural_key()[1::-1]) if isinstance(row, Permission) else str(row)
