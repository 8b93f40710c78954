"""KB_SAML_* → the settings of sign-ins by a provider that speaks SAML 2.0."""

from base64 import b64decode
from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.module_loading import import_string

from kb.environment import read_flag, read_parsed, read_text, wrong_value
from kb.single_sign_on import Provider, parse_pairs, require_packages, web_address

SAML = "saml"
"""The provider in addresses: /accounts/saml/…"""

NEEDED = ("onelogin", "xmlsec")
METADATA = "KB_SAML_METADATA"
PATH = "/accounts/saml/metadata/"
CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
MICROSOFT = "http://schemas.microsoft.com"

ATTRIBUTES: dict[str, list[str]] = {
    "id": [
        "urn:oasis:names:tc:SAML:attribute:subject-id",
        "urn:oasis:names:tc:SAML:attribute:pairwise-id",
        f"{MICROSOFT}/identity/claims/objectidentifier",
    ],
    "mail": ["urn:oid:0.9.2342.19200300.100.1.3", f"{CLAIMS}/emailaddress", "mail", "email"],
    "name": [
        "urn:oid:2.16.840.1.113730.3.1.241",
        f"{MICROSOFT}/identity/claims/displayname",
        "displayName",
        "name",
    ],
    "first_name": ["urn:oid:2.5.4.42", f"{CLAIMS}/givenname", "givenName", "firstName"],
    "last_name": ["urn:oid:2.5.4.4", f"{CLAIMS}/surname", "sn", "lastName"],
    "user_name": ["urn:oid:0.9.2342.19200300.100.1.1", "uid", "username"],
    "groups": [
        "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
        f"{MICROSOFT}/ws/2008/06/identity/claims/groups",
        "http://schemas.xmlsoap.org/claims/Group",
        "groups",
    ],
}
"""What is read of an assertion → the names that providers give it, the first that is there counts.

Without an id among its attributes, somebody is known by the NameID.
"""


def read_saml(base_url: str) -> tuple[Provider, list[str]]:
    """Return the provider that KB_SAML_METADATA describes, and the attributes of its groups.

    The site's own entity ID is an address below `base_url`; where that is "", of the host that was
    asked. Raises ImproperlyConfigured where the metadata is wrong, or a package is missing.
    """
    is_given = bool(read_text(METADATA))
    entity = read_parsed("KB_SAML_ENTITY_ID", "", _entity, "the provider's entity ID, without '")
    name = read_text("KB_SAML_NAME", "Single sign-on")
    names = read_parsed("KB_SAML_ATTRIBUTES", ATTRIBUTES, _attributes, _expected_attributes())
    domains = read_mail_domains("KB_SAML_MAIL_DOMAINS")
    is_begun_there = read_flag("KB_SAML_IDP_INITIATED")
    if not is_given:
        _refuse_without_metadata()
        return {}, []
    require_packages(METADATA, NEEDED)
    _load_library()
    app = {
        "provider_id": SAML,
        "client_id": SAML,
        "name": name,
        "settings": {
            "idp": {
                "metadata_url": _metadata(entity),
                "entity_id": entity or None,
                "metadata_request_timeout": 5,
            },
            "sp": {"entity_id": base_url + PATH} if base_url else {},
            "attribute_mapping": _mapping(names),
            "verified_email": domains,
            "advanced": {
                "want_assertion_signed": True,
                "reject_deprecated_algorithm": True,
                "reject_idp_initiated_sso": not is_begun_there,
                "want_attribute_statement": False,
                "allow_single_label_domains": True,
            },
        },
    }
    return {"saml": {"APPS": [app]}}, names["groups"]


def _load_library() -> None:
    """Stop the start, not each page, where xmlsec and lxml were built for different libxml2."""
    try:
        import_module("onelogin.saml2.auth")
    except Exception as error:
        expected = f"lxml and xmlsec of requirements/sso.txt, installed together ({error})"
        raise wrong_value(METADATA, expected) from error


def _refuse_without_metadata() -> None:
    others = ("KB_SAML_ENTITY_ID", "KB_SAML_ATTRIBUTES", "KB_SAML_MAIL_DOMAINS")
    if found := next(filter(read_text, others), None):
        raise wrong_value(found, f"nothing, without {METADATA}")


def _mapping(names: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the names of attributes by what allauth calls them."""
    own = {"id": "uid", "mail": "email", "user_name": "username"}
    mapped = {own.get(key, key): names[key] for key in names if key != "groups"}
    return mapped | {
        "email_verified": ["email_verified", "http://schemas.auth0.com/email_verified"]
    }


def _entity(value: str) -> str:
    if "'" in value:
        raise ValueError(value)
    return value


def _expected_attributes() -> str:
    return f"{', '.join(ATTRIBUTES)}, each with a name: groups=memberOf, mail=mail"


def _attributes(value: str) -> dict[str, list[str]]:
    given = parse_pairs(value)
    if not given.keys() <= ATTRIBUTES.keys():
        raise ValueError(value)
    return ATTRIBUTES | {key: [name] for key, name in given.items()}


def read_mail_domains(name: str) -> list[str]:
    """Return the domains of mail addresses given between commas, in small letters."""
    none: list[str] = []

    def parse(value: str) -> list[str]:
        found = [word.strip().lower() for word in value.split(",") if word.strip()]
        if not all("." in word.strip(".") and "@" not in word for word in found):
            raise ValueError(value)
        return found

    return read_parsed(name, none, parse, "domains between commas: example.com, example.org")


def _metadata(entity: str) -> str:
    """Return the address of the metadata, file:// for a file, which is read and checked now."""
    if "://" in read_text(METADATA):
        expected = "an address that begins with https://, or the path of a file"
        return read_parsed(METADATA, "", _fetched, expected)
    expected = (
        "a file of SAML metadata that names a provider (IDPSSODescriptor) with a certificate to "
        "sign and a SingleSignOnService by HTTP-Redirect, and is that of KB_SAML_ENTITY_ID"
    )
    return read_parsed(METADATA, "", lambda value: _file(value, entity), expected)


def _fetched(value: str) -> str:
    web_address(value)
    return value


def _file(value: str, entity: str) -> str:
    path = Path(value).expanduser().absolute()
    parser = import_string("onelogin.saml2.idp_metadata_parser.OneLogin_Saml2_IdPMetadataParser")
    try:
        found = parser.parse(path.read_bytes(), entity_id=entity or None).get("idp", {})
    except SyntaxError as error:  # what lxml raises for what is no XML
        raise ValueError(value) from error
    check_provider(found)
    return path.as_uri()


def check_provider(found: dict[str, Any]) -> None:
    """Raise ValueError or KeyError unless parsed metadata has what a sign-in needs."""
    if not found["entityId"] or not found["singleSignOnService"]["url"]:
        raise ValueError(found)
    load_certificate = import_string("cryptography.x509.load_der_x509_certificate")
    certificates = found.get("x509certMulti", {}).get("signing") or [found["x509cert"]]
    for certificate in certificates:
        load_certificate(b64decode(certificate))
