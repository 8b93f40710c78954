"""The forms of the actions: the reason, and what else a verb needs."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.admin.common import references
from kb.admin.forms.widgets import name_input
from kb.models import MAX_REASON_LENGTH, Article, Publication
from kb.publishing import rules, scheduling


class ReasonForm(forms.Form):
    """The reason, optional; it goes into the article's history."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=MAX_REASON_LENGTH,
        help_text=_("Stored in the history, where editors can read it."),
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.article = article

    def find_article(self, field: str) -> Article | None:
        """Return the article that a field names, None where it is empty.

        Raises ValidationError for the form's own article and for names of none or of several.
        """
        name = self.cleaned_data[field]
        if not name:
            return None
        try:
            return references.article_named(name, own_key=self.article.key)
        except references.UnknownReference as problem:
            raise ValidationError(str(problem)) from problem


class ReturnForm(ReasonForm):
    """A reason that has to be given."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON_LENGTH,
        help_text=_("The author will read this."),
        error_messages={"required": _("Enter a reason: the author will read it.")},
    )


class RetireForm(ReasonForm):
    """The article that replaces the withdrawn one, and the reason."""

    successor = forms.CharField(
        label=_("Replaced by"),
        required=False,
        max_length=300,
        widget=name_input("articles"),
        help_text=_("The article readers are sent to instead. Leave empty if nothing replaces it."),
    )
    field_order = ("successor", "reason")

    def clean_successor(self) -> Publication | None:
        """Return the live publication of the named article; refuse an article without one."""
        article = self.find_article("successor")
        if article is None:
            return None
        live = Publication.objects.filter(pk=article.pk, is_live=True).first()
        if live is None:
            raise ValidationError(_("That article is not visible to readers."))
        return live


class MergeForm(ReasonForm):
    """The article to merge into, and the reason."""

    into = forms.CharField(
        label=_("Merge into"),
        max_length=300,
        widget=name_input("articles"),
        help_text=_("Its address, and the links to its steps and resolutions, will lead there."),
    )
    field_order = ("into", "reason")

    def clean_into(self) -> Article | None:
        """Return the named article."""
        return self.find_article("into")


class LocalTimeField(forms.CharField):
    """A date and time without a time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def clean(self, value: str | None) -> datetime | None:
        """Return the naive time, None for an empty field."""
        text = super().clean(value)
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
        except ValueError as error:
            raise ValidationError(_("Use the format 2026-09-01 09:00.")) from error


class ExpiryForm(ReasonForm):
    """When the live text expires, the time zone of that time, and the reason."""

    expires_at = LocalTimeField(
        label=_("Expires"),
        required=False,
        help_text=_("Readers then see that it was withdrawn. Leave empty if it does not expire."),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        help_text=_("The time zone of these times, such as Europe/Berlin."),
    )
    field_order: tuple[str, ...] = ("expires_at", "time_zone", "reason")
    time_fields: tuple[str, ...] = ("expires_at",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].initial = timezone.get_current_timezone_name()

    def clean_time_zone(self) -> str:
        """Return the name of the time zone; refuse an unknown one."""
        zone: str = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise ValidationError(_("There is no time zone with this name."))
        return zone

    def clean(self) -> dict[str, Any]:
        """Return the data with every time in UTC; refuse a time that the zone's clocks skip."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.time_fields:
            if cleaned.get(name) and "time_zone" in cleaned:
                try:
                    cleaned[name] = scheduling.to_utc(cleaned[name], cleaned["time_zone"])
                except rules.Refused as refusal:
                    self.add_error(name, str(refusal))
        return cleaned


class ScheduleForm(ExpiryForm):
    """When the approved text goes live and when it expires, with the time zone and the reason."""

    publish_at = LocalTimeField(label=_("Goes live"))
    field_order = ("publish_at", "expires_at", "time_zone", "reason")
    time_fields = ("publish_at", "expires_at")
