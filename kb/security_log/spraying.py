"""Failed sign-ins of the last minutes → whether somebody tries many names, or many a name."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from kb.limits import Rate, address_key, throttle
from kb.models import SecurityAction, SecurityEvent
from kb.security_log.alerts import send_alert
from kb.security_log.record_event import record_event

WINDOW = timedelta(minutes=10)
NAMES_OF_ADDRESS = 15
"""Different names that fail from one address: more than a floor mistypes in ten minutes."""

ADDRESSES_OF_NAME = 10
MOST_ROWS = 2_000
"""Newest failures that are looked at: under an attack from everywhere these are enough."""

ALERTS = Rate(count=1, seconds=3600)


class Spraying(NamedTuple):
    """What was seen: so many names from an address, or so many addresses for a name."""

    name: str
    address: str
    name_count: int
    address_count: int

    @property
    def sentence(self) -> str:
        """What was seen, in words."""
        if self.name_count >= NAMES_OF_ADDRESS:
            return _("Sign-ins failed for %(n)d names from one address, %(address)s.") % {
                "n": self.name_count,
                "address": self.address,
            }
        return _("Sign-ins failed for one name, %(name)s, from %(n)d addresses.") % {
            "n": self.address_count,
            "name": self.name,
        }


def alert_on_spraying(name: str, address: str) -> None:
    """Send an alert, one an hour at most, where a failed sign-in is one of many."""
    rows = SecurityEvent.objects.failed_sign_ins(timezone.now() - WINDOW)
    seen = find_spraying(name, address, rows.values_list("about", "address")[:MOST_ROWS])
    if seen is None or throttle("security-alert", ALERTS):
        return
    counts = {"names": seen.name_count, "addresses": seen.address_count}
    record_event(SecurityAction.ALERT, name, **counts)
    send_alert(_("Somebody may be guessing passwords"), seen.sentence)


def find_spraying(name: str, address: str, rows: Iterable[tuple[str, str]]) -> Spraying | None:
    """Return what failures, name and address each, say of this name and this address."""
    key = address_key(address)
    keyed = [(about, address_key(one)) for about, one in rows]
    names = len({about for about, one in keyed if one == key})
    addresses = len({one for about, one in keyed if about == name})
    is_spraying = names >= NAMES_OF_ADDRESS or addresses >= ADDRESSES_OF_NAME
    return Spraying(name, key, names, addresses) if is_spraying else None
