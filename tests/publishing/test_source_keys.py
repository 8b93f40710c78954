"""A source is not called like an address of the site."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.models import Source
from kb.publishing.source_keys import SourceKeyRefused, check_source_key

ADDRESSES = [
    *("admin", "articles", "media", "errors", "search", "api", "accounts", "static", "categories"),
    *("triage", "contact", "about", "healthz", "readyz", "robots.txt", "sitemap.xml"),
    *("sitemap-3.xml", "manifest.webmanifest", "opensearch.xml", "favicon.ico", "2", "2.1"),
]


@pytest.mark.parametrize("key", ADDRESSES)
def test_an_address_of_the_site_is_refused(key: str) -> None:
    with pytest.raises(SourceKeyRefused, match=f"“{key}”: /{key}/ is an address of the site"):
        check_source_key(key)


@pytest.mark.parametrize("key", ["guide", "printer", "kb.wiki", "article", "2nd-line", "errors-2"])
def test_other_names_are_taken(key: str) -> None:
    check_source_key(key)


@pytest.mark.parametrize("key", ["", "Printer", "a b", "a/b", "-x", "ü"])
def test_a_name_that_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(SourceKeyRefused, match="Use lower-case letters, digits"):
        check_source_key(key)


@pytest.mark.django_db(transaction=True)
def test_a_fixture_with_such_a_source_is_not_loaded(tmp_path: Path) -> None:
    rows = [{"model": "kb.source", "fields": {"key": key, "title": key}} for key in ("x", "admin")]
    (tmp_path / "x.json").write_text(json.dumps(rows))
    with pytest.raises(CommandError, match=r"/admin/ is an address .* Nothing was loaded\."):
        call_command("loaddata", str(tmp_path / "x.json"), verbosity=0)
    assert not Source.objects.filter(key="x").exists()
