"""One row that says whether anything that readers see has changed."""

from django.db import models


class PublicationCounter(models.Model):
    """The number of changes so far, and a mark that is new after each.

    Triggers write it (`kb.page_cache.triggers`). Marks are random: unlike the number, none comes
    back when a backup is restored or a transaction is undone.
    """

    number = models.BigIntegerField(default=0)
    mark = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
