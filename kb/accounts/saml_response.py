"""A provider's SAML response, checked before anything of it is kept.

python3-saml verifies signature, issuer, status, times and XML. What it takes for optional, or
compares by a part of the text alone, is asked for here.
"""

from datetime import timedelta
from typing import Any

from allauth.socialaccount.providers.saml.utils import (
    build_auth,
    fetch_metadata_url_config,
    prepare_django_request,
)
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from kb.accounts.provider_failures import RefusedSignIn
from kb.accounts.xml_signatures import check_signatures
from kb.limits import Rate, throttle

ONCE = Rate(count=1, seconds=86_400)
LONGEST_VALID = timedelta(hours=12)
"""Responses are remembered for a day: none that is valid for longer could be replayed unseen."""

MOST_ID_LENGTH = 191
BEARER = (
    "/samlp:Response/saml:Assertion/saml:Subject"
    f"/saml:SubjectConfirmation[@Method='{Constants.CM_BEARER}']"
)


def load_metadata(provider: Any) -> None:
    """Fetch the provider's metadata, unless allauth has it in the cache.

    Raises RefusedSignIn where it cannot be had.
    """
    try:
        fetch_metadata_url_config(provider.app.settings["idp"])
    except Exception as error:
        # Also the library's own, which are bare Exceptions.
        raise RefusedSignIn(f"the provider's metadata cannot be read: {error}") from error


def check_response(request: HttpRequest, provider: Any) -> None:
    """Check a posted response, and take it for this one time.

    Raises RefusedSignIn where it is not signed, not for this site, not now, or not the first time.
    """
    response, site = _verified(request, provider)
    _check_addressee(response, _bearer_data(response), site)
    _check_person(response, provider)
    if throttle(f"saml-response:{_digest(response)}", ONCE):
        raise RefusedSignIn("this response was used before")


def _verified(request: HttpRequest, provider: Any) -> tuple[Any, dict[str, Any]]:
    """Return the response that python3-saml has verified, and what this site is to the provider."""
    try:
        settings = build_auth(request, provider).get_settings()
        response = OneLogin_Saml2_Response(settings, request.POST.get("SAMLResponse", ""))
        check_signatures(response.get_xml_document())
        response.is_valid(prepare_django_request(request), raise_exceptions=True)
    except RefusedSignIn:
        raise
    except Exception as error:
        # Hostile XML raises whatever the parser, the schema or the signature stumbles over.
        raise RefusedSignIn(str(error) or type(error).__name__) from error
    return response, settings.get_sp_data()


def _bearer_data(response: Any) -> Any:
    """Return the SubjectConfirmationData; exactly one, so that it is the one that was verified."""
    document = response.get_xml_document()
    if len(OneLogin_Saml2_XML.query(document, BEARER)) != 1:
        raise RefusedSignIn("there is not exactly one bearer SubjectConfirmation")
    found = OneLogin_Saml2_XML.query(document, f"{BEARER}/saml:SubjectConfirmationData")
    if len(found) != 1:
        raise RefusedSignIn("there is no SubjectConfirmationData")
    return found[0]


def _check_addressee(response: Any, data: Any, site: dict[str, Any]) -> None:
    """Check for whom, in answer to what, and until when the signed assertion says that it is."""
    if data.get("Recipient") != site["assertionConsumerService"]["url"]:
        raise RefusedSignIn(f"it is for {data.get('Recipient')}")
    if site["entityId"] not in response.get_audiences():
        raise RefusedSignIn(f"its audience is {response.get_audiences()}, not {site['entityId']}")
    # allauth looks for the request by the outer element's, which need not be signed.
    if data.get("InResponseTo") != response.get_in_response_to():
        raise RefusedSignIn("InResponseTo of response and assertion differ")
    until = response.get_assertion_not_on_or_after()
    if until is None or until > (timezone.now() + LONGEST_VALID).timestamp():
        raise RefusedSignIn("NotOnOrAfter is missing, or more than 12 hours away")


def _check_person(response: Any, provider: Any) -> None:
    """Check that it says who somebody is, in words, and for longer than this sign-in."""
    values = [value for found in response.get_attributes().values() for value in found]
    if not all(isinstance(value, str) for value in values):
        raise RefusedSignIn("an attribute holds something else than text")
    uid = provider.extract_uid(response)
    if not uid or len(uid) > MOST_ID_LENGTH:
        raise RefusedSignIn(f"there is neither an id nor a NameID of {MOST_ID_LENGTH} characters")
    is_by_name = uid == response.get_nameid()
    if is_by_name and response.get_nameid_format() == Constants.NAMEID_TRANSIENT:
        raise RefusedSignIn("the NameID is transient, and KB_SAML_ATTRIBUTES finds no other id")


def _digest(response: Any) -> str:
    """Return what the response is remembered by: whoever issued it, and its assertion's ID."""
    words = f"{sorted(response.get_issuers())} {response.get_assertion_id()}"
    return salted_hmac("kb.accounts.saml_response", words, algorithm="sha256").hexdigest()
