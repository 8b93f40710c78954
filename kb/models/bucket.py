"""How much of a limit is left, shared by every process."""

from django.db import models


class Bucket(models.Model):
    """A token bucket, read and written by one upsert."""

    key = models.CharField(max_length=120, primary_key=True)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["refilled_at"], name="bucket_refilled")]

    def __str__(self) -> str:
        return self.key
