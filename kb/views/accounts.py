"""Signing in and out, for agents as for editors."""

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest

from kb.limits import Rate, client_key, limit_posts

A_CLIENT = Rate(count=20, seconds=600)
A_NAME = Rate(count=10, seconds=600)


def name_asked(request: HttpRequest) -> str:
    """Return the name that somebody tries to sign in with, however it is written."""
    return request.POST.get("username", "").strip().casefold()[:80]


def name_and_client(request: HttpRequest) -> str:
    """Return who tries whose name: one stranger cannot lock an agent out from elsewhere."""
    return f"{client_key(request)} {name_asked(request)}"


# Throttled before the password is hashed, which is slow on purpose.
login = limit_posts("login", A_CLIENT)(
    limit_posts("login-name", A_NAME, by=name_and_client)(
        LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True)
    )
)
logout = LogoutView.as_view()
