"""Articles of before get who saved them last, in one statement."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import Article
from tests.make_articles import edit, write

MIGRATION = import_module("kb.migrations.0020_queues")


def test_each_article_gets_who_made_its_newest_revision(author: Any, editor: Any) -> None:
    theirs, nobodys = write("Slow lift", by=author), write("Fast lift", by=author)
    edit(theirs, symptom="It stops", by=editor)
    edit(nobodys, symptom="It flies")
    unsaved = Article.objects.create(key="raw", title="Raw", slug="raw", kind="problem")
    wrong = {theirs.pk: None, nobodys.pk: author.pk, unsaved.pk: author.pk}
    for pk, person in wrong.items():
        Article.objects.filter(pk=pk).update(saved_by=person)
    with CaptureQueriesContext(connection) as asked:
        MIGRATION.fill(apps, connection.schema_editor())
    assert len(asked) == 1
    found = dict(Article.objects.filter(pk__in=wrong).values_list("pk", "saved_by"))
    assert found == {theirs.pk: editor.pk, nobodys.pk: None, unsaved.pk: None}
