"""Rows that every database numbers for itself: their ids ↔ names that are the same everywhere."""

from functools import cached_property
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models

NaturalKey = list[str]
"""App and model of a content type; a permission's code before those."""


def is_numbered_anew(field: "models.Field[Any, Any]") -> bool:
    """Return whether a column refers to a row whose id is another one on another site."""
    return field.remote_field is not None and field.related_model in (ContentType, Permission)


class NaturalKeys:
    """The content types and permissions of this database, read once."""

    @cached_property
    def _names(self) -> dict[tuple[object, int], NaturalKey]:
        names: dict[tuple[object, int], NaturalKey] = {}
        for kind in ContentType.objects.all():
            names[ContentType, kind.pk] = [kind.app_label, kind.model]
        for pk, code, kind_pk in Permission.objects.values_list("pk", "codename", "content_type"):
            names[Permission, pk] = [code, *names[ContentType, kind_pk]]
        return names

    @cached_property
    def _ids(self) -> dict[tuple[object, tuple[str, ...]], int]:
        return {(model, tuple(name)): pk for (model, pk), name in self._names.items()}

    def name_of(self, model: object, pk: int) -> NaturalKey:
        """Return the name of a row."""
        return self._names[model, pk]

    def id_of(self, model: object, name: NaturalKey) -> int:
        """Return the id of a row; one that an older version has left behind is made first.

        Raises ValueError for what is no name.
        """
        if not isinstance(name, list) or not all(isinstance(part, str) for part in name):
            raise ValueError(f"{name!r} is no name of a permission or content type")
        key = (model, tuple(name))
        if key not in self._ids:
            self._ids[key] = self._make(model, name)
        return self._ids[key]

    def _make(self, model: object, name: NaturalKey) -> int:
        if model is ContentType:
            app, kind = name
            return ContentType.objects.create(app_label=app, model=kind).pk
        code, *rest = name
        kind_pk = self.id_of(ContentType, rest)
        return Permission.objects.create(codename=code, name=code, content_type_id=kind_pk).pk
