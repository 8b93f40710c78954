"""The search index, synonyms and the search log."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# SQLite's key is the table: best postings of a term first, ties by document, nothing stored twice.
# A row of PostgreSQL costs 24 bytes and an entry in the index before it says anything, so there
# documents of a term and a weight share one, as far as their ids are neighbours. Both tables are
# read through one view.
POSTINGS = {
    "sqlite": """
        CREATE TABLE kb_posting (
            term integer NOT NULL, weight integer NOT NULL, document integer NOT NULL,
            PRIMARY KEY (term, weight, document)
        ) WITHOUT ROWID
    """,
    "postgresql": """
        CREATE TABLE kb_posting (
            term int4 NOT NULL, weight int2 NOT NULL, bucket int2 NOT NULL,
            documents int4[] NOT NULL,
            PRIMARY KEY (term, weight, bucket)
        )
    """,
}
POSTED = {
    "sqlite": "CREATE VIEW kb_posted AS SELECT term, weight, document FROM kb_posting",
    "postgresql": """
        CREATE VIEW kb_posted AS SELECT p.term, p.weight, one.document
        FROM kb_posting p CROSS JOIN LATERAL unnest(p.documents) AS one (document)
    """,
}

TUNING = {
    # Beginnings of words are looked up as ranges, so words must be in the order of their letters'
    # numbers everywhere, as they are on SQLite, and not in that of the database's language.
    # Packed words are read a hundred rows at a time: beside the row, not in pieces elsewhere.
    "postgresql": """
        ALTER TABLE kb_term ALTER COLUMN text TYPE varchar(64) COLLATE "C";
        ALTER TABLE kb_word ALTER COLUMN text TYPE varchar(64) COLLATE "C",
                            ALTER COLUMN backwards TYPE varchar(64) COLLATE "C";
        ALTER TABLE kb_indexeddocument ALTER COLUMN packed SET STORAGE MAIN;
        ALTER TABLE kb_indexeddocument SET (toast_tuple_target = 8160)
    """
}


def make_postings(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the table of postings as this database holds it best, and the view of it."""
    schema_editor.execute(POSTINGS[schema_editor.connection.vendor])
    schema_editor.execute(POSTED[schema_editor.connection.vendor])


def drop_postings(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the table of postings and its view."""
    schema_editor.execute("DROP VIEW kb_posted")
    schema_editor.execute("DROP TABLE kb_posting")


def tune(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the tables fit for how this database keeps them."""
    statement = TUNING.get(schema_editor.connection.vendor)
    if statement:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("kb", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("generation", models.PositiveSmallIntegerField(default=1)),
                ("building", models.PositiveSmallIntegerField(null=True)),
                ("analyser", models.PositiveSmallIntegerField()),
                ("public_count", models.PositiveIntegerField(default=0)),
                ("internal_count", models.PositiveIntegerField(default=0)),
                ("facets", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("generation", models.PositiveSmallIntegerField()),
                ("audience", models.CharField(max_length=8)),
                ("text", models.CharField(max_length=64)),
                ("document_count", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("text", "audience", "generation"), name="term_once_a_generation"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("generation", models.PositiveSmallIntegerField()),
                ("audience", models.CharField(max_length=8)),
                ("text", models.CharField(max_length=64)),
                ("backwards", models.CharField(max_length=64)),
                ("document_count", models.IntegerField(default=0)),
                (
                    "term",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="kb.term",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["generation", "audience", "backwards"], name="word_backwards"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("generation", "audience", "text"), name="word_once_a_generation"
                    )
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_postings, drop_postings)],
            state_operations=[
                migrations.CreateModel(
                    name="PostingTable",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "term",
                                "weight",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("term", models.IntegerField()),
                        ("weight", models.SmallIntegerField()),
                    ],
                    options={"db_table": "kb_posting"},
                ),
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "term",
                                "weight",
                                "document",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("term", models.IntegerField()),
                        ("weight", models.SmallIntegerField()),
                        ("document", models.IntegerField()),
                    ],
                    options={"db_table": "kb_posted", "managed": False},
                ),
            ],
        ),
        migrations.CreateModel(
            name="IndexedDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("generation", models.PositiveSmallIntegerField()),
                ("audience", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=20)),
                ("packed", models.BinaryField()),
                ("words", models.BinaryField()),
                (
                    "category",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="kb.category",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="kb.publication",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["generation", "publication", "kind", "category"],
                        name="document_facets",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publication", "generation", "audience"),
                        name="document_once_a_generation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="Words or phrases that mean the same, with commas between: "
                        "db, database.",
                        max_length=300,
                        unique=True,
                        verbose_name="words",
                    ),
                ),
                (
                    "one_way",
                    models.BooleanField(
                        default=False,
                        help_text="Only the first finds the others; they do not find the first.",
                        verbose_name="one way",
                    ),
                ),
            ],
            options={
                "ordering": ["words"],
                "verbose_name": "synonym",
                "verbose_name_plural": "synonyms",
            },
        ),
        migrations.CreateModel(
            name="SearchLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="words")),
                ("result_count", models.PositiveIntegerField(verbose_name="results")),
                (
                    "came_from",
                    models.CharField(blank=True, max_length=20, verbose_name="came from"),
                ),
                (
                    "is_missing",
                    models.BooleanField(default=False, verbose_name="reported as missing"),
                ),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="at")),
                (
                    "opened",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="kb.article",
                        verbose_name="opened",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "verbose_name": "search",
                "verbose_name_plural": "searches",
            },
        ),
        migrations.RunPython(tune, migrations.RunPython.noop),
    ]
