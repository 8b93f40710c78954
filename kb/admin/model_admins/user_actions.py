"""What is done to ticked users: invite them again, deactivate them, forget their second factors."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kb.accounts.account_mails import send_invitation
from kb.accounts.administrators import LastAdministrator, keeping_an_administrator
from kb.models import SecurityAction
from kb.publishing.sessions import end_sessions
from kb.security_log.record_event import record_event


def changeable(request: HttpRequest, people: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of the users whom the administrator may change: no superuser but for one."""
    return people if request.user.is_superuser else people.filter(is_superuser=False)


@admin.action(
    description=gettext_lazy("Deactivate: sign out now, keep the name"), permissions=["change"]
)
def deactivate(_admin: Any, request: HttpRequest, people: QuerySet[Any]) -> None:
    """Deactivate the ticked users and end their sessions; never oneself."""
    if people.filter(pk=request.user.pk).exists():
        raise PermissionDenied
    chosen = changeable(request, people)
    ids = {str(pk) for pk in chosen.values_list("pk", flat=True)}
    names = list(chosen.filter(is_active=True).values_list("username", flat=True))
    try:
        with keeping_an_administrator():
            count = chosen.update(is_active=False)
    except LastAdministrator as error:
        messages.error(request, error.message)
        return
    end_sessions(ids)
    for name in names:
        record_event(SecurityAction.DEACTIVATED, name)
    done = ngettext("%(n)d person deactivated.", "%(n)d people deactivated.", count)
    messages.success(request, done % {"n": count})


@admin.action(description=gettext_lazy("Send an invitation by mail"), permissions=["change"])
def invite(_admin: Any, request: HttpRequest, people: QuerySet[Any]) -> None:
    """Mail the link to choose a password to those of the active users who have an address."""
    if not settings.EMAIL_HOST:
        messages.error(request, _("No mail is set up: nobody was invited."))
        return
    chosen = list(changeable(request, people).filter(is_active=True).exclude(email=""))
    invited = [person for person in chosen if send_invitation(request, person)]
    done = ngettext("%(n)d invitation sent.", "%(n)d invitations sent.", len(invited))
    messages.success(request, done % {"n": len(invited)})
    if left := [person.get_username() for person in chosen if person not in invited]:
        message = _("Not invited, since too many mails wait to be sent: %s")
        messages.error(request, message % ", ".join(left))


@admin.action(
    description=gettext_lazy("Remove app, passkeys and recovery codes"), permissions=["change"]
)
def remove_second_factors(_admin: Any, request: HttpRequest, people: QuerySet[Any]) -> None:
    """Let the ticked users sign in with the password alone: they have lost their second factor."""
    chosen = list(changeable(request, people))
    Authenticator.objects.filter(user__in=chosen).delete()
    done = ngettext(
        "%(n)d person signs in with the password alone now.",
        "%(n)d people sign in with the password alone now.",
        len(chosen),
    )
    messages.success(request, done % {"n": len(chosen)})
