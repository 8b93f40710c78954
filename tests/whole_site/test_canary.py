"""A canary in every text that is not public: no surface sings, whoever asks without the right."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest

from kb.models import Article, Publication
from kb.publishing import workflow
from tests.make_articles import edit, put_live
from tests.whole_site.admin_surface import admin_paths
from tests.whole_site.canaries import Bait, World, bait, make, new_word
from tests.whole_site.clients import Browser, body
from tests.whole_site.surfaces import SURFACES, Asked, public_paths, reading_forms

pytestmark = pytest.mark.one_database

ALL_SURFACES = sorted(SURFACES)
# Where all of them would ask the same of the same views.
A_FEW = {"problem, draft", "error_code, scheduled", "problem, retired", "flag"}
A_FEW |= {"error_code, live with its next text draft", "note for agents"}

IN_THE_ADMIN = {"problem, draft", "error_code, internal"}


def heard(response: Any) -> str:
    """All that an answer says, in one text; the id of the request is one of a kind."""
    headers = "\n".join(
        f"{name}: {value}" for name, value in response.headers.items() if name != "X-Request-ID"
    )
    return f"{unquote(headers)}\n{unquote(body(response).decode(errors='replace'))}".lower()


def sung(responses: Iterator[tuple[str, Any]], canaries: dict[str, str]) -> set[str]:
    """Which canaries were heard, and where; a stem of eight letters is enough to know one."""
    found = set()
    for path, response in responses:
        text = heard(response)
        found |= {f"{path}: {name}" for word, name in canaries.items() if word[:8] in text}
    return found


def ask(web: Browser, paths: list[str]) -> Iterator[tuple[str, Any]]:
    """The answers to a GET of each."""
    for path in dict.fromkeys(paths):
        yield path, web.get(path)


# --- Customers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL_SURFACES)
def test_a_customer_sees_nothing_that_is_not_public(world: World, name: str) -> None:
    """One surface that reads past `visible_to` tells what editors have not said yet."""
    everything = [*world.hidden, *world.internal, *world.public]
    paths = [path for one in everything for path in SURFACES[name].paths(one.asked)]
    assert sung(ask(Browser(), paths), world.canaries()) == set()


def posted(web: Browser, baits: list[Bait]) -> Iterator[tuple[str, Any]]:
    """The answers to the forms that only read, without what was sent."""
    for one in baits:
        for form in reading_forms(one.asked):
            yield one.name, web.post_here(form.path, form.data)


def test_a_customer_who_pastes_sees_nothing_that_is_not_public(world: World) -> None:
    """A pasted text searches as a typed one does, and finds what its reader may see."""
    everything = [*world.hidden, *world.internal, *world.public]
    assert sung(posted(Browser(), everything), world.canaries()) == set()


def test_who_pastes_hears_what_is_theirs(world: World) -> None:
    """Ears that hear nothing prove nothing."""
    public = {one.canary: one.name for one in world.public}
    assert sung(posted(Browser(), world.public), public)
    internal = {one.canary: one.name for one in world.internal}
    assert sung(posted(signed_in(world, "agent"), world.internal), internal)


def test_an_agent_sees_no_drafts_on_any_surface(world: World) -> None:
    """Agents may read what is internal; what is not published is not theirs to act on."""
    web = signed_in(world, "agent")
    # To those who may read internal texts, an article that was restricted is simply internal.
    drafts = [one for one in world.hidden if "restricted" not in one.name]
    paths = [path for one in drafts if one.name in A_FEW for path in public_paths(one.asked)]
    assert sung(ask(web, paths), {one.canary: one.name for one in drafts}) == set()


def test_a_hidden_code_that_a_public_text_names_is_a_plain_word_there(world: World) -> None:
    """A link, or the mark of one, would say that there is something, and under which number."""
    named = [one for one in [*world.hidden, *world.internal] if "named" in one.name]
    for one in world.public:
        page = Browser().get(f"/articles/{one.asked.pk}/", follow=True).content.decode()
        assert "data-mention" not in page
        for hidden in named:
            assert hidden.asked.word.upper() in page
            assert f"/errors/{hidden.asked.code}/" not in page


def test_a_customer_who_comes_after_an_agent_sees_no_more(world: World) -> None:
    """What a process keeps of an agent's page must not be what a customer gets."""
    known = [*world.public, world.internal[0], world.internal[-1]]
    paths = [path for one in known for path in public_paths(one.asked) if "?q=" not in path]
    warmed = sung(ask(signed_in(world, "agent"), paths), world.canaries())
    assert warmed, "the agent saw nothing that could be kept"
    assert sung(ask(Browser(), paths), world.canaries()) == set()


@pytest.mark.parametrize("who", ["bare", "other"])
def test_staff_without_the_right_see_nothing_in_the_admin(world: World, who: str) -> None:
    """Lists, boxes that complete and histories answer anybody who gets past the door."""
    hidden = [one for one in [*world.hidden, *world.internal] if one.name in IN_THE_ADMIN]
    paths = [path for one in hidden for path in admin_paths(one.asked)]
    assert sung(ask(signed_in(world, who), paths), world.canaries()) == set()


def test_an_editor_who_may_not_read_what_is_internal_does_not_see_it_in_the_admin(
    world: World,
) -> None:
    """Every right but `view_internal`: the admin is one more surface."""
    internal = {one.canary: one.name for one in world.internal}
    paths = [path for one in world.internal[:2] for path in admin_paths(one.asked)]
    assert sung(ask(signed_in(world, "outsider"), paths), internal) == set()


@pytest.mark.parametrize("who", ["", "agent"])
def test_who_is_no_editor_gets_no_page_of_the_admin(world: World, who: str) -> None:
    """Every address of it leads to the sign-in or says no, whether something is there or not."""
    web = signed_in(world, who) if who else Browser()
    outside = {"/admin/login/", "/admin/logout/", "/admin/jsi18n/"}
    for path, response in ask(web, admin_paths(world.hidden[0].asked)):
        if path not in outside:
            assert response.status_code in {302, 403, 404, 405}, path
            assert response.headers.get("Location", "/accounts/login/").startswith(
                ("/admin/login/", "/accounts/login/")
            ), path


def signed_in(world: World, who: str) -> Browser:
    """A browser of one of the people."""
    web = Browser()
    web.force_login(world.people[who])
    return web


# --- They would see -------------------------------------------------------------------------------

SHOWS_A_PUBLIC_ARTICLE = {
    "all articles",
    "article",
    "article as text",
    "categories",
    "crawlers",
    "fallback",
    "error codes",
    "home",
    "search",
    "suggestions",
}


@pytest.mark.parametrize("name", sorted(SHOWS_A_PUBLIC_ARTICLE & set(ALL_SURFACES)))
def test_what_is_public_is_heard_where_it_belongs(world: World, name: str) -> None:
    """A canary that nobody hears proves nothing: here the same ears hear the public one."""
    web, found = Browser(), set()
    for one in world.public:
        paths = SURFACES[name].paths(one.asked)
        found |= sung(ask(web, list(paths)), {one.canary: one.name, one.asked.word: one.name})
    assert found, name


@pytest.mark.parametrize(
    "name", ["article", "article as text", "search", "categories", "error codes"]
)
def test_an_agent_sees_what_is_internal(world: World, name: str) -> None:
    """Hidden from all would be safe, and useless."""
    web, found = signed_in(world, "agent"), set()
    for one in world.internal:
        paths = list(SURFACES[name].paths(one.asked))
        found |= sung(ask(web, paths), {one.canary: one.name})
    assert found, name


def test_an_agent_sees_the_note_beside_a_public_article(world: World) -> None:
    """It is what the note was written for."""
    (note,) = [one for one in world.internal if one.name == "note for agents"]
    page = signed_in(world, "agent").get(f"/articles/{note.asked.pk}/", follow=True)
    assert note.canary in heard(page)


def test_an_editor_hears_every_draft_in_the_admin(world: World) -> None:
    """The admin paths are walked for real: with the right, they show the canaries."""
    web = signed_in(world, "root")
    for one in world.hidden:
        if one.name in IN_THE_ADMIN:
            assert sung(ask(web, admin_paths(one.asked)), {one.canary: one.name}), one.name


# --- A guess tells nothing ------------------------------------------------------------------------

NEVER_WAS = 987_654_321


def twin(asked: Asked) -> Asked:
    """The same guess about something that never was."""
    word = new_word()
    other: dict[str, Any] = {
        name: str(getattr(asked, name)).replace(asked.word, word)
        for name in ("slug", "code", "spelling", "category_slug")
    }
    category = NEVER_WAS if asked.category else 0
    image = asked.image[::-1]
    return replace(asked, pk=NEVER_WAS, word=word, category=category, image=image, **other)


def shape(response: Any, path: str, asked: Asked) -> tuple[int, str]:
    """Status, headers and body without what the asker put there."""
    text = heard(response)
    for own in echoes(path, asked):
        text = text.replace(own.lower(), "…")
    return response.status_code, re.sub(r"(?m)^(content-length|etag):.*$", r"\1", text)


def echoes(path: str, asked: Asked) -> Iterator[str]:
    """What of the request an answer may repeat, longest first."""
    query = unquote(path.partition("?")[2]).replace("q=", "")
    yield from (path, unquote(path), path.replace("&", "&amp;"), path.replace("/", "%2f"))
    yield from sorted({*query.split("&"), *query.split("&amp;")} - {""}, key=len, reverse=True)
    for own in (asked.word, asked.word[:4] + asked.word[5:], asked.word[:5]):
        if own in path:
            yield own
    yield from (f"articles/{asked.pk}", f"categories/{asked.category}")
    yield f"choice. {asked.category} is not"
    yield asked.image or "no image"


GUESSED = {"problem, draft", "problem, deleted", "error_code, scheduled", "error_code, internal"}


def never_seen(world: World) -> list[Bait]:
    """What customers could never read, whole articles only."""
    return [one for one in [*world.hidden, *world.internal] if one.name in GUESSED]


def test_a_guess_at_what_was_never_public_tells_what_a_guess_at_nothing_tells(world: World) -> None:
    """A 403, a longer page, another header or a hint would say: there is something."""
    web = Browser()
    for one in never_seen(world):
        other = twin(one.asked)
        for mine, theirs in zip(public_paths(one.asked), public_paths(other), strict=True):
            if mine != theirs and "/accounts/" not in mine:  # a form's token differs anyway
                a, b = web.get(mine), web.get(theirs)
                assert shape(a, mine, one.asked) == shape(b, theirs, other), (one.name, mine)


def test_unsafe_requests_on_hidden_ids_tell_no_more(world: World) -> None:
    """A POST finds an article by its id as well as a GET does."""
    web = Browser()
    one = never_seen(world)[0]
    other = twin(one.asked)
    for mine, theirs in zip(public_paths(one.asked), public_paths(other), strict=True):
        if "/accounts/" not in mine:
            a, b = web.post(mine), web.post(theirs)
            assert shape(a, mine, one.asked) == shape(b, theirs, other), mine


# --- Before and after -----------------------------------------------------------------------------


@pytest.fixture
def lived(guide: None) -> tuple[Bait, Article]:
    """A public article whose every text holds the word."""
    return make(bait("once public"), title="A lamp that flickers", kind="error_code")


def warm(one: Bait) -> dict[str, str]:
    """Ask everything; the ETag of every page that shows it."""
    web, found = Browser(), {}
    for path, response in ask(web, public_paths(one.asked)):
        if one.canary in heard(response) and "ETag" in response.headers:
            found[path] = response.headers["ETag"]
    return found


@pytest.mark.parametrize("verb", ["retire", "restrict"])
def test_once_taken_back_it_is_on_no_surface_and_in_no_cache(
    lived: tuple[Bait, Article], verb: str
) -> None:
    """Publish, fill every cache, take back: no page, no 304 for the page as it was."""
    one, article = lived
    assert sung(ask(Browser(), public_paths(one.asked)), {one.canary: one.name}) == set()
    put_live(article)
    pages = warm(one)
    assert len(pages) >= 4, "it was public, and hardly to be seen"
    getattr(workflow, verb)(article, by=None)
    assert sung(ask(Browser(), public_paths(one.asked)), {one.canary: one.name}) == set()
    for path, etag in pages.items():
        response = Browser().get(path, headers={"if-none-match": etag})
        assert response.status_code != 304, path


@pytest.mark.parametrize("verb", ["retire", "restrict"])
def test_a_search_for_what_was_taken_back_finds_what_a_search_for_nothing_finds(
    lived: tuple[Bait, Article], verb: str
) -> None:
    """A word that is still in the index counts, completes and corrects, though nothing is shown."""
    one, article = lived
    put_live(article)
    getattr(workflow, verb)(article, by=None)
    web, other = Browser(), twin(one.asked)
    for name in ("search", "suggestions"):
        mine, theirs = SURFACES[name].paths(one.asked), SURFACES[name].paths(other)
        for a, b in zip(mine, theirs, strict=True):
            assert shape(web.get(a), a, one.asked) == shape(web.get(b), b, other), a


def test_the_pending_text_is_heard_only_once_it_is_published(guide: None) -> None:
    """Between the save and the publish stands every surface."""
    one, article = make(bait("first text"), title="A door that sticks")
    put_live(article)
    said = new_word()
    edit(article, symptom=said, title=f"A door that {said}")
    assert sung(ask(Browser(), public_paths(one.asked)), {said: "next"}) == set()
    put_live(article)
    assert sung(ask(Browser(), public_paths(one.asked)), {said: "next"})


def test_a_word_that_was_taken_out_is_found_no_more(guide: None) -> None:
    """Old postings, old spellings and old marks would still lead to it."""
    one, article = make(bait("old text"), title="A key that is lost")
    put_live(article)
    article.aliases.all().delete()
    for lines in (article.step_set, article.resolution_set, article.tools):
        lines.all().delete()
    edit(article, **dict.fromkeys(("symptom", "environment", "cause", "body"), "Nothing."))
    put_live(article)
    live = [path for path in public_paths(one.asked) if "/revisions/" not in path]
    assert sung(ask(Browser(), live), {one.canary: one.name}) == set()
    assert Publication.objects.get(pk=article.pk).is_live


def test_the_title_of_what_was_restricted_is_told_to_agents_alone(guide: None) -> None:
    """A 410 that names it would tell customers what agents now keep to themselves."""
    one, article = make(bait("restricted"), kind="problem")
    put_live(article)
    workflow.restrict(article, by=None)
    response = Browser().get(f"/articles/{one.asked.pk}/")
    assert response.status_code == 410
    assert one.canary not in heard(response)
