"""Whether every row that an import has stored refers to rows that are there."""

from pathlib import Path
from typing import Any

from django.db.models import Exists, ForeignKey, OuterRef

from kb.exporting.data_files import data_file
from kb.exporting.errors import DamagedExport
from kb.exporting.exported_models import Model, exported_models


def check_references(folder: Path) -> None:
    """Raise DamagedExport with the file and the line of a row that refers to none."""
    for model in exported_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                _check(folder, model, field)


def _check(folder: Path, model: Model, field: "ForeignKey[Any, Any]") -> None:
    target: Any = field.related_model
    there = target._base_manager.filter(**{field.target_field.name: OuterRef(field.attname)})
    rows = model._base_manager.filter(~Exists(there), **{f"{field.name}__isnull": False})
    lost = rows.order_by("pk").values_list("pk", field.attname).first()
    if lost is None:
        return
    before = model._base_manager.filter(pk__lt=lost[0]).count()
    message = f"{field.attname} is {lost[1]}, and there is no such {target._meta.verbose_name}."
    raise DamagedExport(folder / data_file(model), message, before + 1)
