"""A column that holds the key by which an article is sorted."""

from typing import TYPE_CHECKING, Any

from django.db import models

from kb.text.sort_keys import LONGEST_SORT_KEY, make_sort_key

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField


class SortKeyField(TextColumn):
    """The sort key of a row with `number`, `code` and `title`, made anew whenever it is saved."""

    def __init__(self, **options: Any) -> None:
        defaults = {"max_length": LONGEST_SORT_KEY, "default": "", "editable": False}
        super().__init__(**{**defaults, **options})

    def pre_save(self, model_instance: Any, add: bool) -> str:
        """Return the key of what is about to be stored."""
        row = model_instance
        key = make_sort_key(row.number, row.code, row.title)
        setattr(row, self.attname, key)
        return key
