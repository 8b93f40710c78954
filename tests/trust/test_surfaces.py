"""The registry itself: no address without a surface, no surface without an address."""

from tests.trust import surfaces
from tests.trust.surfaces import SURFACES, Asked, addresses, admin_paths, surface_of


def test_every_address_belongs_to_a_surface() -> None:
    """A new address that no canary test asks is where the next leak will be.

    Enter it in tests/trust/surfaces.py, with what somebody would ask of it.
    """
    assert [entry for entry in addresses() if not surface_of(*entry)] == []


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
    assert surface_of("new-page", "new/") == ""
    assert surface_of("admin:kb_problem_explode", "admin/kb/problem/explode/") == ""
    assert surface_of("home", "") == "home"
    assert surfaces.verb_of("auth_user_password_change") == "password_change"
