"""Every redirect stays in the house; the sign-in is slow for strangers and over for leavers."""

from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import get_hasher
from django.contrib.sessions.models import Session

from kb.models import Bucket
from tests.trust.browsers import Browser
from tests.trust.surfaces import public_paths
from tests.trust.world import World

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
PASSWORD = "correct horse"


@pytest.fixture
def anna(world: World) -> Any:
    """An agent with a password."""
    name = f"anna-{get_user_model().objects.count()}"
    return get_user_model().objects.create_user(name, password=PASSWORD)


def leads_away(location: str) -> bool:
    """Whether a browser that follows this leaves the site; tabs and line ends it drops itself."""
    seen = "".join(c for c in location if c not in "\t\r\n").strip("\x00\x01 ").replace("\\", "/")
    parts = urlsplit(seen)
    return bool(parts.netloc) or parts.scheme not in {""} or seen.startswith("//")


def sign_in(web: Browser, name: str, target: str = "", password: str = PASSWORD) -> Any:
    """Post the form, with the target in the address and in the form."""
    data = {"username": name, "password": password} | ({"next": target} if target else {})
    return web.post(f"/accounts/login/?next={quote(target, safe='')}", data)


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
    return [
        f"/articles/{article.pk}/",
        f"/articles/{code.pk}/",
        f"/Articles/{article.pk}/{article.slug}",
        f"/errors/{code.code.upper()}",
        f"/categories/{article.category}/",
        "/admin/",
        "/admin/login/",
    ]


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


# --- The throttle ---------------------------------------------------------------------------------


def test_a_throttled_attempt_is_refused_before_the_password_is_hashed(
    anna: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing is slow on purpose; a flood of attempts would hold every thread of the server."""
    web, hashed = Browser(REMOTE_ADDR="203.0.113.5"), []
    hasher = type(get_hasher())
    verify = hasher.verify

    def counted(self: Any, password: str, encoded: str) -> bool:
        hashed.append(password)
        return bool(verify(self, password, encoded))

    monkeypatch.setattr(hasher, "verify", counted)
    statuses = [sign_in(web, anna.username, password="wrong").status_code for _ in range(15)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert len(hashed) == statuses.count(200)
    assert sign_in(web, anna.username).status_code == 429, "the right password is no way around"


@pytest.mark.parametrize("spelling", ["{}", " {}", "{} ", "{upper}"])
def test_another_spelling_of_the_name_is_no_new_bucket(anna: Any, spelling: str) -> None:
    """Or every password could be tried under a thousand spellings."""
    name = spelling.format(anna.username, upper=anna.username.upper())
    web = Browser(REMOTE_ADDR="203.0.113.6")
    for _ in range(10):
        sign_in(web, anna.username, password="wrong")
    assert sign_in(web, name, password="wrong").status_code == 429


def test_another_client_is_not_locked_out_by_a_strangers_attempts(anna: Any) -> None:
    """Who knows a name could otherwise keep its owner out for ever."""
    stranger = Browser(REMOTE_ADDR="203.0.113.7")
    for _ in range(12):
        sign_in(stranger, anna.username, password="wrong")
    own = sign_in(Browser(REMOTE_ADDR="203.0.113.8"), anna.username)
    assert own.status_code == 302


def test_one_client_cannot_try_many_names_for_ever(world: World) -> None:
    """One password for a thousand names is the other half of guessing."""
    web = Browser(REMOTE_ADDR="203.0.113.9")
    statuses = [sign_in(web, f"name{n}", password="x").status_code for n in range(30)]
    assert statuses[-1] == 429


def test_a_claimed_address_makes_no_new_client(anna: Any) -> None:
    """X-Forwarded-For is what the client writes, unless a proxy of ours wrote it."""
    statuses = []
    for number in range(15):
        web = Browser(REMOTE_ADDR="203.0.113.10", headers={"x-forwarded-for": f"10.9.8.{number}"})
        statuses.append(sign_in(web, anna.username, password="wrong").status_code)
    assert statuses[-1] == 429


def test_reading_the_form_costs_no_attempt(world: World) -> None:
    """Looking is not trying."""
    before = Bucket.objects.count()
    for _ in range(30):
        assert Browser(REMOTE_ADDR="203.0.113.11").get("/accounts/login/").status_code == 200
    assert Bucket.objects.count() == before


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(anna: Any) -> None:
    """Two messages would tell which names exist."""
    texts = []
    for name in (anna.username, "x" * len(anna.username)):
        page = sign_in(Browser(REMOTE_ADDR="203.0.113.12"), name, password="wrong").content.decode()
        token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
        texts.append(page.replace(name, "…").replace(token, "…"))
    assert texts[0] == texts[1]


# --- Sessions -------------------------------------------------------------------------------------


def test_a_sign_in_makes_a_new_session(anna: Any) -> None:
    """A session that was planted before would belong to both."""
    web = Browser()
    web.cookies["session"] = "planted0000000000000000000000000"
    assert sign_in(web, anna.username).status_code == 302
    assert web.cookies["session"].value != "planted0000000000000000000000000"
    assert web.cookies["session"]["httponly"]
    assert web.cookies["session"]["samesite"] == "Lax"


def test_signing_out_ends_the_session_on_the_server(anna: Any) -> None:
    """A copied cookie must not outlive it."""
    web = Browser()
    sign_in(web, anna.username)
    key = web.cookies["session"].value
    web.post("/accounts/logout/")
    assert not Session.objects.filter(pk=key).exists()
    copied = Browser()
    copied.cookies["session"] = key
    assert copied.get("/admin/password_change/").status_code == 302


def by_the_list(root: Browser, person: Any) -> None:
    """Tick the name and choose the action."""
    posted = {"action": "deactivate", "_selected_action": str(person.pk)}
    assert root.post("/admin/auth/user/", posted).status_code == 302


def by_the_form(root: Browser, person: Any) -> None:
    """Open the person, clear the box, save."""
    posted = {"username": person.username, "first_name": "", "last_name": "", "email": ""}
    times = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    path = f"/admin/auth/user/{person.pk}/change/"
    assert root.post(path, posted | times).status_code == 302


@pytest.mark.parametrize("way", [by_the_list, by_the_form])
def test_deactivating_somebody_ends_their_sessions_for_good(
    world: World, anna: Any, way: Any
) -> None:
    """Reactivated months later, the old session on the lost laptop would live again."""
    web, root = Browser(), Browser()
    root.force_login(world.people["root"])
    sign_in(web, anna.username)
    path = f"/articles/{world.internal[0].asked.pk}.md"
    may = list(world.people["agent"].user_permissions.all())
    anna.user_permissions.set(may)
    assert web.get(path).status_code == 200
    way(root, anna)
    assert web.get(path).status_code == 404
    anna.refresh_from_db()
    assert not anna.is_active
    type(anna).objects.filter(pk=anna.pk).update(is_active=True)
    anna.user_permissions.set(may)
    assert web.get(path).status_code == 404, "the old session lives again"
    assert sign_in(Browser(), anna.username).status_code == 302


def test_a_new_password_ends_the_other_sessions(world: World, anna: Any) -> None:
    """That is why it was changed."""
    web = Browser()
    sign_in(web, anna.username)
    anna.set_password("another horse")
    anna.save()
    anna.user_permissions.set(world.people["agent"].user_permissions.all())
    assert web.get(f"/articles/{world.internal[0].asked.pk}/").status_code == 404


def test_a_right_that_is_taken_away_is_gone_with_the_next_request(world: World, anna: Any) -> None:
    """Rights kept in the session would last as long as it does."""
    web = Browser()
    sign_in(web, anna.username)
    path = f"/articles/{world.internal[0].asked.pk}.md"
    anna.user_permissions.set(world.people["agent"].user_permissions.all())
    assert web.get(path).status_code == 200
    anna.user_permissions.clear()
    assert web.get(path).status_code == 404
