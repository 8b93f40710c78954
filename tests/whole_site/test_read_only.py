"""KB_READ_ONLY: everybody reads and searches, forms say so, nothing is stored, nothing fails."""

from typing import Any

import pytest

from tests.whole_site.admin_surface import admin_paths
from tests.whole_site.canaries import World
from tests.whole_site.clients import Browser
from tests.whole_site.processes import House
from tests.whole_site.surfaces import public_paths, reading_forms
from tests.whole_site.table_fingerprints import changed, fingerprints

WRITE = """
import django; django.setup()
from django.db import Error
from kb.models import Synonym
print(Synonym.objects.count())
try:
    Synonym.objects.create(words="one, two")
except Error as error:
    from kb.middleware.database_failures import is_read_only_error, is_unavailable
    print(is_unavailable(error), is_read_only_error(error))
from django.core.management import call_command
call_command("tick")
"""


@pytest.fixture
def read_only(settings: Any) -> None:
    """Nothing may be written."""
    settings.KB_READ_ONLY = True


def browser(world: World, who: str) -> Browser:
    """A browser of one of the people, who signed in before."""
    web = Browser()
    if who:
        web.force_login(world.people[who])
    return web


@pytest.mark.parametrize("who", ["", "agent", "root"])
def test_nothing_that_is_posted_is_stored_or_fails(world: World, who: str, settings: Any) -> None:
    """Each form of every address, also those that have no form."""
    web = browser(world, who)
    settings.KB_READ_ONLY = True
    asked = world.public[1].asked
    before = fingerprints()
    paths = [*public_paths(asked), *(admin_paths(asked) if who == "root" else [])]
    statuses = {path: web.post(path, {"q": "server"}).status_code for path in paths}
    wrong = {path: one for path, one in statuses.items() if one >= 500 and one != 503}
    assert wrong == {}
    assert 503 in statuses.values()
    assert changed(before) == set()


@pytest.mark.usefixtures("read_only")
def test_a_form_that_only_reads_goes_on(world: World) -> None:
    for form in reading_forms(world.public[1].asked):
        answer = Browser().post(form.path, form.data, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code in {200, 413}
    assert (
        Browser().post("/api/v1/triage", "ECONNREFUSED", content_type="text/plain").status_code
        == 200
    )


@pytest.mark.usefixtures("read_only")
def test_who_posts_is_told_what_to_do(world: World) -> None:
    answer = Browser().post("/accounts/login/", {"username": "a", "password": "b"})
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) >= 1
    assert answer["Cache-Control"] == "no-store"
    assert "Go back: what you wrote is still there" in answer.content.decode()


def test_forms_say_so_before_they_are_filled(world: World, settings: Any) -> None:
    web = browser(world, "root")
    settings.KB_READ_ONLY = True
    for path in ("/accounts/login/", "/admin/"):
        page = (Browser() if "login" in path else web).get(path)
        assert "can only be read now" in page.content.decode(), path
    settings.KB_READ_ONLY = False
    assert "can only be read now" not in web.get("/admin/").content.decode()


def test_nothing_reaches_the_database_whoever_tries(house: House) -> None:
    """A command, or a view that forgets; the periodic jobs wait."""
    with_setting = f"import os; os.environ['KB_READ_ONLY'] = '1'\n{WRITE}"
    found = house.run(with_setting)
    assert found == ["0", "True True", "The site can only be read now: the periodic jobs wait."]
