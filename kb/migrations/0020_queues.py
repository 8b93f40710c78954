import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Note at each article who made its newest revision."""
    revisions = apps.get_model("kb", "Revision").objects.filter(article=OuterRef("pk"))
    newest = revisions.order_by("-number").values("created_by")[:1]
    apps.get_model("kb", "Article").objects.update(saved_by=Subquery(newest))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("kb", "0019_first_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="saved_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                help_text="Who saved its text last; empty for the product itself.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["state", "changed_at", "id", "owner", "saved_by"], name="article_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["owner", "review_by", "id"], name="article_review_of_owner"),
        ),
        migrations.RemoveIndex(model_name="searchlog", name="search_unfound"),
        migrations.AddIndex(
            model_name="searchlog",
            index=models.Index(
                condition=models.Q(
                    models.Q(("result_count", 0), ("is_missing", True), _connector="OR"),
                    ("is_done", False),
                ),
                fields=["at", "words", "result_count", "is_missing", "is_done"],
                name="search_unfound",
            ),
        ),
    ]
