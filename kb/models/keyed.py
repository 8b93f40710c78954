"""Base of the models that fixtures and exports name by a permanent key."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models

KEY = RegexValidator(
    r"^[a-z0-9][a-z0-9._:-]*\Z", "Use lower-case letters, digits and . _ : - only."
)


class KeyedQuerySet(models.QuerySet[Any]):
    """Lookup by natural key."""

    def get_by_natural_key(self, key: str) -> Any:
        """Return the row with this key; raise DoesNotExist."""
        return self.get(key=key)


class Keyed(models.Model):
    """A model with a unique key that never changes."""

    key = models.CharField(max_length=120, unique=True, validators=[KEY], editable=False)

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str, ...]:
        """Return the key."""
        return (self.key,)
