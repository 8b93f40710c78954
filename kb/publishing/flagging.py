"""An agent says what needs a change; an editor says that it is dealt with."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.models import Flag, Publication
from kb.publishing import notify
from kb.publishing.history import lines_of
from kb.publishing.rules import Refused, require_permission

LONGEST = 500


def flag_article(publication: Publication, *, reason: str, by: Any, anchor: str = "") -> Flag:
    """Flag a live article, or the line with this anchor. Raises PermissionDenied and Refused."""
    require_permission(by, "kb.add_flag")
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say what needs a change: an editor reads it."))
    if len(reason) > LONGEST:
        raise Refused(_("Say it in %(n)d characters.") % {"n": LONGEST})
    if anchor and anchor not in {line["anchor"] for line in lines_of(publication.document)}:
        raise Refused(_("That line is not in the article any more."))
    with transaction.atomic():
        made = Flag.objects.create(article_id=publication.pk, anchor=anchor, reason=reason, by=by)
        notify.notify_flagged(made)
    return made


def close_flag(flag_: Flag, *, by: Any) -> None:
    """Say that a flag is dealt with. Raises PermissionDenied."""
    require_permission(by, "kb.change_flag")
    Flag.objects.filter(pk=flag_.pk, closed_at=None).update(closed_at=timezone.now(), closed_by=by)
