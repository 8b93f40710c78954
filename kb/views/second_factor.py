"""Setting up the second step of one's sign-in: an authenticator app, passkeys, recovery codes."""

import json
from typing import Any

import qrcode
from allauth.mfa.base.views import ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.urls import reverse_lazy
from django.views.generic import RedirectView

from kb.limits import Rate, limit_posts, reader_key

CODES = Rate(count=10, seconds=600)


class AuthenticatorAppView(ActivateTOTPView):
    """The code to scan, and the first code of the app that proves it was."""

    template_name = "accounts/authenticator_app.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the code as a path of an SVG: the CSP allows no image from a text."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | qr_path(context["totp_url"])


class NewPasskeyView(AddWebAuthnView):
    """The form in which the browser makes a passkey."""

    template_name = "accounts/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the browser needs for it, and the form with its errors."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = json.dumps(context["js_data"]["creation_options"])
        return context | kwargs | {"passkey_options": options}


class ConfirmByPasskeyView(ReauthenticateWebAuthnView):
    """The form that confirms with a passkey who is there."""

    template_name = "accounts/reauthenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the browser needs to ask for it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"passkey_options": json.dumps(context["js_data"]["request_options"])}


def qr_path(text: str) -> dict[str, object]:
    """Return a QR code as the path of its dark modules, and the size of its square."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    dark = ((x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return {"qr_path": "".join(f"M{x} {y}h1v1h-1z" for x, y in dark), "qr_size": len(rows)}


index = RedirectView.as_view(pattern_name="account")
limited = limit_posts("second-factor", CODES, by=reader_key)
authenticator_app = limited(AuthenticatorAppView.as_view())
remove_authenticator_app = DeactivateTOTPView.as_view(
    template_name="accounts/remove_authenticator_app.html", success_url=reverse_lazy("account")
)
add_passkey = limited(NewPasskeyView.as_view())
remove_passkey = RemoveWebAuthnView.as_view(
    template_name="accounts/remove_passkey.html", success_url=reverse_lazy("account")
)
recovery_codes = ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html")
new_recovery_codes = GenerateRecoveryCodesView.as_view(
    template_name="accounts/new_recovery_codes.html"
)
reauthenticate_by_code = limited(
    ReauthenticateView.as_view(template_name="accounts/reauthenticate.html")
)
reauthenticate_by_passkey = limited(ConfirmByPasskeyView.as_view())
