"""One's own account: password, second factor, and the sessions that can be ended."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.accounts.own_sessions import end_other_sessions, list_sessions
from kb.accounts.second_factor import is_second_factor_missing
from kb.reader import signed_in_user


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show one's account."""
    user = signed_in_user(request)
    authenticators = [row.wrap() for row in Authenticator.objects.filter(user=user).order_by("pk")]
    kinds = {kind: [one for one in authenticators if one.instance.type == kind] for kind in KINDS}
    context = {
        "app": kinds["totp"],
        "passkeys": kinds["webauthn"],
        "codes": kinds["recovery_codes"],
        "must_set_up": is_second_factor_missing(request),
        "sessions": list_sessions(request),
    }
    return render(request, "accounts/account.html", context)


KINDS = ("totp", "webauthn", "recovery_codes")


@require_POST
@login_required
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's sessions by its id, or all others where none is named."""
    user = signed_in_user(request)
    chosen = request.POST.get("session", "")
    if chosen:
        pk = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else 0
        get_object_or_404(UserSession, user=user, pk=pk).end()
    else:
        end_other_sessions(request, user)
    messages.success(request, _("Signed out there."))
    return HttpResponseRedirect(reverse("account"))
