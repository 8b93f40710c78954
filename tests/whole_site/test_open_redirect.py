"""Every redirect stays in the house, whatever the address asks for."""

from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.whole_site.canaries import World
from tests.whole_site.clients import PASSWORD, Browser, sign_in
from tests.whole_site.surfaces import public_paths

pytestmark = pytest.mark.one_database

ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example/",
    "\\\\evil.example/",
    "\\/evil.example",
    "/\t/evil.example/",
    "\t//evil.example",
    "\n//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example\\@testserver/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "https://evil.example#@testserver/",
    "https://evil.example?testserver",
    "//evil.example:80/",
    "//[::1]/",
    "//0x7f000001/",
    "ftp://testserver/",
    "\x00//evil.example",
    "\x01https://evil.example",
    "/%09/evil.example",
    "/%5cevil.example",
    "//evil%E3%80%82example",
    "//evil。example",
    "https://evil.example/?next=/articles/",
    "http:/\\/\\evil.example",
    "/..//evil.example",
    "https://",
]
AT_HOME = ["/articles/", "/articles/?kind=problem", "/search/?q=a%20b", "/admin/", "/"]


def leads_away(location: str) -> bool:
    """Whether a browser that follows this leaves the site; tabs and line ends it drops itself."""
    seen = "".join(c for c in location if c not in "\t\r\n").strip("\x00\x01 ").replace("\\", "/")
    parts = urlsplit(seen)
    return bool(parts.netloc) or bool(parts.scheme) or seen.startswith("//")


# --- Where it leads -------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_sign_in_leads_nowhere_else(anna: Any, target: str) -> None:
    """A link to our sign-in that ends on another site is the perfect bait."""
    response = sign_in(Browser(), anna.username, target)
    assert response.status_code in {302, 400}
    assert not leads_away(response.headers.get("Location", "/"))
    again = Browser()
    again.force_login(anna)
    response = again.get(f"/accounts/login/?next={quote(target, safe='')}")
    assert not leads_away(response.headers.get("Location", "/"))


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_form_offers_no_way_elsewhere(world: World, target: str) -> None:
    """What is written into the page is followed by the next click."""
    page = Browser().get(f"/accounts/login/?next={quote(target, safe='')}")
    assert b'href="https://evil' not in page.content
    assert b'href="//evil' not in page.content
    assert b"<script>alert" not in page.content


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_leads_elsewhere(world: World, target: str) -> None:
    """The target as a path, in the middle of one, and as every query that might be followed."""
    text = quote(target, safe="")
    query = f"next={text}&url={text}&to={text}&return={text}&redirect={text}"
    paths = [f"/{text}", f"/{text}/", f"/articles/{text}/", f"/errors/{text}/", f"/Errors/{text}"]
    paths += [f"/{target}" for target in [target] if target.isprintable() and target.isascii()]
    paths += [f"/articles/{world.public[0].asked.pk}/{text}/", f"/admin/{text}"]
    for path in [*paths, *(f"{path.partition('?')[0]}?{query}" for path in moving(world))]:
        response = Browser().get(path)
        assert not leads_away(response.headers.get("Location", "/")), path


def moving(world: World) -> list[str]:
    """Addresses that redirect."""
    article, code = world.public[0].asked, world.public[1].asked
    return [f"/Articles/{article.pk}", f"/errors/{code.code.upper()}", "/admin/", "/admin/login/"]


def test_every_redirect_of_every_address_stays_at_home(world: World) -> None:
    """Whatever is asked, the next address begins with one slash."""
    found = 0
    for one in [*world.public, world.hidden[0]]:
        for path in public_paths(one.asked):
            location = Browser().get(path).headers.get("Location")
            if location is not None:
                found += 1
                assert location.startswith("/"), path
                assert not leads_away(location), path
    assert found > 3


@pytest.mark.parametrize("target", AT_HOME)
def test_the_sign_in_leads_back_to_where_the_reader_was(anna: Any, target: str) -> None:
    """Refusing every target would be safe, and a nuisance."""
    assert sign_in(Browser(), anna.username, target).headers["Location"] == target


# --- The admin's own sign-in ----------------------------------------------------------------------


def test_the_admins_sign_in_is_the_products(world: World) -> None:
    """A second form would be a second door, without the throttle."""
    response = Browser().get("/admin/login/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/admin/")


@pytest.mark.parametrize("method", ["post", "put"])
def test_nobody_signs_in_at_the_admins_own_form(anna: Any, method: str) -> None:
    """Posted to directly, it would check passwords without counting them."""
    web = Browser()
    response = getattr(web, method)(
        "/admin/login/", {"username": anna.username, "password": PASSWORD}
    )
    assert response.status_code in {302, 403, 405}
    assert "session" not in web.cookies


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_admins_sign_in_leads_nowhere_else(world: World, target: str) -> None:
    """Signed in already, it redirects at once."""
    web = Browser()
    web.force_login(world.people["root"])
    for browser in (web, Browser()):
        response = browser.get(f"/admin/login/?next={quote(target, safe='')}")
        assert not leads_away(response.headers.get("Location", "/"))


def test_who_may_not_edit_is_told_so_and_not_sent_in_circles(world: World) -> None:
    """Admin → sign-in → admin → … would be a loop for every agent who follows a link there."""
    web = Browser()
    web.force_login(world.people["agent"])
    response = web.get("/admin/", follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) <= 2
