from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kb", "0012_page_cache")]

    operations = [
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to", models.CharField(max_length=254, verbose_name="recipient")),
                (
                    "reply_to",
                    models.CharField(blank=True, max_length=254, verbose_name="answers go to"),
                ),
                ("subject", models.CharField(max_length=500, verbose_name="subject")),
                ("body", models.TextField(verbose_name="text")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                (
                    "next_try_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="next try"
                    ),
                ),
                ("try_count", models.PositiveIntegerField(default=0, verbose_name="tries")),
                (
                    "problem",
                    models.CharField(blank=True, max_length=300, verbose_name="last problem"),
                ),
            ],
            options={
                "verbose_name": "outgoing mail",
                "verbose_name_plural": "outgoing mails",
                "ordering": ["-pk"],
            },
        ),
    ]
