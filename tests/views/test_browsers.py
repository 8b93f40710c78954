"""What browsers ask for by themselves."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from PIL import Image

from tests.guide_pages import of
from tests.make_articles import write_live
from tests.views.test_budgets import file_of

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]
BASE = "https://kb.example.com"


def size_of(file: Path) -> tuple[int, int]:
    """Return the width and the height of an image."""
    with Image.open(file) as image:
        return image.size


@pytest.mark.parametrize(
    ("path", "kind", "size"),
    [
        ("/favicon.ico", "image/x-icon", (48, 48)),
        ("/apple-touch-icon.png", "image/png", (180, 180)),
    ],
)
def test_icons_are_where_browsers_look_for_them(
    path: str, kind: str, size: tuple[int, int]
) -> None:
    """And small; the browser keeps them while they are the same."""
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == kind
    assert "ETag" in answer.headers
    assert Image.open(BytesIO(answer.content)).size == size
    assert len(answer.content) < 5_000


def test_the_manifest_names_the_site_and_its_icons(settings: Any) -> None:
    """As whoever runs it calls it."""
    settings.KB_SITE_NAME = "A site with quite a long name"
    answer = Client().get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    data = json.loads(answer.content)
    assert data["name"] == "A site with quite a long name"
    assert data["start_url"] == "/"
    for icon in data["icons"]:
        file = file_of(icon["src"].removeprefix("/static/"))
        assert "{}x{}".format(*size_of(file)) == icon["sizes"]


def test_the_address_bar_can_search_and_suggest(settings: Any) -> None:
    """Both addresses of the description answer."""
    settings.KB_BASE_URL, settings.KB_SITE_NAME = BASE, "Help & support of Example Inc"
    answer = Client().get("/opensearch.xml")
    assert answer.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 (our own words)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.findtext(f"{space}ShortName") == "Help & support o"
    urls = {url.get("type"): url.get("template") for url in root.iter(f"{space}Url")}
    for kind in ("text/html", "application/x-suggestions+json"):
        path = str(urls[kind]).removeprefix(BASE).replace("{searchTerms}", "connectiv")
        assert Client().get(path).status_code == 200
    suggested = Client().get("/search/suggest/opensearch/?q=connectivity")
    assert suggested.headers["Content-Type"] == "application/x-suggestions+json"
    text, titles, kinds, addresses = suggested.json()
    assert text == "connectivity"
    place = titles.index("Connectivity Issues")
    assert kinds[place]
    assert addresses[place] == BASE + of("connectivity-issues").get_absolute_url()
    assert len(titles) == len(kinds) == len(addresses)
    assert Client().get("/search/suggest/opensearch/").json() == ["", [], [], []]


def test_nothing_internal_is_suggested_there() -> None:
    """An address bar asks as anybody."""
    write_live("Reset the vault", audience="internal")
    assert "vault" not in str(
        Client().get("/search/suggest/opensearch/?q=reset+the+vau").json()[1:]
    )


@pytest.mark.parametrize("path", ["/", "/errors/http-404/", "/{article}", "/{category}"])
def test_a_page_that_is_shared_has_a_picture_and_what_it_is_about(path: str, settings: Any) -> None:
    """A chat shows these in place of the address."""
    settings.KB_BASE_URL = BASE
    found = of("connectivity-issues")
    assert found.category is not None
    paths = {"article": found.get_absolute_url(), "category": found.category.get_absolute_url()}
    html = (
        Client().get(path.format(**{name: one[1:] for name, one in paths.items()})).content.decode()
    )
    for name in ("type", "title", "url", "site_name", "image"):
        assert f'<meta property="og:{name}" content="' in html, name
    assert f'<meta property="og:image" content="{BASE}/static/icons/og-image.png">' in html
    assert html.count('rel="canonical"') == 1
    assert size_of(file_of("icons/og-image.png")) == (1200, 630)
