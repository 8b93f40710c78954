"""The first words of spellings, by which a publish finds those that its text may name."""

from itertools import islice

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from kb.text.first_words import first_two_words

BATCH = 5_000


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the column of all rows."""
    aliases = apps.get_model("kb", "PublishedAlias").objects
    rows = iter(list(aliases.values_list("text", "pk")))
    with schema_editor.connection.cursor() as cursor:
        while batch := [(first_two_words(text), pk) for text, pk in islice(rows, BATCH)]:
            cursor.executemany("UPDATE kb_publishedalias SET first_words = %s WHERE id = %s", batch)


class Migration(migrations.Migration):
    dependencies = [("kb", "0018_security_log")]

    operations = [
        migrations.AddField(
            model_name="publishedalias",
            name="first_words",
            field=models.CharField(default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="publishedalias",
            index=models.Index(fields=["first_words"], name="published_alias_first_words"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
