"""Spellings of before: their first words are filled in."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from kb.models import PublishedAlias

MIGRATION = import_module("kb.migrations.0019_first_words")


@pytest.mark.usefixtures("guide")
def test_spellings_get_their_first_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MIGRATION, "BATCH", 7)
    stored = dict(PublishedAlias.objects.values_list("pk", "first_words"))
    PublishedAlias.objects.update(first_words="")
    MIGRATION.fill(apps, connection.schema_editor())
    assert dict(PublishedAlias.objects.values_list("pk", "first_words")) == stored
    assert "" not in stored.values()
