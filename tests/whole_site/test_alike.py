"""An address with the id of what a reader may not see costs what one with an unused id costs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.whole_site.canaries import Bait, World
from tests.whole_site.clients import Browser
from tests.whole_site.surfaces import SURFACES, Asked, Paths, surface_of
from tests.whole_site.url_patterns import addresses

pytestmark = pytest.mark.one_database

UNUSED = 987_654
WITH_AN_ID = sorted({surface_of(name) for name, path in addresses() if ":pk>" in path} - {""})
BESIDE = {"contact", "triage", "what became of a search"}
"""Surfaces that take an id in a query or a form."""


def never_public(world: World) -> list[Bait]:
    """What this reader was never told of: drafts on their way, and what agents alone may read."""
    ends = {"draft", "in review", "approved", "scheduled", "internal"}
    found = [one for one in [*world.hidden, *world.internal] if one.name.split(", ")[-1] in ends]
    return [one for one in found if "live with" not in one.name]


def queries(paths: Sequence[str], person: Any = None) -> list[tuple[int, int]]:
    """For each path the status and the number of queries."""
    found = []
    web = Browser()
    if person is not None:
        web.force_login(person)
    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            status = web.get(path).status_code
        found.append((status, len(asked)))
    return found


def pairs(paths: Paths, asked: Asked) -> tuple[list[str], list[str]]:
    """The paths of a surface that name an id in use, and the same with unused ones."""
    here = replace(asked, slug="x", category_slug="x", image="")
    unused = replace(here, pk=UNUSED, category=UNUSED)
    both = zip(paths(here), paths(unused), strict=True)
    differing = [(path, other) for path, other in both if path != other]
    return [path for path, _other in differing], [other for _path, other in differing]


@pytest.mark.parametrize("surface", [*WITH_AN_ID, *sorted(BESIDE)])
@pytest.mark.parametrize("role", ["", "bare"])
def test_an_id_in_use_is_answered_by_the_same_queries(
    world: World, surface: str, role: str
) -> None:
    """Half a millisecond more, asked a thousand times, tells which ids are used."""
    person = world.people[role] if role else None
    paths = SURFACES[surface].paths
    for one in never_public(world):
        used, alike = pairs(paths, one.asked)
        # What a search asks depends on what the process has kept of the searches before it.
        queries([path for path in [*used, *alike] if "q=" in path], person)
        assert queries(used, person) == queries(alike, person), one.name


def test_the_ids_of_every_surface_are_asked(world: World) -> None:
    """A list that is empty would find nothing."""
    assert {"article", "article as text", "categories", "draft", "flag"} <= set(WITH_AN_ID)
    assert len(never_public(world)) > 5


def test_an_image_that_is_hidden_is_answered_as_one_that_is_not_there(world: World) -> None:
    """By its digest; 404 with the same queries."""
    for one in never_public(world):
        digest = one.asked.image
        unused = digest[::-1]
        assert queries([f"/media/{digest}.png"]) == queries([f"/media/{unused}.png"])
