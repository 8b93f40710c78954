"""Signing in by OpenID Connect; only imported where KB_OIDC_ISSUER names a provider."""

from allauth.socialaccount.providers.openid_connect import views
from django.urls import re_path
from django.views.decorators.http import require_safe

from kb.accounts.provider_failures import PER_CLIENT, only_signing_in, within_our_pages
from kb.limits import limit_reads

limited = limit_reads("provider", PER_CLIENT)
login = require_safe(limited(within_our_pages(only_signing_in(views.login))))
callback = require_safe(limited(within_our_pages(views.callback)))

# allauth asks for its addresses by these names.
urlpatterns = [
    re_path(r"^accounts/(?P<provider_id>oidc)/login/$", login, name="openid_connect_login"),
    re_path(
        r"^accounts/(?P<provider_id>oidc)/callback/$", callback, name="openid_connect_callback"
    ),
]
