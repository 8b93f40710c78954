"""Rows that fixtures and exports name by a permanent key."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models

KEY = RegexValidator(
    r"^[a-z0-9][a-z0-9._:-]*\Z", "Use lower-case letters, digits and . _ : - only."
)


class KeyedQuerySet(models.QuerySet[Any]):
    """Looks a row up by its natural key."""

    def get_by_natural_key(self, key: str) -> Any:
        """Return the row with this key; raise DoesNotExist."""
        return self.get(key=key)


class Keyed(models.Model):
    """A row with a unique key that is never changed."""

    key = models.CharField(max_length=120, unique=True, validators=[KEY], editable=False)

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str, ...]:
        """Return the key, as fixtures write it."""
        return (self.key,)
