"""Flags: an agent reports what needs a change, an editor closes the report."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.documents import lines_of
from kb.models import Flag, Publication
from kb.publishing import notify
from kb.publishing.length_check import check_length
from kb.publishing.redaction_check import check_redacted
from kb.publishing.rule_checks import require_permission
from kb.publishing.rules import Refused

MAX_REASON = 500


def flag_article(publication: Publication, *, reason: str, by: User, anchor: str = "") -> Flag:
    """Flag a live article, or the line with this anchor. Raises PermissionDenied and Refused."""
    require_permission(by, "kb.add_flag")
    reason = reason.replace("\0", "").replace("\r\n", "\n").strip()
    if not reason:
        raise Refused(_("Describe what should change: an editor will read it."))
    check_length(reason, MAX_REASON)
    check_redacted(reason)
    if anchor and anchor not in {line["anchor"] for line in lines_of(publication.document)}:
        raise Refused(_("That line is no longer in the article."))
    with transaction.atomic():
        flag = Flag.objects.create(article_id=publication.pk, anchor=anchor, reason=reason, by=by)
        notify.notify_flagged(flag)
    return flag


def close_flag(flag: Flag, *, by: User) -> None:
    """Close an open flag. Raises PermissionDenied."""
    require_permission(by, "kb.change_flag")
    Flag.objects.filter(pk=flag.pk, closed_at=None).update(closed_at=timezone.now(), closed_by=by)
