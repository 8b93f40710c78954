"""Who comes from the company's own provider: which user they are, and which roles they have."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest

from kb.accounts.administrators import LastAdministrator
from kb.accounts.provider_failures import refuse_sign_in
from kb.saml import SAML

logger = logging.getLogger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """allauth's hooks: a user of ours with the same proven address, else a new one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Let in whomever the provider lets in; without a role they read what everybody reads."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the user of who comes for the first time; give those who are known their roles."""
        if not sociallogin.is_existing:
            self._join(request, sociallogin)
        if not sociallogin.is_existing:
            return
        user = sociallogin.user
        if not user.is_active:
            name = user.get_username()
            raise ImmediateHttpResponse(refuse_sign_in(request, "deactivated", about=name))
        set_roles(user, groups_of(sociallogin.account))

    def _join(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join the one active user with the address, where the provider says that it is theirs."""
        address = sociallogin.user.email
        proven = {one.email.casefold() for one in sociallogin.email_addresses if one.verified}
        # Addresses are the user's own column here: kb/accounts/account_forms.py.
        sociallogin.email_addresses = []
        if not address:
            return
        known = list(get_user_model().objects.filter(email__iexact=address)[:2])
        if len(known) == 1 and known[0].is_active and address.casefold() in proven:
            with transaction.atomic():
                sociallogin.connect(request, known[0])
        elif known:
            reason = "a user has the mail address, which the provider does not prove"
            raise ImmediateHttpResponse(refuse_sign_in(request, reason, is_taken=True))

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Store a new user, with their roles."""
        user: User = super().save_user(request, sociallogin, form)
        set_roles(user, groups_of(sociallogin.account))
        return user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **details: Any
    ) -> None:
        """Answer with our own page; what went wrong is in the log."""
        more = details.get("extra_context") or {}
        exception = details.get("exception") or more.get("saml_last_error_reason") or ""
        raise ImmediateHttpResponse(refuse_sign_in(request, f"{error} {exception}"))


def groups_of(account: Any) -> set[str]:
    """Return the groups that somebody's provider, whichever it is, says that they are in."""
    answer: dict[str, Any] = account.extra_data
    return asserted_groups(answer) if account.provider == SAML else claimed_groups(answer)


def asserted_groups(attributes: dict[str, list[str]]) -> set[str]:
    """Return the groups of a SAML assertion, by the first attribute that may hold them."""
    found = (attributes[name] for name in settings.KB_SAML_GROUPS if name in attributes)
    return set(next(found, []))


def claimed_groups(answer: dict[str, Any]) -> set[str]:
    """Return the groups that an OpenID Connect provider says somebody is in."""
    parts = [answer.get("userinfo") or {}, answer.get("id_token") or {}, answer]
    name = settings.KB_OIDC_GROUPS
    found: Any = next((part[name] for part in parts if name in part), [])
    return {found} if isinstance(found, str) else set(map(str, found))


def set_roles(user: User, groups: set[str]) -> None:
    """Give the user the roles of their groups; roles that KB_SSO_ROLES does not name stay."""
    roles: dict[str, str] = settings.KB_SSO_ROLES
    wanted = {role for group, role in roles.items() if group in groups}
    managed = Group.objects.filter(name__in=set(roles.values()))
    try:
        with transaction.atomic():
            user.groups.add(*managed.filter(name__in=wanted))
            user.groups.remove(*managed.exclude(name__in=wanted))
    except LastAdministrator:
        logger.warning("user %s keeps the role of the last administrator", user.pk)
