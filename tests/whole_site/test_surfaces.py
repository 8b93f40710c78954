"""The registry itself: no address without a surface, no surface without an address."""

import pytest

from tests.whole_site.admin_surface import admin_paths, is_known, verb_of
from tests.whole_site.surfaces import SURFACES, Asked, surface_of
from tests.whole_site.url_patterns import addresses

pytestmark = pytest.mark.one_database


def test_every_address_belongs_to_a_surface() -> None:
    """A new address that no canary test asks is where the next leak will be.

    Enter it in tests/whole_site/surfaces.py, with what somebody would ask of it.
    """
    names = {name for name, _pattern in addresses()}
    of_the_admin = {name for name in names if name.startswith("admin:")}
    assert {name for name in of_the_admin if not is_known(name.removeprefix("admin:"))} == set()
    assert {name for name in names - of_the_admin if not surface_of(name)} == set()


def test_every_surface_has_an_address() -> None:
    """A surface whose addresses were renamed would be asked in vain."""
    names = {name for name, _pattern in addresses()}
    empty = {one.name for one in SURFACES.values() if not one.urls & names}
    assert empty == set()


def test_the_admin_is_walked() -> None:
    """A walk that loses its way through the resolver would find nothing hidden."""
    asked = Asked(pk=7, word="word")
    paths = admin_paths(asked)
    assert "/admin/" in paths
    assert any("/7/" in path for path in paths)
    assert len(paths) > 10


def test_an_unknown_address_is_noticed() -> None:
    """The net has to catch."""
    assert surface_of("new-page") == ""
    assert surface_of("home") == "home"
    assert not is_known("kb_problem_explode")
    assert verb_of("auth_user_password_change") == "password_change"
