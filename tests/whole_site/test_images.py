"""The image of every text that is not public: nobody sees it who may not see the text."""

import pytest

from kb.models import Image
from tests.whole_site.canaries import Bait, World
from tests.whole_site.clients import Browser

pytestmark = pytest.mark.one_database

# What agents read, though customers never did or do no more: live texts, and their old revisions.
TO_AGENTS = {"restricted", "internal before it was public"}


def with_images(baits: list[Bait]) -> list[Bait]:
    """Those texts that show an image of their own."""
    return [one for one in baits if one.asked.image]


def seen(web: Browser, baits: list[Bait]) -> set[str]:
    """The names of the texts whose image this reader gets."""
    images = Image.objects.in_bulk([one.asked.image for one in with_images(baits)])
    answers = {one.name: web.get(images[one.asked.image].path) for one in with_images(baits)}
    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    return {name for name, answer in answers.items() if answer.status_code == 200}


def test_customers_get_no_image_of_what_is_not_public(world: World) -> None:
    """A screenshot of a draft says as much as its words."""
    assert len(with_images(world.hidden)) > 15
    assert len(with_images(world.internal)) > 3
    assert seen(Browser(), [*world.hidden, *world.internal]) == set()
    assert len(seen(Browser(), world.public)) == len(world.public)


def test_agents_get_those_of_what_they_may_read(world: World) -> None:
    """And none of a draft, nor of what is gone."""
    web = Browser()
    web.force_login(world.people["agent"])
    assert seen(web, world.internal) == {one.name for one in with_images(world.internal)}
    expected = {
        one.name for one in with_images(world.hidden) if any(word in one.name for word in TO_AGENTS)
    }
    assert seen(web, world.hidden) == expected


@pytest.mark.parametrize("who", ["bare", "other", "outsider"])
def test_staff_without_the_right_get_what_customers_get(world: World, who: str) -> None:
    """Every right but `view_internal`."""
    web = Browser()
    web.force_login(world.people[who])
    assert seen(web, [*world.hidden, *world.internal]) == set()


def test_editors_see_the_image_of_every_draft(world: World) -> None:
    """Else they could not write."""
    web = Browser()
    web.force_login(world.people["root"])
    assert seen(web, world.hidden) == {one.name for one in with_images(world.hidden)}
