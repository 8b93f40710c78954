"""The mails about an account: the invitation, and the link for a forgotten password."""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.outbox import put_into_outbox
from kb.serialise.addresses import base_url

LINK_DAYS = settings.PASSWORD_RESET_TIMEOUT // 86_400


def password_link(request: HttpRequest, user: User) -> str:
    """Return the address at which a user sets a password.

    It works once, for LINK_DAYS days, and until they sign in.
    """
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return base_url(request) + reverse("account_reset_password_from_key", kwargs=parts)


def send_reset_mail(request: HttpRequest, user: User) -> bool:
    """Mail the link for a forgotten password; return whether it will be sent."""
    text = _(
        "Somebody, probably you, has asked for a new password of %(name)s at %(site)s.\n\n"
        "Choose one here within %(days)s days:\n%(link)s\n\n"
        "If it was not you, nothing has to be done: your password stays as it is."
    )
    return put_into_outbox([_mail(request, user, _("A new password for %(site)s"), text)])


def send_invitation(request: HttpRequest, user: User) -> bool:
    """Mail the link with which a new user sets the first password; return whether it will be."""
    text = _(
        "You have been given an account at %(site)s. Your user name is %(name)s.\n\n"
        "Choose a password here within %(days)s days:\n%(link)s\n\n"
        "Later, “Forgotten your password?” on the sign-in page sends another link."
    )
    return put_into_outbox([_mail(request, user, _("Your account at %(site)s"), text)])


def _mail(request: HttpRequest, user: User, subject: str, text: str) -> EmailMessage:
    words = {
        "site": settings.KB_SITE_NAME,
        "name": user.get_username(),
        "days": LINK_DAYS,
        "link": password_link(request, user),
    }
    return EmailMessage(subject % words, text % words + "\n", to=[user.email])
