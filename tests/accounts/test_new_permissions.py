"""An upgrade gives new permissions to the roles that have them on a new site."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from kb.accounts.new_permissions import shipped_roles

pytestmark = pytest.mark.usefixtures("guide")


def codenames(role: str) -> set[str]:
    """The permissions that a role has in the database."""
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


def test_a_permission_that_is_new_goes_to_the_roles_that_have_it_on_a_new_site() -> None:
    """What an administrator has taken from a role stays taken; a role that is gone stays gone."""
    Permission.objects.get(codename="redact_article").delete()
    Group.objects.get(name="author").permissions.remove(Permission.objects.get(codename="add_flag"))
    Group.objects.get(name="reviewer").delete()
    call_command("migrate", verbosity=0)
    assert codenames("administrator") == set(shipped_roles()["administrator"])
    assert "redact_article" not in codenames("author")
    assert codenames("author") == set(shipped_roles()["author"]) - {"add_flag"}
    assert not Group.objects.filter(name="reviewer").exists()


def test_a_migration_without_new_permissions_changes_no_role() -> None:
    Group.objects.get(name="administrator").permissions.clear()
    call_command("migrate", verbosity=0)
    assert codenames("administrator") == set()
