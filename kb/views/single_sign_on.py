"""Signing in by the company's own provider; only imported where KB_OIDC_ISSUER names one."""

import logging
from collections.abc import Callable
from functools import wraps

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponseBase
from django.urls import re_path
from django.views.decorators.http import require_safe
from requests import RequestException

from kb.accounts.provider_adapter import failed_page
from kb.limits import Rate, limit_reads

PER_CLIENT = Rate(count=60, seconds=600)

logger = logging.getLogger(__name__)
ProviderView = Callable[[HttpRequest, str], HttpResponseBase]


def within_our_pages(view: ProviderView) -> ProviderView:
    """Decorate a view: a provider that does not answer is a page of ours, no error of ours."""

    @wraps(view)
    def answered(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            return view(request, provider_id)
        except RequestException as error:
            logger.warning("the provider does not answer: %s", error)
            return failed_page(request)
        except ImmediateHttpResponse as stopped:
            response: HttpResponseBase = stopped.response
            return response

    return answered


limited = limit_reads("provider", PER_CLIENT)
login = require_safe(limited(within_our_pages(views.login)))
callback = require_safe(limited(within_our_pages(views.callback)))

# allauth asks for its addresses by these names.
urlpatterns = [
    re_path(r"^accounts/(?P<provider_id>oidc)/login/$", login, name="openid_connect_login"),
    re_path(
        r"^accounts/(?P<provider_id>oidc)/callback/$", callback, name="openid_connect_callback"
    ),
]
