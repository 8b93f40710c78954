from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0020_queues"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["category", "sort_key"], name="publication_of_category"),
        ),
        migrations.AlterField(
            model_name="searchlog",
            name="at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="at"),
        ),
        migrations.AddIndex(
            model_name="searchlog",
            index=models.Index(fields=["at", "result_count", "opened"], name="search_outcomes"),
        ),
    ]
