"""A sign-in by SAML in a real browser: the post of the provider, another site, has no cookies."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.accounts.saml_provider import SamlProvider, saml_provider
from tests.accounts.test_saml import EMPTY_SITE, tell
from tests.running_site import ROOT, served

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture
def provider() -> Iterator[SamlProvider]:
    """A provider at 127.0.0.1, which is another site than localhost."""
    with saml_provider() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, provider: SamlProvider) -> Iterator[str]:
    """The address of a site that knows the provider."""
    tell(EMPTY_SITE, tmp_path, provider)
    command = ["sh", "-c", f'exec "$0" {ROOT / "manage.py"} runserver --noreload "$PORT"']
    command.append(sys.executable)
    variables = {"KB_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    metadata = f"{provider.issuer}/metadata"
    with served(tmp_path, *command, KB_SAML_METADATA=metadata, **variables) as running:
        yield f"http://localhost:{running.port}"


def test_the_post_of_another_site_ends_on_the_page_that_asked(
    browser: Browser, site: str, provider: SamlProvider
) -> None:
    provider.person = {"name_id": "7", "attributes": {"uid": ["nora"]}}
    with browser.new_context(base_url=site) as context:
        page = context.new_page()
        page.goto("/accounts/login/?next=/about/")
        page.get_by_role("link", name="Single sign-on").click()
        assert page.url.startswith(provider.issuer)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url("**/about/")
        page.locator("a[href='/accounts/']").click()
        page.wait_for_url("**/accounts/")
        assert "nora" in page.get_by_role("main").inner_text()
        assert [cookie["name"] for cookie in context.cookies() if "saml" in cookie["name"]] == []
