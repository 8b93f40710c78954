"""Permissions that an upgrade brings: the shipped roles get them, as those of a new site have them.

What an administrator has taken from a role stays taken: only a permission that was not there
before the migrations is given.
"""

import json
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections

_known: dict[str, set[str]] = {}
"""Database → the code names that were there before the migrations that run now."""


def note_permissions(using: str, **signal: Any) -> None:
    """Note which permissions there are (receiver of `pre_migrate`)."""
    if Permission._meta.db_table in connections[using].introspection.table_names():
        _known[using] = set(_permissions(using).values_list("codename", flat=True))


def grant_new_permissions(sender: AppConfig, using: str, **signal: Any) -> None:
    """Give those that are new to the roles that have them in the fixture (of `post_migrate`)."""
    # A new database has none yet, and its roles come with the fixture.
    if not (known := _known.pop(using, set())):
        return
    # Django makes them with the same signal, before or after this.
    create_permissions(sender, verbosity=0, using=using)
    new = {each.codename: each for each in _permissions(using).exclude(codename__in=known)}
    for name, codenames in shipped_roles().items() if new else ():
        role = Group.objects.using(using).filter(name=name).first()
        if role and (given := [new[codename] for codename in codenames if codename in new]):
            role.permissions.add(*given)


def shipped_roles() -> dict[str, list[str]]:
    """Return the code names of the permissions that each role of `fixtures/roles.json` has."""
    rows = json.loads((settings.BASE_DIR / "fixtures" / "roles.json").read_text())
    return {
        row["fields"]["name"]: [codename for codename, *_model in row["fields"]["permissions"]]
        for row in rows
    }


def _permissions(using: str) -> Any:
    return Permission.objects.using(using).filter(content_type__app_label="kb")
