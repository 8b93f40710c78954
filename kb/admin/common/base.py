"""Model admins whose lists cost the same however many rows there are."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from kb.admin.common.field_limits import tell_limit
from kb.publishing.redaction_check import HOLDS_REDACTED
from kb.redacted_words import redacted_words

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    Pages = Paginator[Any]
else:
    Base = admin.ModelAdmin
    Pages = Paginator

MOST_ROWS = 10_000
MOST_WORDS = 20


def refuse_redacted(text: str) -> None:
    """Raise ValidationError for a text that holds words which were redacted."""
    if redacted_words().are_in(text):
        raise ValidationError(HOLDS_REDACTED)


class BoundedPaginator(Pages):
    """A paginator that counts and shows the first MOST_ROWS rows; filters lead to the others."""

    most_rows = MOST_ROWS

    @cached_property
    def count(self) -> int:
        """Return the number of rows, at most MOST_ROWS.

        Raises IncorrectLookupParameters where a filter asks for what is no date, as the year 0.
        """
        rows: Any = self.object_list
        try:
            return int(rows.order_by().values("pk")[:MOST_ROWS].count())
        except ValueError as error:
            raise IncorrectLookupParameters from error


class BoundedModelAdmin(Base):
    """A model admin that counts no more than MOST_ROWS rows and searches MOST_WORDS words."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200
    save_on_top = False

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field; it tells its limit, and the browser cuts nothing."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField):
            field.validators = [*field.validators, refuse_redacted]
        return field if field is None else tell_limit(field)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show the form or save it.

        Where somebody saved the same at the same time it is checked once more, and then says so.
        """
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            return super().changeform_view(request, object_id, form_url, extra_context)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **options: Any
    ) -> Any:
        """Run an action on the ticked rows; what is posted as one and cannot be is left out."""
        posted = request.POST.copy()
        ticked = posted.getlist(ACTION_CHECKBOX_NAME)
        posted.setlist(ACTION_CHECKBOX_NAME, [row for row in ticked if self._may_be_id(row)])
        request.POST = posted  # type: ignore[assignment]
        return super().response_action(request, queryset, *args, **options)

    def _may_be_id(self, text: str) -> bool:
        """Whether a row of the model can have this id."""
        try:
            self.opts.pk.clean(text, None)
        except ValidationError:
            return False
        return "\0" not in text

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search for the first MOST_WORDS words: SQLite limits the conditions of a query."""
        words = " ".join(search_term.split()[:MOST_WORDS])
        return super().get_search_results(request, queryset, words)
