"""Token buckets of the rate limits, shared by all processes."""

from django.db import models


class Bucket(models.Model):
    """One token bucket; `kb.limits` reads and writes it in one upsert."""

    key = models.CharField(max_length=120, primary_key=True)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["refilled_at"], name="bucket_refilled")]

    def __str__(self) -> str:
        return self.key
