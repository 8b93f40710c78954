"""Rows that fixtures and exports name by a permanent key."""

from functools import cache
from typing import Any, TypeVar

from django.core.validators import RegexValidator
from django.db import models

from kb.compiled_query import CompiledQuery, model_instance

Row = TypeVar("Row", bound=models.Model)

KEY = RegexValidator(
    r"^[a-z0-9][a-z0-9._:-]*\Z", "Use lower-case letters, digits and . _ : - only."
)


def get_by(model: type[Row], **wanted: int | str) -> Row:
    """Return the row with these values, which name one; raise DoesNotExist.

    A fixture names its rows thousands of times, so the query is compiled once for each model.
    """
    for row in _rows_by(model, *wanted).rows(None, *wanted.values()):
        return model_instance(model, row)
    raise model.DoesNotExist(f"{model.__name__}: {wanted}")  # type: ignore[attr-defined]


def key_of(row: models.Model, name: str) -> str:
    """Return the key of the row that a foreign key of this one leads to; nothing else is read."""
    field: Any = row._meta.get_field(name)
    if field.is_cached(row):
        return str(getattr(row, name).key)
    return str(_keys(field.related_model).rows(None, getattr(row, field.attname))[0]["key"])


@cache
def _rows_by(model: Any, *names: str) -> CompiledQuery:
    columns = [field.attname for field in model._meta.concrete_fields]
    return CompiledQuery(
        lambda _user, *values: model._default_manager.filter(
            **dict(zip(names, values, strict=True))
        ).values(*columns)
    )


@cache
def _keys(model: Any) -> CompiledQuery:
    return CompiledQuery(lambda _user, pk: model._default_manager.filter(pk=pk).values("key"))


class KeyedQuerySet(models.QuerySet[Any]):
    """Looks a row up by its natural key."""

    def get_by_natural_key(self, key: str) -> Any:
        """Return the row with this key; raise DoesNotExist."""
        return get_by(self.model, key=key)


class Keyed(models.Model):
    """A row with a unique key that is never changed."""

    key = models.CharField(max_length=120, unique=True, validators=[KEY], editable=False)

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str, ...]:
        """Return the key, as fixtures write it."""
        return (self.key,)
