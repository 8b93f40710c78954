"""Signing in by SAML 2.0; only imported where KB_SAML_METADATA describes a provider.

The provider's page posts to `acs`, without our session: its cookie comes from no other site. What
is accepted there is kept for `finish`, which the browser is led to with all its cookies.
"""

from typing import Any

from allauth.socialaccount.providers.saml import views
from allauth.socialaccount.providers.saml.utils import build_sp_config, get_app_or_404
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from kb.accounts.provider_failures import PER_CLIENT, only_signing_in, within_our_pages
from kb.accounts.saml_response import check_response, load_metadata
from kb.limits import WRITES, limit_reads

COOKIE = "saml-acs-session"
"""What allauth calls the cookie of what is kept between the two addresses."""


def _login(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Send the browser to the provider, with a request that only this session has the answer to."""
    _prepare(request, organization_slug)
    response: HttpResponseBase = views.login(request, organization_slug=organization_slug)
    return response


def _acs(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Take the provider's response, once: the assertion consumer service."""
    check_response(request, _prepare(request, organization_slug))
    response: HttpResponseBase = views.acs(request, organization_slug=organization_slug)
    response.cookies[COOKIE]["httponly"] = True
    return response


def _finish(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Sign in who the response speaks of, if this browser asked for it."""
    _prepare(request, organization_slug)
    response: HttpResponseBase = views.finish_acs(request, organization_slug=organization_slug)
    response.delete_cookie(COOKIE, path=request.path)
    return response


def _metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Answer what a provider has to know of this site; it is told of no address to sign out."""
    app = _provider(request, organization_slug).app
    site = build_sp_config(request, app.settings, organization_slug)
    del site["singleLogoutService"]
    # A copy that the provider was given once goes on being right.
    lasting = {"metadataValidUntil": "", "metadataCacheDuration": ""}
    security = lasting | {"wantAssertionsSigned": True, "allowSingleLabelDomains": True}
    config = {"strict": True, "sp": site, "security": security}
    metadata = OneLogin_Saml2_Settings(config, sp_validation_only=True).get_sp_metadata()
    return HttpResponse(metadata, content_type="application/samlmetadata+xml")


def _sign_out(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Answer 404: signing out ends the session here alone. allauth needs an address to name."""
    raise Http404


def _provider(request: HttpRequest, organization_slug: str) -> Any:
    """Return the provider of the settings."""
    # python3-saml reads the header, which a client of HTTP/1.0 need not send.
    request.META["HTTP_HOST"] = request.get_host()
    return get_app_or_404(request, organization_slug).get_provider(request)


def _prepare(request: HttpRequest, organization_slug: str) -> Any:
    """Return the provider, with its metadata at hand. Raises RefusedSignIn where that is away."""
    provider = _provider(request, organization_slug)
    load_metadata(provider)
    return provider


limited = limit_reads("provider", PER_CLIENT)
login = require_safe(limited(within_our_pages(only_signing_in(_login))))
limited_posts = limit_reads("saml-acs", PER_CLIENT, methods=WRITES)
# Nobody but the provider can post what is taken here: its signature is in place of our token.
acs = csrf_exempt(require_POST(limited_posts(within_our_pages(_acs))))
finish = require_safe(limited(within_our_pages(_finish)))
metadata = require_safe(limited(_metadata))
sign_out = require_safe(_sign_out)

# allauth asks for its addresses by these names.
SLUG = r"^accounts/(?P<organization_slug>saml)"
urlpatterns = [
    re_path(rf"{SLUG}/login/$", login, name="saml_login"),
    re_path(rf"{SLUG}/acs/$", acs, name="saml_acs"),
    re_path(rf"{SLUG}/acs/finish/$", finish, name="saml_finish_acs"),
    re_path(rf"{SLUG}/metadata/$", metadata, name="saml_metadata"),
    re_path(rf"{SLUG}/sls/$", sign_out, name="saml_sls"),
]
