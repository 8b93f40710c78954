"""The forms that ask for a time: in a time zone of the editor's choice, kept with the time."""

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.admin.actions.action_forms import ReasonForm
from kb.models import Publication, Schedule
from kb.publishing import rules
from kb.publishing.time_zones import (
    in_zone,
    is_shown_twice,
    is_zone,
    to_utc,
    zone_names,
    zoned_text,
)

FORMAT = _("Use the format 2026-09-01 09:00.")


class LocalTimeField(forms.CharField):
    """A date and time without a time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def prepare_value(self, value: Any) -> Any:
        """Return a time as the browser's own control shows it."""
        if isinstance(value, datetime):
            return value.isoformat(timespec="seconds" if value.second else "minutes")
        return value

    def clean(self, value: str | None) -> datetime | None:
        """Return the naive time, None for an empty field."""
        text = super().clean(value)
        try:
            time = datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise ValidationError(FORMAT) from error
        if time is not None and time.tzinfo is not None:
            raise ValidationError(_("Leave out the offset: the time zone is chosen beside it."))
        return time


class TimeZoneField(forms.ChoiceField):
    """A time zone from the list of places, KB_TIME_ZONE first; any other IANA name is valid too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=lambda: [(name, name) for name in zone_names()], **options)

    def valid_value(self, value: Any) -> bool:
        """Whether there is such a time zone."""
        return is_zone(str(value))

    def offer(self, zone: str) -> None:
        """Let the list hold a zone, also one of an old name that it leaves out."""
        names = zone_names()
        self.choices = [(name, name) for name in (*names, *({zone} - set(names)))]


class ExpiryForm(ReasonForm):
    """When the live text expires, the time zone of that time, and the reason."""

    expires_at = LocalTimeField(
        label=_("Expires"),
        required=False,
        help_text=_("Readers then see that it was withdrawn. Leave empty if it does not expire."),
    )
    time_zone = TimeZoneField(
        label=_("Time zone"),
        error_messages={"invalid_choice": _("There is no time zone with this name.")},
        help_text=_("The times above are by the clocks of this place, and will be shown so."),
    )
    time_fields: ClassVar[tuple[str, ...]] = ("expires_at",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fill_in(*self.stored_times())
        for name in self.time_fields:
            self._ask_which(name)
        which = {name: (name, which_name(name)) for name in self.time_fields}
        self.order_fields([*sum(which.values(), ()), "time_zone", "reason"])

    def stored_times(self) -> tuple[str, dict[str, datetime | None]]:
        """Return the zone of the times that are set already ("": none), and those times."""
        live = Publication.objects.filter(pk=self.article.pk).values("expires_at", "expiry_zone")
        row = live.first()
        return (row["expiry_zone"], {"expires_at": row["expires_at"]}) if row else ("", {})

    def _fill_in(self, zone: str, times: dict[str, datetime | None]) -> None:
        zone = zone or zone_names()[0]
        self.initial["time_zone"] = zone
        zones: Any = self.fields["time_zone"]
        zones.offer(zone)
        for name, at in times.items():
            if at is not None:
                local = in_zone(at, zone)
                self.initial[name] = local.replace(tzinfo=None)
                self.initial[which_name(name)] = str(local.fold)

    def _ask_which(self, name: str) -> None:
        """Ask which one is meant where clocks show the time of a field twice on that day."""
        wall, zone = self._shown(name), str(self["time_zone"].value())
        if wall is None or not is_zone(zone) or not is_shown_twice(wall, zone):
            return
        offsets = [wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1)]
        order = [_("the first"), _("the second")]
        names = [f"{which}, {at:%Z}" for which, at in zip(order, offsets, strict=True)]
        self.fields[which_name(name)] = forms.ChoiceField(
            label=_("Which %(time)s") % {"time": f"{wall:%H:%M}"},
            choices=[("", "–"), *zip("01", names, strict=True)],
            required=False,
        )

    def _shown(self, name: str) -> datetime | None:
        """Return the time that a field shows, typed or stored; None for none that can be read."""
        field: Any = self.fields[name]
        try:
            wall: datetime | None = field.clean(field.prepare_value(self[name].value()) or "")
        except ValidationError:
            return None
        return wall

    def clean(self) -> dict[str, Any]:
        """Return the data with every time in UTC.

        Refuses a time that the zone's clocks skip, and one shown twice without the choice.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.time_fields:
            if cleaned.get(name) and "time_zone" in cleaned:
                self._clean_time(cleaned, name)
        return cleaned

    def _clean_time(self, cleaned: dict[str, Any], name: str) -> None:
        which = cleaned.pop(which_name(name), "0")
        if not which:
            words = {"zone": cleaned["time_zone"], "time": f"{cleaned[name]:%H:%M}"}
            message = gettext("Clocks in %(zone)s show %(time)s twice on that day: choose which.")
            self.add_error(which_name(name), message % words)
            return
        try:
            cleaned[name] = to_utc(cleaned[name], cleaned["time_zone"], is_second=which == "1")
        except rules.Refused as refusal:
            self.add_error(name, str(refusal))


def which_name(name: str) -> str:
    """Return the name of the field that asks which of two equal times is meant."""
    return f"{name}_which"


class ScheduleForm(ExpiryForm):
    """When the approved text goes live and when it expires, with the time zone and the reason."""

    publish_at = LocalTimeField(label=_("Goes live"))
    time_fields = ("publish_at", "expires_at")

    def _fill_in(self, zone: str, times: dict[str, datetime | None]) -> None:
        super()._fill_in(zone, times)
        if running := self._running_expiry():
            message = _("Leave empty to keep the expiry of the live text: %(at)s.")
            self.fields["expires_at"].help_text = message % {"at": running}

    def stored_times(self) -> tuple[str, dict[str, datetime | None]]:
        """Return the zone and the times of the schedule that this one replaces."""
        schedule = Schedule.objects.filter(pk=self.article.pk).first()
        if schedule is None:
            return "", {}
        times = {"publish_at": schedule.publish_at, "expires_at": schedule.expires_at}
        return schedule.time_zone, times

    def _running_expiry(self) -> str:
        """Return when the live text expires, "" where it does not."""
        rows = Publication.objects.listed().filter(pk=self.article.pk, is_live=True)
        live = rows.filter(expires_at__gt=timezone.now()).first()
        if live is None or live.expires_at is None:
            return ""
        return zoned_text(live.expires_at, live.expiry_zone)
