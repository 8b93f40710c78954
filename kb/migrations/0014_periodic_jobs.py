"""When periodic jobs were run."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kb", "0013_outgoing_mail")]

    operations = [
        migrations.CreateModel(
            name="PeriodicJob",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "default_permissions": (),
                "permissions": [("manage_backups", "Can make and restore backups")],
            },
        ),
    ]
