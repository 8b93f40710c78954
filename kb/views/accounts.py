"""Signing in and out."""

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest

from kb.limits import Rate, client_key, limit_posts

ATTEMPTS_PER_CLIENT = Rate(count=20, seconds=600)
ATTEMPTS_PER_NAME = Rate(count=10, seconds=600)


def typed_name(request: HttpRequest) -> str:
    """Return the user name of a sign-in attempt, stripped and in lower case."""
    return request.POST.get("username", "").strip().casefold()[:80]


def name_and_client(request: HttpRequest) -> str:
    """Return the rate limit's key: by client too, so that nobody locks a user out elsewhere."""
    return f"{client_key(request)} {typed_name(request)}"


# Limited before the password is hashed, which is slow on purpose.
login = limit_posts("login", ATTEMPTS_PER_CLIENT)(
    limit_posts("login-name", ATTEMPTS_PER_NAME, by=name_and_client)(
        LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True)
    )
)
logout = LogoutView.as_view()
