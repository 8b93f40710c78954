"""Every address of the site, asked and posted to by every role: no answer fails, none loops."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from kb.admin.site import site
from tests.whole_site.admin_surface import admin_paths
from tests.whole_site.canaries import World
from tests.whole_site.clients import Browser, body
from tests.whole_site.surfaces import public_paths

pytestmark = pytest.mark.one_database

MOST_HOPS = 5
ROLES = ["agent", "author", "reviewer", "publisher", "administrator"]
SLOW = pytest.mark.slow
SIGNED_IN = [pytest.param(role, marks=SLOW) for role in (*ROLES, "bare", "root")]
WHO = ["", *SIGNED_IN]
NONSENSE = {
    **dict.fromkeys(("title", "slug", "text", "words", "reason", "path", "name", "q"), "\u202ex"),
    **dict.fromkeys(("category", "parent", "owner", "leads_to", "code", "line", "seen"), "9" * 25),
    **dict.fromkeys(("action", "_selected_action", "index", "edit_version", "base"), "-1"),
    **dict.fromkeys(("_save", "_add", "_restore", "_publish", "confirm", "post"), "no"),
    "steps-TOTAL_FORMS": "x",
    "form-TOTAL_FORMS": "99999999",
    "articles": "[]",
    "next": "//x",
}
LEAVES = ("/accounts/logout/", "/admin/logout/")


def everything(world: World) -> list[str]:
    """All that the surfaces know of a public article, and a row of each list."""
    asked = world.public[0].asked
    found = [*public_paths(asked), *admin_paths(asked)]
    found += [path for model in site._registry for path in pages_of_a_row(model)]
    return [path for path in dict.fromkeys(found) if not path.startswith(LEAVES)]


def one_of_each(paths: list[str]) -> list[str]:
    """Of the paths with the same view and the same number of parts, the first."""
    first = dict[tuple[str, int], str]()
    for path in (path.partition("?")[0] for path in paths):
        try:
            first.setdefault((resolve(path).view_name, path.count("/")), path)
        except Resolver404:
            continue
    return list(first.values())


def pages_of_a_row(model: Any) -> Iterator[str]:
    """The pages of the admin about the newest row of a model."""
    newest = model._default_manager.order_by("pk").values_list("pk", flat=True).last()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    for pk in filter(None, (newest,)):
        for page in ("change", "delete", "history"):
            try:
                yield reverse(f"{name}_{page}", args=[pk])
            except NoReverseMatch:
                continue


def browser_of(world: World, who: str) -> Browser:
    """A browser of somebody with this role, or of nobody."""
    web = Browser()
    if who in ROLES:
        person = get_user_model().objects.create_user(f"one-{who}")
        person.groups.set(Group.objects.filter(name=who))
        web.force_login(person)
    elif who:
        web.force_login(world.people[who])
    return web


def wrong(web: Browser, path: str, method: str, data: dict[str, str]) -> str:
    """What is wrong with the answer and where it leads; "" where nothing is."""
    response = web.post_here(path, data) if method == "POST" else web.get(path, data)
    body(response)
    seen = [path] if method == "GET" else [f"{path} (posted)"]
    while 300 <= response.status_code < 400 and response.headers.get("Location", "").startswith(
        "/"
    ):
        target = response.headers["Location"]
        if target in seen or len(seen) > MOST_HOPS:
            return f"{method} {path} loops: {' → '.join([*seen, target])}"
        seen.append(target)
        response = web.get(target)
        body(response)
    return f"{method} {' → '.join(seen)}: 500" if response.status_code >= 500 else ""


@pytest.mark.parametrize("who", WHO)
def test_no_address_fails_or_loops_for_who_reads(world: World, who: str) -> None:
    """A page that looks for what a role does not see, a form that leads to itself."""
    web = browser_of(world, who)
    found = [wrong(web, path, "GET", {}) for path in everything(world)]
    assert list(filter(None, found)) == []


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("data", [{}, NONSENSE], ids=["nothing", "nonsense"])
def test_no_address_fails_or_loops_whatever_is_posted(
    world: World, who: str, data: dict[str, str]
) -> None:
    """Also where only a script or an old page would post."""
    web = browser_of(world, who)
    found = [wrong(web, path, "POST", data) for path in one_of_each(everything(world))]
    assert list(filter(None, found)) == []


def test_the_crawl_asks_for_rows_of_every_list(world: World) -> None:
    """A list that is left out is where the next failure will be."""
    paths = everything(world)
    assert len(paths) > 150
    for model in site._registry:
        if model in apps.get_app_config("kb").get_models() and not model._meta.proxy:
            start = f"/admin/kb/{model._meta.model_name}/"
            assert any(path.startswith(start) for path in paths), start
