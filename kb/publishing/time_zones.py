"""Times as editors write them, in a time zone of their choice ↔ moments in UTC, as stored."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.publishing.rules import Refused


@cache
def zone_names() -> tuple[str, ...]:
    """Return the IANA names to choose from: KB_TIME_ZONE first, UTC, then `Area/Place` in order."""
    places = {name for name in _all_names() if "/" in name and not name.startswith("Etc/")}
    return tuple(dict.fromkeys((settings.TIME_ZONE, "UTC", *sorted(places))))


@cache
def _all_names() -> frozenset[str]:
    """Return every IANA name, also those of old; reading them takes hundreds of files."""
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether there is a time zone with this name."""
    return name in _all_names()


def to_utc(wall: datetime, zone: str, *, is_second: bool = False) -> datetime:
    """Return the moment, in UTC, at which clocks in a time zone show `wall` (a naive time).

    Where clocks show it twice, the first time is meant, or the second with `is_second`. Raises
    Refused where they never show it, and ZoneInfoNotFoundError (a KeyError) for an unknown zone.
    """
    info = ZoneInfo(zone)
    try:
        utc = wall.replace(tzinfo=info, fold=int(is_second)).astimezone(UTC)
        shown = utc.astimezone(info).replace(tzinfo=None, fold=0)
    except OverflowError as error:
        raise Refused(_("There is no such date.")) from error
    if shown != wall.replace(fold=0):
        message = _("Clocks in %(zone)s skip %(time)s on that day: choose another time.")
        raise Refused(message % {"zone": zone, "time": f"{wall:%H:%M}"})
    return utc


def is_shown_twice(wall: datetime, zone: str) -> bool:
    """Whether clocks in a time zone show a naive time twice, because they are set back."""
    try:
        return to_utc(wall, zone) != to_utc(wall, zone, is_second=True)
    except Refused:
        return False


def in_zone(at: datetime, zone: str) -> datetime:
    """Return a moment by the clocks of a zone; of KB_TIME_ZONE where the zone is "" or unknown."""
    return at.astimezone(ZoneInfo(zone if is_zone(zone) else settings.TIME_ZONE))


def zoned_text(at: datetime, zone: str) -> str:
    """Return a moment as it was entered: `3 Dec 2026, 09:00 (Europe/Berlin)`.

    Where clocks show the time twice, it says which is meant, as `02:30 CET`.
    """
    local = in_zone(at, zone)
    name = zone if is_zone(zone) else settings.TIME_ZONE
    which = f" {local:%Z}" if is_shown_twice(local.replace(tzinfo=None), name) else ""
    return f"{date_format(local, 'j M Y, H:i')}{which} ({name})"
