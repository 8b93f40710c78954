"""The last administrator stays, in whatever way somebody tries to take that away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.test import Client

from kb.accounts import administrators
from kb.accounts.administrators import (
    LastAdministrator,
    has_administrator,
    keeping_an_administrator,
)
from tests.admin.form_data import data

Person = Callable[..., Any]
WORDS = "This is the last administrator."


def deactivate(user: Any) -> None:
    user.is_active = False
    user.save()


def demote(user: Any) -> None:
    user.is_superuser = False
    user.save(update_fields=["is_superuser"])


def delete(user: Any) -> None:
    user.delete()


def delete_by_query(user: Any) -> None:
    get_user_model().objects.filter(pk=user.pk).delete()


@pytest.mark.parametrize("change", [deactivate, demote, delete, delete_by_query])
def test_the_last_superuser_stays(administrator: Any, change: Callable[[Any], None]) -> None:
    with pytest.raises(LastAdministrator), transaction.atomic():
        change(administrator)
    assert has_administrator()
    kept = get_user_model().objects.get(username="administrator")
    assert kept.is_active
    assert kept.is_superuser


@pytest.mark.django_db(transaction=True)
def test_a_user_is_saved_without_a_transaction_too(administrator: Any) -> None:
    """As `changepassword` and a sign-in by the provider do; PostgreSQL locks inside one alone."""
    administrator.save()
    assert has_administrator()


@pytest.mark.parametrize("change", [deactivate, demote, delete, delete_by_query])
def test_with_another_one_they_may_go(
    administrator: Any, person: Person, change: Callable[[Any], None]
) -> None:
    person("chief", "administrator")
    change(administrator)
    assert has_administrator()


def leave_role(user: Any) -> None:
    user.groups.clear()


def lose_role(user: Any) -> None:
    Group.objects.get(name="administrator").user_set.remove(user)


def delete_role(user: Any) -> None:
    Group.objects.get(name="administrator").delete()


def weaken_role(user: Any) -> None:
    right = Permission.objects.get(codename="change_user")
    Group.objects.get(name="administrator").permissions.remove(right)


@pytest.mark.parametrize("change", [leave_role, lose_role, delete_role, weaken_role, deactivate])
def test_the_last_administrator_by_role_stays_too(
    person: Person, change: Callable[[Any], None]
) -> None:
    chief = person("chief", "administrator")
    with pytest.raises(LastAdministrator), transaction.atomic():
        change(chief)
    assert has_administrator()


def test_an_administrator_who_is_deactivated_already_does_not_count(
    administrator: Any, person: Person
) -> None:
    deactivate(person("former", "administrator"))
    with pytest.raises(LastAdministrator):
        deactivate(administrator)


def test_where_there_never_was_one_nothing_is_refused(author: Any) -> None:
    deactivate(author)


def test_a_bulk_update_is_rolled_back(administrator: Any) -> None:
    with pytest.raises(LastAdministrator), keeping_an_administrator():
        get_user_model().objects.update(is_active=False)
    assert has_administrator()


def test_signing_in_asks_nothing_about_administrators(
    administrator: Any, django_assert_num_queries: Any
) -> None:
    """It stores when somebody was last seen, with each sign-in."""
    with django_assert_num_queries(1):
        administrator.save(update_fields=["last_login"])


def test_the_form_of_the_admin_says_so_and_saves_nothing(
    administrator: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(administrator)
    path = f"/admin/auth/user/{administrator.pk}/change/"
    posted = data(client.get(path), is_superuser=None, first_name="Anna")
    answer = client.post(path, posted, follow=True)
    assert WORDS in answer.content.decode()
    administrator.refresh_from_db()
    assert (administrator.is_superuser, administrator.first_name) == (True, "")


def test_the_action_of_the_list_says_so_and_deactivates_nobody(
    administrator: Any, author: Any, signed_in: Callable[[Any], Client], monkeypatch: Any
) -> None:
    """Two administrators who deactivate each other at the same moment."""
    answers = iter([True, False])
    monkeypatch.setattr(administrators, "has_administrator", lambda: next(answers))
    ticked = {"action": "deactivate", "_selected_action": [str(author.pk)]}
    answer = signed_in(administrator).post("/admin/auth/user/", ticked, follow=True)
    assert WORDS in answer.content.decode()
    author.refresh_from_db()
    assert author.is_active
