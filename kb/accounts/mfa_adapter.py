"""The second step of a sign-in, as far as this site differs from allauth."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import User


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names this site and its users to authenticator apps and passkeys."""

    def get_totp_label(self, user: User) -> str:
        """Return the user name."""
        return user.get_username()

    def _get_site_name(self) -> str:
        return str(settings.KB_SITE_NAME)

    def _get_user_identifier(self, user: User) -> str:
        return user.get_username()
