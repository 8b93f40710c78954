"""The registry of columns: a new column of text that nobody thought of fails here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from kb.redaction.stores import OTHERS, STORES, stored_tables

pytestmark = pytest.mark.one_database

KINDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def columns_of_text() -> Iterator[tuple[str, str]]:
    """Model and column of whatever can hold words; of a choice there are only ours."""
    for model in apps.get_app_config("kb").get_models():
        for field in model._meta.concrete_fields if not model._meta.proxy else ():
            if isinstance(field, KINDS) and not field.choices:
                yield model._meta.label, field.name


def test_every_column_of_text_is_redacted_or_says_why_not() -> None:
    """A secret that was missed in one place was not redacted at all."""
    known = {(label, name) for label, names in STORES.items() for name in names}
    reasons = {(label, name) for label, names in OTHERS.items() for name in names}
    assert known & reasons == set()
    assert set(columns_of_text()) - known - reasons == set()


def test_every_entry_names_a_column_and_every_reason_is_a_sentence() -> None:
    """A column that was renamed is no longer redacted."""
    named = [(label, set(names)) for label, names in STORES.items()]
    named += [(label, set(names)) for label, names in OTHERS.items()]
    for label, names in named:
        fields = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        assert names <= fields, label
    assert all(len(reason) > 5 for reasons in OTHERS.values() for reason in reasons.values())


def test_the_walk_finds_columns() -> None:
    """The net has to catch."""
    assert ("kb.Notice", "text") in set(columns_of_text())
    assert "kb_notice" in stored_tables()


def updates_of(source: str, *models_: str) -> list[str]:
    """The calls in a module that change rows of these models without `save`."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    changes = [
        ast.unparse(call.func)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"update", "bulk_update"}
    ]
    return [text for text in changes if any(f"{name}.objects" in text for name in models_)]


def test_nothing_else_changes_a_revision_or_an_event() -> None:
    """Their `save` refuses; whoever goes past it is the redaction, and nobody else."""
    root = Path(__file__).resolve().parents[2] / "kb"
    modules = [path for path in root.rglob("*.py") if "migrations" not in path.parts]
    found = {
        path.relative_to(root).parts[0]
        for path in modules
        if updates_of(path.read_text(), "Revision", "PublicationEvent")
    }
    assert found == {"redaction"}
    assert updates_of("Revision.objects.filter(pk=1).update(note='')", "Revision")
