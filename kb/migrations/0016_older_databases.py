"""Databases of before the first two migrations had their last form, brought forward.

It looks at what it finds: a database that lacks nothing is left as it is.
"""

from django.db import migrations, models
from django.db.backends.base.introspection import TableInfo
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTINGS = """
    CREATE TABLE kb_posting (
        term int4 NOT NULL, weight int2 NOT NULL, bucket int2 NOT NULL, documents int4[] NOT NULL,
        PRIMARY KEY (term, weight, bucket)
    )
"""
POSTED = {
    "sqlite": "CREATE VIEW kb_posted AS SELECT term, weight, document FROM kb_posting",
    "postgresql": """
        CREATE VIEW kb_posted AS SELECT p.term, p.weight, one.document
        FROM kb_posting p CROSS JOIN LATERAL unnest(p.documents) AS one (document)
    """,
}
TUNING = """
    ALTER TABLE kb_indexeddocument ALTER COLUMN packed SET STORAGE MAIN;
    ALTER TABLE kb_indexeddocument SET (toast_tuple_target = 8160)
"""
NO_ANALYSER = 0


def bring_forward(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add what is missing."""
    add_seen_categories(apps, editor)
    widen_redirects(apps, editor)
    for model in (apps.get_model("kb", "Publication"), apps.get_model("kb", "Article")):
        present = constraints_of(editor, model._meta.db_table)
        for index in model._meta.indexes:
            if index.name not in present:
                editor.add_index(model, index)
    free_index(apps, editor)
    renew_postings(apps, editor)


def add_seen_categories(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Keep the addresses of the categories that customers see today; those before are not known."""
    seen = apps.get_model("kb", "SeenCategory")
    if seen._meta.db_table in editor.connection.introspection.table_names():
        return
    editor.create_model(seen)
    publications = apps.get_model("kb", "Publication").objects
    public = publications.filter(is_live=True, audience="public", category__isnull=False)
    parents = dict(apps.get_model("kb", "Category").objects.values_list("pk", "parent"))
    visible: set[int] = set()
    for pk in set(public.values_list("category", flat=True)):
        while pk and pk not in visible:
            visible.add(pk)
            pk = parents[pk]
    numbers = apps.get_model("kb", "Category").objects.filter(pk__in=visible)
    seen.objects.bulk_create(
        seen(category_id=pk, number=number) for pk, number in numbers.values_list("pk", "number")
    )


def widen_redirects(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let an old address lead to several articles, and know which were never public."""
    redirect = apps.get_model("kb", "Redirect")
    table = redirect._meta.db_table
    if "is_public" in columns_of(editor, table):
        return
    editor.add_field(redirect, redirect._meta.get_field("is_public"))
    path = redirect._meta.get_field("path")
    unique = models.CharField(max_length=path.max_length, unique=True)
    unique.set_attributes_from_name("path")
    unique.model = redirect
    editor.alter_field(redirect, unique, path)
    for constraint in redirect._meta.constraints:
        if constraint.name not in constraints_of(editor, table):
            editor.add_constraint(redirect, constraint)
    redirect.objects.exclude(article__audience="public").update(is_public=False)


def free_index(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the foreign keys that the index's documents had: a row may outlive what it is of."""
    document = apps.get_model("kb", "IndexedDocument")
    with editor.connection.cursor() as cursor:
        constraints = editor.connection.introspection.get_constraints(
            cursor, document._meta.db_table
        )
    bound = {
        column for each in constraints.values() for column in each["columns"] if each["foreign_key"]
    }
    for field in document._meta.local_fields:
        if field.column in bound:
            before = field.clone()
            before.db_constraint = True
            before.remote_field.model = field.remote_field.model
            before.model = document
            before.set_attributes_from_name(field.name)
            editor.alter_field(document, before, field)


def renew_postings(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give the index its present tables; where postings were of another form it is built anew."""
    index = apps.get_model("kb", "SearchIndex")
    if "facets" not in columns_of(editor, index._meta.db_table):
        editor.add_field(index, index._meta.get_field("facets"))
    vendor = editor.connection.vendor
    views = {table.name for table in _tables_and_views(editor) if table.type == "v"}
    if vendor == "postgresql" and "bucket" not in columns_of(editor, "kb_posting"):
        editor.execute("DROP VIEW IF EXISTS kb_posted")
        editor.execute("DROP TABLE kb_posting")
        editor.execute(POSTINGS)
        editor.execute(TUNING)
        index.objects.update(analyser=NO_ANALYSER)
        views.discard("kb_posted")
    if "kb_posted" not in views:
        editor.execute(POSTED[vendor])


def columns_of(editor: BaseDatabaseSchemaEditor, table: str) -> set[str]:
    """Return the names of a table's columns."""
    with editor.connection.cursor() as cursor:
        description = editor.connection.introspection.get_table_description(cursor, table)
    return {column.name for column in description}


def constraints_of(editor: BaseDatabaseSchemaEditor, table: str) -> set[str]:
    """Return the names of a table's constraints and indexes."""
    with editor.connection.cursor() as cursor:
        return set(editor.connection.introspection.get_constraints(cursor, table))


def _tables_and_views(editor: BaseDatabaseSchemaEditor) -> list[TableInfo]:
    with editor.connection.cursor() as cursor:
        return editor.connection.introspection.get_table_list(cursor)


class Migration(migrations.Migration):
    dependencies = [("kb", "0015_redactions")]

    operations = [migrations.RunPython(bring_forward, migrations.RunPython.noop)]
