"""A document's signatures, before anybody verifies them: of the one form that SAML allows, or none.

Who verifies a signature first does what it asks for. XSLT and XPath among its transforms run
programs, which a stranger could let run for ever; a reference may name a file.
"""

from typing import Any

from kb.accounts.provider_failures import RefusedSignIn

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XMLDSIG, MORE = "http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2001/04/xmldsig-more#"
NEWER = "http://www.w3.org/2007/05/xmldsig-more#"
XMLENC = "http://www.w3.org/2001/04/xmlenc#"

MOST_SIGNATURES = 2
"""One of the response, one of the assertion."""

CANONICAL = {f"http://www.w3.org/2001/10/xml-exc-c14n#{end}" for end in ("", "WithComments")}
SIZES = ("sha256", "sha384", "sha512")
ALGORITHMS = {
    "CanonicalizationMethod": CANONICAL,
    "Transform": CANONICAL | {f"{XMLDSIG}enveloped-signature"},
    "DigestMethod": {f"{XMLENC}sha256", f"{MORE}sha384", f"{XMLENC}sha512"},
    "SignatureMethod": {f"{MORE}{kind}-{size}" for kind in ("rsa", "ecdsa") for size in SIZES}
    | {f"{NEWER}{size}-rsa-MGF1" for size in SIZES},
}
PREFIXES = "{http://www.w3.org/2001/10/xml-exc-c14n#}InclusiveNamespaces"
MOST_PREFIXES = 200
"""Characters of a list of prefixes, which is looked through for each element."""

FORBIDDEN = ("Object", "Manifest", "RetrievalMethod")


def check_signatures(document: Any) -> None:
    """Raise RefusedSignIn where a signature asks for more than to sign the element it is in.

    `document` is an element of lxml. Whether a signature is right, and by whom, is not asked.
    """
    signatures = list(document.iter(f"{DS}Signature"))
    if len(signatures) > MOST_SIGNATURES:
        raise RefusedSignIn(f"it has {len(signatures)} signatures")
    for signature in signatures:
        _check_signature(signature)


def _check_signature(signature: Any) -> None:
    references = list(signature.iter(f"{DS}Reference"))
    own = f"#{signature.getparent().get('ID')}" if signature.getparent() is not None else None
    if [reference.get("URI") for reference in references] != [own]:
        raise RefusedSignIn("a signature is of something else than the element it is in")
    if any(True for name in FORBIDDEN for _ in signature.iter(DS + name)):
        raise RefusedSignIn("a signature brings objects of its own")
    if len(list(signature.iter(f"{DS}Transform"))) > len(ALGORITHMS["Transform"]):
        raise RefusedSignIn("a signature has too many transforms")
    if any(len(found.get("PrefixList", "")) > MOST_PREFIXES for found in signature.iter(PREFIXES)):
        raise RefusedSignIn("a signature has too many prefixes")
    for name, allowed in ALGORITHMS.items():
        for element in signature.iter(DS + name):
            if element.get("Algorithm") not in allowed:
                raise RefusedSignIn(f"{name} is {element.get('Algorithm')}")
