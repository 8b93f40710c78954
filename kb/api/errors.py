"""The errors that the API answers with."""

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja.errors import HttpError


class MethodNotAllowed(HttpError):
    """405; `allowed` is the method that the address takes."""

    def __init__(self, allowed: str) -> None:
        self.allowed = allowed
        super().__init__(405, _("This address takes %(method)s only.") % {"method": allowed})


class TooManyRequests(HttpError):
    """429; the client may ask again after `retry_after` seconds."""

    def __init__(self, wait: float) -> None:
        self.retry_after = math.ceil(wait)
        message = ngettext(
            "Too many requests. Please try again in %(n)d second.",
            "Too many requests. Please try again in %(n)d seconds.",
            self.retry_after,
        )
        super().__init__(429, message % {"n": self.retry_after})
