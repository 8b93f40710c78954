"""The XML of a provider that speaks SAML 2.0, and the keys that sign it.

signxml was written apart from the xmlsec library, with which the site verifies.
"""

import base64
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
SPACES = (
    'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
    'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
)
PLACE = '<ds:Signature Id="placeholder"/>'
METADATA = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" {spaces}
  entityID="{issuer}"><md:IDPSSODescriptor
  protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
  <ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data>
  </ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="{binding}"
  Location="{issuer}/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>"""
ASSERTION = """<saml:Assertion {spaces} ID="{id}" Version="2.0" IssueInstant="{begin}"
  ><saml:Issuer>{issuer}</saml:Issuer>{place}<saml:Subject><saml:NameID Format="{format}"
  >{name_id}</saml:NameID><saml:SubjectConfirmation
  Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
  NotOnOrAfter="{end}"{recipient}{confirmed}/></saml:SubjectConfirmation></saml:Subject>
  <saml:Conditions NotBefore="{begin}" NotOnOrAfter="{end}">{audience}</saml:Conditions>
  <saml:AuthnStatement AuthnInstant="{begin}"><saml:AuthnContext><saml:AuthnContextClassRef
  >urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>
  </saml:AuthnStatement>{attributes}</saml:Assertion>"""
RESPONSE = """<samlp:Response {spaces} ID="{id}" Version="2.0" IssueInstant="{begin}"{answered}
  ><saml:Issuer>{issuer}</saml:Issuer>{place}<samlp:Status><samlp:StatusCode
  Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>{assertion}</samlp:Response>"""
PARTS = {
    "format": "{}",
    "name_id": "{}",
    "status": "{}",
    "recipient": ' Recipient="{}"',
    "answered": ' InResponseTo="{}"',
    "confirmed": ' InResponseTo="{}"',
    "audience": "<saml:AudienceRestriction><saml:Audience>{}</saml:Audience>"
    "</saml:AudienceRestriction>",
}
NOBODY: dict[str, Any] = {
    "name_id": "",
    "format": PERSISTENT,
    "attributes": {},
    "status": "Success",
    "in_response_to": "",
    "begin": 0,
    "end": 60,
    "signed": "assertion",
    "replaced": [],
    "prolog": "",
}
"""What a response is made of: `begin` and `end` are seconds from now; `signed` is also "response",
"nothing", "sha1" or "other key"; `replaced` are pairs of texts, after it is signed."""

ATTRIBUTE = '<saml:Attribute Name="{}">{}</saml:Attribute>'
VALUE = "<saml:AttributeValue>{}</saml:AttributeValue>"


class OldSigner(XMLSigner):
    """Signs with SHA-1 too."""

    def check_deprecated_methods(self) -> None:
        """Allow all."""


class KeyPair:
    """A key made for this run, and its certificate."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stub")])
        made = x509.CertificateBuilder(subject_name=name, issuer_name=name)
        made = made.public_key(key.public_key()).serial_number(1)
        made = made.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        signed = made.not_valid_after(datetime(2120, 1, 1, tzinfo=UTC)).sign(key, SHA256())
        self.key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self.certificate = base64.b64encode(signed.public_bytes(Encoding.DER)).decode()

    def sign(self, xml: str, old: bool = False) -> str:
        """Return an element with a signature over it in its placeholder."""
        signer = (OldSigner if old else XMLSigner)(
            signature_algorithm=SignatureMethod.RSA_SHA1 if old else SignatureMethod.RSA_SHA256,
            digest_algorithm=DigestAlgorithm.SHA1 if old else DigestAlgorithm.SHA256,
            c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        )
        element = etree.fromstring(xml)
        # The certificate is in the metadata; one in the answer would prove nothing.
        signed = signer.sign(
            element, key=self.key, reference_uri=element.get("ID"), always_add_key_value=True
        )
        return str(etree.tostring(signed, encoding="unicode"))


def new_id() -> str:
    """Return an ID of XML."""
    return f"_{secrets.token_hex(16)}"


def words_of(given: dict[str, Any]) -> dict[str, str]:
    """Return the parts of both templates; what is empty is left out."""
    now = datetime.now(UTC)
    begin, end = (now + timedelta(seconds=given[name]) for name in ("begin", "end"))
    attributes = "".join(
        ATTRIBUTE.format(name, "".join(map(VALUE.format, values)))
        for name, values in given["attributes"].items()
    )
    asked = {"answered": given["in_response_to"], "confirmed": given["in_response_to"]}
    return {
        name: text.format(value) if (value := (asked | given)[name]) else ""
        for name, text in PARTS.items()
    } | {
        "begin": f"{begin:%Y-%m-%dT%H:%M:%SZ}",
        "end": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "attributes": attributes
        and f"<saml:AttributeStatement>{attributes}</saml:AttributeStatement>",
    }
