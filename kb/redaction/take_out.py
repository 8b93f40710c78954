"""A row without what a redactor takes out."""

from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction

from kb.models import Article, Publication
from kb.redaction.stores import Holds, Store
from kb.text.redacting import Redactor, redact_document, redact_places

CHUNK = 200


@dataclass(frozen=True)
class Find:
    """What was found in one row: its new values by column, and the text around each find."""

    store: Store
    pk: Any
    article: int | None
    values: dict[str, Any] = field(default_factory=dict)
    contexts: list[str] = field(default_factory=list)


def find_in(store: Store, redactor: Redactor) -> list[Find]:
    """Return what a redactor would take out of the rows of a store."""
    reference = _article_column(store.model)
    columns = ["pk", *store.columns, *([reference] if reference else [])]
    rows = store.model._default_manager.order_by("pk").values(*columns)
    found = []
    for row in rows.iterator(chunk_size=CHUNK):
        find = Find(store, row["pk"], row[reference] if reference else None)
        for name, holds in store.columns.items():
            value, contexts = _taken_out(redactor, holds, row[name])
            if contexts:
                find.values[name] = value
                find.contexts.extend(contexts)
        if find.contexts:
            found.append(find)
    return found


def _taken_out(redactor: Redactor, holds: Holds, value: Any) -> tuple[Any, list[str]]:
    if not value:
        return value, []
    match holds:
        case Holds.TEXT:
            return redactor.text(value)
        case Holds.NAME:
            return redactor.name(value)
        case Holds.HTML:
            return redactor.html(value)
        case Holds.PLACES:
            return redact_places(redactor, value)
    return redact_document(redactor, value)


def _article_column(model: type[models.Model]) -> str:
    """Return the column that says of which article a row is, "" where it is of none."""
    if model in (Article, Publication):
        return "pk"
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in ("article", "publication") if name in names), "")


def write_find(find: Find) -> None:
    """Store what is left of a row: the one way in which revisions and events are ever changed.

    Where another row is the same now and may not be, its texts begin with the row's id.
    """
    rows = find.store.model._default_manager.filter(pk=find.pk)
    values = {name: _fitting(find.store.model, name, value) for name, value in find.values.items()}
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        own = {
            name: _fitting(find.store.model, name, f"{find.pk}-{value}")
            for name, value in values.items()
            if isinstance(value, str)
        }
        rows.update(**{**values, **own})


def _fitting(model: type[models.Model], name: str, value: Any) -> Any:
    """Return a value cut to what its column holds: the mark may be longer than the words were."""
    longest = getattr(model._meta.get_field(name), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value
