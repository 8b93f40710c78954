"""Every model is exported, or left out for a reason that is said."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import ManyToManyField

from kb.exporting.exported_models import (
    AS_FILES,
    EXPORTED,
    LEFT_OUT,
    LEFT_OUT_FIELDS,
    exported_fields,
    exported_models,
)
from tests.exporting.conftest import Exported


@pytest.mark.one_database
def test_every_model_is_exported_or_left_out_for_a_reason() -> None:
    """A model that is new stands in no list: say which in `kb/exporting/exported_models.py`."""
    # Those of the company's own sign-in are only there where it is set up.
    optional = {f"socialaccount.Social{name}" for name in ("App", "Account", "Token")}
    listed = sorted({*EXPORTED, *AS_FILES, *LEFT_OUT} - optional)
    assert listed == sorted(
        model._meta.label for model in apps.get_models() if not model._meta.proxy
    )
    assert all(LEFT_OUT.values())


@pytest.mark.one_database
def test_the_tables_of_many_to_many_fields_come_along() -> None:
    labels = [model._meta.label for model in exported_models()]
    for label in EXPORTED:
        for field in apps.get_model(label)._meta.get_fields():
            if isinstance(field, ManyToManyField):
                through: Any = field.remote_field.through
                assert through._meta.label in labels
    assert {"auth.User_groups", "auth.Group_permissions", "kb.Notice_articles"} <= set(labels)


@pytest.mark.one_database
def test_the_columns_that_stay_behind_exist() -> None:
    for label, columns in LEFT_OUT_FIELDS.items():
        model = apps.get_model(label)
        names = {field.name for field in model._meta.concrete_fields}
        assert columns.keys() <= names
        assert {field.name for field in exported_fields(model)} == names - columns.keys()


def test_the_site_of_these_tests_has_a_row_of_every_exported_model(everything: Exported) -> None:
    """Otherwise they prove nothing of it: add one in `tests/exporting/everything.py`."""
    counts = {model._meta.label: model._base_manager.count() for model in exported_models()}
    assert [label for label, count in counts.items() if not count] == []
