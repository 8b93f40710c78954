"""KB_SAML_* variables in, the settings of a provider out: what is wrong stops the start."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from kb.saml import read_saml
from tests.accounts.saml_provider import SamlProvider
from tests.test_settings import ROOT, run

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def provider() -> SamlProvider:
    """A provider that does not run."""
    return SamlProvider("https://idp.example.com")


@pytest.fixture
def file(tmp_path: Path, provider: SamlProvider) -> Path:
    """The provider's metadata as a file."""
    file = tmp_path / "metadata of the provider.xml"
    file.write_text(provider.metadata())
    return file


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Read the settings with these variables."""

    def read_with(**variables: str) -> Any:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return read_saml("https://kb.example.com")[0]["saml"]["APPS"][0]["settings"]

    return read_with


def test_metadata_may_be_a_file(
    read: Callable[..., Any], file: Path, provider: SamlProvider
) -> None:
    app = read(KB_SAML_METADATA=str(file), KB_SAML_ENTITY_ID=provider.issuer)
    assert app["idp"]["metadata_url"] == file.as_uri()
    assert app["sp"] == {"entity_id": "https://kb.example.com/accounts/saml/metadata/"}


METADATA = "KB_SAML_METADATA: expected a file of SAML metadata"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("KB_SAML_METADATA", "http://idp.example.com/metadata", "https://"),
        ("KB_SAML_METADATA", "file:///etc/passwd", "https://"),
        ("KB_SAML_METADATA", "/nowhere/metadata.xml", METADATA),
        ("KB_SAML_METADATA", str(Path(__file__)), METADATA),
        ("KB_SAML_METADATA", str(ROOT / "templates" / "errors" / "429.html"), METADATA),
        ("KB_SAML_ENTITY_ID", "https://idp.example.com", "nothing, without KB_SAML_METADATA"),
        ("KB_SAML_ENTITY_ID", "'] | //*['", "KB_SAML_ENTITY_ID"),
        ("KB_SAML_ATTRIBUTES", "group=memberOf", "id, mail, name"),
        ("KB_SAML_ATTRIBUTES", "memberOf", "id, mail, name"),
        ("KB_SAML_MAIL_DOMAINS", "@example.com", "domains"),
        ("KB_SAML_MAIL_DOMAINS", "com", "domains"),
    ],
)
def test_half_a_provider_stops_the_start(
    read: Callable[..., Any], name: str, value: str, words: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        read(**{name: value})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("HTTP-Redirect", "HTTP-POST"),
        ("<ds:X509Certificate>MII", "<ds:X509Certificate>XYZ"),
        ("X509Certificate>", "X509CRL>"),
        ("IDPSSODescriptor", "SPSSODescriptor"),
        ("<md:Entity", '<!DOCTYPE x [<!ENTITY e "x">]><md:Entity'),
    ],
)
def test_metadata_of_nobody_who_can_sign_in_stops_the_start(
    read: Callable[..., Any], file: Path, old: str, new: str
) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    with pytest.raises(ImproperlyConfigured, match=METADATA):
        read(KB_SAML_METADATA=str(file))


def test_packages_that_do_not_fit_each_other_stop_the_start(
    read: Callable[..., Any], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mismatch(name: str) -> None:
        raise RuntimeError("lxml & xmlsec libxml2 library version mismatch")

    monkeypatch.setattr("kb.saml.import_module", mismatch)
    with pytest.raises(ImproperlyConfigured, match="version mismatch"):
        read(KB_SAML_METADATA=str(file))


def test_packages_that_are_missing_stop_the_start(
    read: Callable[..., Any], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.saml.NEEDED", ("onelogin", "a_package_that_is_not_there"))
    with pytest.raises(ImproperlyConfigured, match=r"requirements/sso\.txt"):
        read(KB_SAML_METADATA=str(file))


def test_metadata_of_another_provider_stops_the_start(read: Callable[..., Any], file: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="KB_SAML_ENTITY_ID"):
        read(KB_SAML_METADATA=str(file), KB_SAML_ENTITY_ID="https://other.example")


def test_both_kinds_of_provider_may_be_there(tmp_path: Path, file: Path) -> None:
    oidc = {"KB_OIDC_ISSUER": "https://idp.example.com", "KB_OIDC_CLIENT_ID": "kb"}
    variables = oidc | {"KB_OIDC_CLIENT_SECRET": "x", "KB_SAML_METADATA": str(file)}
    code = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from django.urls import reverse
from kb.templatetags.kb import sign_in_providers
print([one["url"] for one in sign_in_providers()], reverse("saml_acs", args=["saml"]))
"""
    done = run(code, tmp_path, **variables)
    assert "['/accounts/oidc/login/', '/accounts/saml/login/'] /accounts/saml/acs/" in done.stdout


def test_without_a_provider_nothing_of_it_is_imported(tmp_path: Path) -> None:
    code = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from django.urls import get_resolver
names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
roots = {name.partition(".")[0] for name in sys.modules}
print(sorted(roots & {"onelogin", "xmlsec", "requests", "oauthlib"}),
      [name for name in names if name.startswith(("saml", "openid"))])
"""
    assert run(code, tmp_path).stdout.strip() == "[] []"
