"""The form that filters the history of all articles."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.admin.common import references
from kb.admin.common.field_limits import tell_limit
from kb.admin.forms.widgets import name_input
from kb.admin.history.entries import HAPPENED
from kb.admin.history.streams import HistoryFilters

MAX_WORDS = 8


class HistorySearchForm(forms.Form):
    """Article, person, what happened, dates, and words of the reason; all may be left empty."""

    q = tell_limit(forms.CharField(label=_("Words of the reason"), required=False, max_length=200))
    article = tell_limit(
        forms.CharField(
            label=_("Article"), required=False, max_length=300, widget=name_input("articles")
        )
    )
    person = tell_limit(
        forms.CharField(
            label=_("Person"), required=False, max_length=150, widget=name_input("people")
        )
    )
    kind = forms.ChoiceField(
        label=_("What happened"), required=False, choices=[("", _("Anything")), *HAPPENED.items()]
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_article(self) -> int | None:
        """Return the id of the named article; None for ""."""
        name = self.cleaned_data["article"]
        try:
            return references.article_named(name).pk if name else None
        except references.UnknownReference as problem:
            raise ValidationError(str(problem)) from problem

    def clean_person(self) -> int | None:
        """Return the id of the person with this user name, also of a deactivated one."""
        name = self.cleaned_data["person"]
        if not name:
            return None
        found: int | None = (
            get_user_model().objects.filter(username=name).values_list("pk", flat=True).first()
        )
        if found is None:
            raise ValidationError(_("There is nobody with this user name."))
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        return cleaned

    def filters(self) -> HistoryFilters:
        """Return the filters of a valid form; days are those of KB_TIME_ZONE, the last included."""
        cleaned = self.cleaned_data
        until = cleaned["until"]
        return HistoryFilters(
            article=cleaned["article"],
            person=cleaned["person"],
            kind=cleaned["kind"],
            since=midnight(cleaned["since"]),
            until=midnight(until + timedelta(days=1)) if until and until < date.max else None,
            words=cleaned["q"].split()[:MAX_WORDS],
        )


def midnight(day: date | None) -> datetime | None:
    """Return the beginning of a day in KB_TIME_ZONE; None for None."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
