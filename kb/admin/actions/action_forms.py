"""What a verb asks for before it is done: the reason, and what else it needs."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.admin.common import references
from kb.admin.forms.widgets import name_input
from kb.models import Article, Publication
from kb.publishing import rules, scheduling

Text = Any


class ReasonForm(forms.Form):
    """Why: kept in the history."""

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=200,
        help_text=_("Kept in the history, for editors."),
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.article = article

    def named(self, name: str) -> Article | None:
        """Return the article that was typed into a box, None where nothing was."""
        typed = self.cleaned_data[name]
        if not typed:
            return None
        try:
            return references.article_named(typed, own_key=self.article.key)
        except references.UnknownReference as problem:
            raise ValidationError(str(problem)) from problem


class ReturnForm(ReasonForm):
    """A draft never comes back without a word."""

    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("The author reads this and works by it.")
    )


def article_box(label: Text, help_text: Text, **options: Any) -> forms.CharField:
    """Return a box for the name of an article."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=300, widget=name_input("articles"), **options
    )


class RetireForm(ReasonForm):
    """What readers are led to instead."""

    successor = article_box(
        _("Replaced by"),
        _("The article that readers are led to. Leave empty where nothing replaces it."),
        required=False,
    )
    field_order = ("successor", "reason")

    def clean_successor(self) -> Publication | None:
        """Return the live text of the article that was named."""
        article = self.named("successor")
        if article is None:
            return None
        live = Publication.objects.filter(pk=article.pk, is_live=True).first()
        if live is None:
            raise ValidationError(_("Readers do not see that article."))
        return live


class MergeForm(ReasonForm):
    """Which article it becomes part of."""

    into = article_box(_("Part of"), _("Its address and its lines’ addresses lead there."))
    field_order = ("into", "reason")

    def clean_into(self) -> Article | None:
        """Return the article that was named."""
        return self.named("into")


class WallClockField(forms.CharField):
    """What clocks show somewhere: a time without a zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> datetime | None:
        """Return the naive time, None for an empty box."""
        typed = super().clean(value)
        try:
            return datetime.fromisoformat(typed).replace(tzinfo=None) if typed else None
        except ValueError as error:
            raise ValidationError(_("Write it like 2026-09-01 09:00.")) from error


class ExpiryForm(ReasonForm):
    """When it goes."""

    expires_at = WallClockField(
        label=_("Expires"),
        required=False,
        help_text=_("Readers then see that it is gone. Leave empty where it stays."),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        help_text=_("Whose clocks these times are, as in Europe/Berlin."),
    )
    field_order: tuple[str, ...] = ("expires_at", "time_zone", "reason")
    moments: tuple[str, ...] = ("expires_at",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].initial = timezone.get_current_timezone_name()

    def clean_time_zone(self) -> str:
        """Return the zone; refuse one that does not exist."""
        zone: str = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise ValidationError(_("There is no time zone of this name."))
        return zone

    def clean(self) -> dict[str, Any]:
        """Turn what clocks show there into moments."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.moments:
            if cleaned.get(name) and "time_zone" in cleaned:
                self._place(cleaned, name)
        return cleaned

    def _place(self, cleaned: dict[str, Any], name: str) -> None:
        try:
            cleaned[name] = scheduling.to_utc(cleaned[name], cleaned["time_zone"])
        except rules.Refused as refusal:
            self.add_error(name, str(refusal))


class ScheduleForm(ExpiryForm):
    """When it goes live, and when it goes."""

    publish_at = WallClockField(label=_("Goes live"))
    field_order = ("publish_at", "expires_at", "time_zone", "reason")
    moments = ("publish_at", "expires_at")
