"""One image: who may see it, what its answer says, and that nobody keeps what is taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.media.keep import read_content
from kb.models import Article, Image
from kb.publishing import workflow
from kb.text.image_addresses import image_digests
from kb.views.media import POLICY
from tests.make_articles import edit, put_live, write
from tests.make_images import keep, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(guide: None) -> Image:
    """An image that nothing uses yet."""
    return keep()


def status(image: Image, client: Client | None = None) -> int:
    """What an image's address answers."""
    return (client or Client()).get(image.path).status_code


def test_an_image_follows_the_article_that_shows_it(picture: Image) -> None:
    """Seen by everyone while a public text shows it, and not a moment longer."""
    article = write(body=shown(picture))
    assert status(picture) == 404
    put_live(article)
    assert status(picture) == 200
    workflow.restrict(article, by=None)
    assert status(picture) == 404
    workflow.open_(article, by=None)
    workflow.retire(article, by=None)
    assert status(picture) == 404
    workflow.restore(article, by=None)
    assert status(picture) == 200


def test_an_old_revision_that_is_public_still_shows_its_image(picture: Image) -> None:
    """Copied replies lead there; what only a draft or agents saw stays hidden."""
    drafted, internal = keep("blue"), keep("green")
    article = write(body=shown(picture), internal_note=shown(internal))
    put_live(article)
    edit(article, body=shown(drafted))
    assert (status(picture), status(drafted), status(internal)) == (200, 404, 404)
    edit(article, body="No image any more")
    put_live(article)
    page = Client().get(f"/articles/{article.pk}/{article.slug}/revisions/1/")
    assert picture.path in page.content.decode()
    assert (status(picture), status(drafted)) == (200, 404)


def test_an_old_revision_for_agents_keeps_its_image_to_them(picture: Image) -> None:
    """Written for agents, cleaned and opened since."""
    article = write(body=shown(picture), audience="internal")
    put_live(article)
    edit(article, body="Cleaned", audience="public")
    put_live(article)
    assert status(picture) == 404


def test_who_is_signed_in_sees_what_they_may_read(
    picture: Image, person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    """Agents see what is internal, writers what is drafted; a reader with an account neither."""
    internal = keep("blue")
    write(body=shown(picture))
    put_live(write("For agents", body="x", internal_note=shown(internal)))
    nobody, agent = signed_in(person("nobody")), signed_in(person("agent", "agent"))
    assert (status(picture, nobody), status(internal, nobody)) == (404, 404)
    assert (status(picture, agent), status(internal, agent)) == (404, 200)
    for role in ("author", "reviewer", "publisher"):
        assert status(picture, signed_in(person(role, role))) == 200


def test_the_answer_says_what_it_is_and_lets_it_do_nothing(picture: Image) -> None:
    put_live(write(body=shown(picture)))
    response = Client().get(picture.path)
    assert response.content == read_content(picture)
    wanted = {
        "Content-Type": "image/png",
        "Content-Security-Policy": POLICY,
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "public, no-cache",
        "Content-Length": str(picture.byte_count),
        "ETag": f'"{picture.digest}"',
    }
    assert {name: response.headers.get(name) for name in wanted} == wanted
    assert not response.cookies


def test_an_unchanged_image_is_not_sent_twice_and_head_sends_none(
    picture: Image, settings: Any, django_assert_num_queries: Any
) -> None:
    put_live(write(body=shown(picture)))
    settings.KB_SHARED_MAX_AGE = 60
    with django_assert_num_queries(1):
        again = Client().get(picture.path, headers={"if-none-match": f'W/"x", "{picture.digest}"'})
    assert (again.status_code, again.content) == (304, b"")
    # Who may see an image changes without it: no cache shows it unasked.
    assert again["Cache-Control"] == "public, no-cache"
    head = Client().head(picture.path)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(picture.byte_count)
    assert Client().post(picture.path).status_code == 405
    zipped = Client().get(picture.path, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in zipped.headers


def test_nothing_is_kept_for_who_is_signed_in(
    picture: Image, author: Any, signed_in: Callable[[Any], Client]
) -> None:
    """The next to use the machine may not be an editor."""
    response = signed_in(author).get(picture.path)
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers


def test_what_is_taken_back_is_not_unchanged(picture: Image) -> None:
    """A 304 would tell a cache to go on showing it."""
    article = put_live(write(body=shown(picture))).article
    etag = Client().get(picture.path)["ETag"]
    workflow.retire(article, by=None)
    again = Client().get(picture.path, headers={"if-none-match": etag})
    assert (again.status_code, again["Cache-Control"]) == (404, "no-cache")


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.replace(".png", ".gif"),
        lambda path: path.replace(".png", ""),
        lambda path: path[:-5] + ".png",
        lambda path: path + "/x",
        lambda path: path.replace("/media/", "/media/../media/"),
    ],
)
def test_no_other_address_shows_it(picture: Image, change: Callable[[str], str]) -> None:
    put_live(write(body=shown(picture)))
    assert Client().get(change(picture.path)).status_code == 404


def test_an_article_shows_its_image_with_its_size(guide: None) -> None:
    wide = keep("blue", size=(1_000, 20))
    article: Article = put_live(write(body=shown(wide), steps=(f"Press {shown(wide)}",))).article
    page = Client().get(f"/articles/{article.pk}/{article.slug}/").content.decode()
    assert page.count('width="1000" height="20" loading="lazy" decoding="async"') == 2
    assert page.count(f'<a class="full-size" href="{wide.path}">') == 2
    assert image_digests(page) == {wide.digest}
