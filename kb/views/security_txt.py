"""/.well-known/security.txt (RFC 9116): where to report a weakness of this site."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kb.serialise.addresses import base_url

VALID_DAYS = 180
"""The standard asks for less than a year. The day moves on for as long as the site runs."""


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer with the contacts of KB_SECURITY_CONTACT; raise Http404 without one."""
    contacts = settings.KB_SECURITY_CONTACT
    if not contacts:
        raise Http404
    last_day = timezone.now().date() + timedelta(days=VALID_DAYS)
    expires = datetime.combine(last_day, time(), UTC).isoformat().replace("+00:00", "Z")
    languages = dict.fromkeys([settings.LANGUAGE_CODE, "en"])
    lines = [f"Contact: {contact}" for contact in contacts]
    lines += [f"Expires: {expires}", f"Preferred-Languages: {', '.join(languages)}"]
    base = base_url(request)
    if base.startswith("https://"):  # the standard allows no other
        lines.append(f"Canonical: {base}{request.path}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
