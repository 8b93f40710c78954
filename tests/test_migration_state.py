"""Which migrations are applied, as told by Django's undocumented executor and recorder."""

import django
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from kb import migration_state

pytestmark = pytest.mark.django_db
CHANGED = f"Django {django.__version__} has changed what kb/migration_state.py uses"


def test_a_migrated_database_has_nothing_left_to_apply() -> None:
    """The state in which every test runs."""
    assert migration_state.is_migrated(), CHANGED
    assert migration_state.count_unapplied() == 0, CHANGED
    assert not migration_state.is_empty_database(), CHANGED


def test_a_migration_that_is_not_recorded_is_left_to_apply() -> None:
    """As on the first start after an upgrade."""
    migrations = MigrationRecorder(connection).migration_qs.filter(app="kb")
    migrations.order_by("-name")[0].delete()
    assert not migration_state.is_migrated(), CHANGED
    assert migration_state.count_unapplied() == 1, CHANGED


def test_a_database_without_records_is_empty() -> None:
    """As before the first start."""
    MigrationRecorder(connection).migration_qs.all().delete()
    assert migration_state.is_empty_database(), CHANGED
