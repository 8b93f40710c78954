"""Rendered pages for processes that start cold."""

from django.db import models


class StoredPage(models.Model):
    """A page of the page cache as `kb.page_cache.encoding` writes it; `key` is a hash of its key.

    Any row may be lost, or be out of date: it is asked whether it is true before it is shown.
    """

    key = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    stored_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
