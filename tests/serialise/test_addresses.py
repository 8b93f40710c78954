"""What addresses of ours begin with, whatever a request says of itself."""

import pytest
from django.core.exceptions import DisallowedHost
from django.test import Client, RequestFactory

from kb.serialise.addresses import base_url
from tests.make_articles import write_live

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("host", "port", "base"),
    [
        ("kb.example.com", "8000", "http://kb.example.com"),
        ("kb.example.com:8000", "8000", "http://kb.example.com:8000"),
        ("kb.example.com:6666", "8000", "http://kb.example.com"),
        ("kb.example.com:80", "8000", "http://kb.example.com"),
        ("[::1]:8000", "8000", "http://[::1]:8000"),
        ("[::1]:6666", "8000", "http://[::1]"),
        ("[::1]", "8000", "http://[::1]"),
    ],
)
def test_a_port_counts_where_the_server_listens_on_it(
    settings: pytest.FixtureRequest, host: str, port: str, base: str
) -> None:
    """Anybody can name another."""
    settings.ALLOWED_HOSTS = ["kb.example.com", "[::1]"]  # type: ignore[attr-defined]
    request = RequestFactory().get("/", headers={"host": host}, SERVER_PORT=port)
    assert base_url(request) == base


def test_a_host_that_is_not_ours_is_refused(settings: pytest.FixtureRequest) -> None:
    """It is never the beginning of an address."""
    settings.ALLOWED_HOSTS = ["kb.example.com"]  # type: ignore[attr-defined]
    request = RequestFactory().get("/", headers={"host": "evil.example"})
    with pytest.raises(DisallowedHost):
        base_url(request)


@pytest.mark.django_db
@pytest.mark.parametrize("cached", [False, True])
def test_no_page_names_the_port_of_a_request(
    guide: None, request: pytest.FixtureRequest, client: Client, cached: bool
) -> None:
    """Copied text, exports, the sitemap, suggestions; from the page cache as well."""
    if cached:
        request.getfixturevalue("page_cache")
    publication = write_live("Printer")
    path = publication.get_absolute_url()
    short = f"/articles/{publication.pk}"
    paths = [path, f"{short}.md", f"{short}.json", f"{short}.txt", "/sitemap.xml", "/robots.txt"]
    paths += ["/opensearch.xml", "/", "/search/?q=printer", "/search/suggest/opensearch/?q=print"]
    paths += ["/search/results.md?q=printer", "/search/print/?q=printer", "/triage/"]
    paths += [f"{path}revisions/1/", f"{short}/", "/sitemap-0.xml", "/Articles/", "/nothing"]
    for one in paths:
        answer = client.get(one, headers={"host": "testserver:6661"})
        text = b"".join(answer) if answer.streaming else answer.content
        assert b"6661" not in text, one
        assert "6661" not in str(answer.headers), one
