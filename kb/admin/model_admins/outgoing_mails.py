"""The list of mails that wait to be sent, and of those that nobody could deliver."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import InternalPermissions
from kb.admin.site import site
from kb.models import OutgoingMail


@admin.register(OutgoingMail, site=site)
class OutgoingMailAdmin(InternalPermissions, BoundedModelAdmin):
    """The outbox, the newest first; a mail that was sent is no longer in it."""

    list_display = ("subject", "to", "created_at", "state", "try_count", "problem")
    fields = ("to", "reply_to", "subject", "body", "created_at", "state", "try_count", "problem")
    ordering = ("-pk",)
    actions = ("try_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was written goes out as it is, or is deleted."""
        return False

    def has_trying_permission(self, request: HttpRequest) -> bool:
        """Whether the user may have mails sent once more."""
        return request.user.has_perm("kb.change_outgoingmail")

    @admin.display(description=_("state"))
    def state(self, mail: OutgoingMail) -> str:
        """Whether it waits, or was given up."""
        return str(_("Waits to be sent") if mail.next_try_at else _("Given up"))

    @admin.action(description=_("Try again now"), permissions=["trying"])
    def try_again(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        """Let the ticked mails be sent at once, also those that were given up."""
        now = timezone.now()
        count = mails.update(next_try_at=now, created_at=now, problem="")
        done = ngettext("%(n)d mail will be sent now.", "%(n)d mails will be sent now.", count)
        messages.success(request, done % {"n": count})
