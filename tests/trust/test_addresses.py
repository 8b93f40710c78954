"""Once public, an address answers 200, one hop or 410 for ever; never public, it never was."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb.models import Alias, Article, Category, Publication, Source
from kb.publishing import workflow
from tests.articles import edit, put_live, write, write_live
from tests.trust.browsers import Browser

HOPS = {301, 302}


def ask(path: str, who: Any = None) -> Any:
    """The answer to a GET, by nobody or by somebody."""
    web = Browser()
    if who is not None:
        web.force_login(who)
    return web.get(path)


def lands(path: str) -> str:
    """Follow at most one hop; the path that answered, or "410" or "404"."""
    response = ask(path)
    if response.status_code in HOPS:
        target = unquote(response["Location"])
        response = ask(response["Location"])
        assert response.status_code not in HOPS, f"{path} → {target} → {response['Location']}"
        return target if response.status_code == 200 else str(response.status_code)
    return path if response.status_code == 200 else str(response.status_code)


def address(article: Article | Publication) -> str:
    """The address that readers of an article see."""
    return Publication.objects.get(pk=article.pk).get_absolute_url()


def make_code(code: str = "EZQX", *, title: str = "Quoxed", **fields: Any) -> Publication:
    """A live error code."""
    values = {"kind": "error_code", "code": code, "slug": f"test-{code.lower()}"}
    return write_live(title, **{**values, **fields})


def rename_code(publication: Publication, code: str) -> None:
    """Give a code another name and address, and publish that."""
    article = Article.objects.get(pk=publication.pk)
    edit(article, code=code, slug=f"test-{code.lower()}")
    put_live(article)


# --- What is wrong with an address, one hop mends -------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/articles/{pk}/", 301),
        ("/articles/{pk}", 301),
        ("/articles/{pk}/{slug}", 301),
        ("/articles/{pk}/other-words/", 301),
        ("/articles/{pk}/other-words", 301),
        ("/articles/{pk}/{SLUG}/", 301),
        ("/articles/{pk}/{SLUG}", 301),
        ("/Articles/{pk}/{slug}/", 301),
        ("/ARTICLES/{pk}", 301),
        ("/articles/0{pk}/", 301),
        ("/articles/00{pk}/{slug}/", 301),
        ("/articles/{pk}/%C3%A9%20b/", 301),
    ],
)
def test_whatever_is_wrong_with_an_articles_address_one_hop_leads_there(
    guide: None, asked: str, status: int
) -> None:
    """Slug, case, last slash: all at once, and still one hop, or some client gives up."""
    publication = write_live("The fan is loud", slug="the-fan-is-loud")
    path = asked.format(pk=publication.pk, slug="the-fan-is-loud", SLUG="The-FAN-is-loud")
    response = ask(path)
    assert response.status_code == status
    assert response["Location"] == address(publication)
    assert response["Cache-Control"] == "no-cache"


def test_the_query_goes_along(guide: None) -> None:
    """A link into a page is not to be lost on the way."""
    publication = write_live("The fan is loud")
    response = ask(f"/articles/{publication.pk}/?a=1&b=%C3%A9")
    assert response["Location"] == f"{address(publication)}?a=1&b=%C3%A9"


@pytest.mark.parametrize("ending", ["md", "json", "txt"])
def test_the_texts_of_an_article_keep_their_address(guide: None, ending: str) -> None:
    """They are named by the id alone, which never changes."""
    publication = write_live("The fan is loud")
    path = f"/articles/{publication.pk}.{ending}"
    assert ask(path).status_code == 200
    assert lands(f"/Articles/{publication.pk}.{ending}") == path
    assert lands(f"{path}/") == path


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/errors/test-ezqx", 301),
        ("/errors/TEST-EZQX/", 301),
        ("/Errors/Test-Ezqx", 301),
        ("/errors/EZQX", 302),
        ("/errors/EZQX/", 302),
        ("/errors/ezqx", 302),
        ("/errors/Quoxed/", 302),
        ("/errors/quoxed", 302),
        ("/errors/errno%20977", 302),
        ("/errors/Errno+977/", None),
        ("/errors/ERRNO%20%20977/", 302),
        ("/errors/In/out%20quox", 302),
        ("/errors/in%2Fout%20quox/", 302),
        ("/errors/100%25%20quox", 302),
        ("/errors/qu%C3%B6x%20error", 302),
        ("/errors/QU%C3%96X%20ERROR/", 302),
        ("/errors/what%3F%20quox", 302),
    ],
)
def test_any_spelling_of_a_code_is_one_hop_away(
    guide: None, asked: str, status: int | None
) -> None:
    """People paste what they see: spaces, slashes, percent signs, other letters, any case."""
    article = write("Quoxed", kind="error_code", code="EZQX", slug="test-ezqx")
    for text in ("errno 977", "In/out quox", "100% quox", "quöx error", "what? quox"):
        Alias.objects.create(article=article, text=text)
    edit(article)
    put_live(article)
    response = ask(asked)
    if status is None:
        assert response.status_code in {302, 404}
        return
    assert (response.status_code, response.headers.get("Location")) == (
        status,
        "/errors/test-ezqx/",
    )


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/Articles", "/articles/"),
        ("/ARTICLES/?kind=problem", "/articles/?kind=problem"),
        ("/errors", "/errors/"),
        ("/Categories", "/categories/"),
        ("/search?q=x", "/search/?q=x"),
        ("/SEARCH/?q=x", "/search/?q=x"),
        ("/Robots.txt", "/robots.txt"),
        ("/sitemap.xml/", "/sitemap.xml"),
        ("/healthz/", "/healthz"),
        ("/accounts/login", "/accounts/login/"),
    ],
)
def test_a_page_is_one_hop_away_from_how_people_type_it(
    guide: None, asked: str, meant: str
) -> None:
    """Case and last slash are all that people get wrong."""
    response = ask(asked)
    assert (response.status_code, response.headers.get("Location")) == (301, meant)


def test_a_spelling_of_several_codes_offers_the_choice(guide: None) -> None:
    """A guess would send half of the readers to the wrong page."""
    for code in ("EZQX", "EZQY"):
        make_code(code, title="Quoxed twice")
    response = ask("/errors/quoxed%20twice/")
    assert response.status_code == 200
    for code in ("ezqx", "ezqy"):
        assert f"/errors/test-{code}/" in response.content.decode()


def test_a_codes_id_leads_to_its_page(guide: None) -> None:
    """The id is what tickets quote."""
    publication = make_code()
    response = ask(f"/articles/{publication.pk}/")
    assert (response.status_code, response["Location"]) == (301, "/errors/test-ezqx/")
    assert lands(f"/articles/{publication.pk}/anything") == "/errors/test-ezqx/"


def test_a_number_of_the_guide_leads_to_what_bears_it(guide: None) -> None:
    """302: the number may be another's in the next edition."""
    source = Source.objects.get(key="guide")
    publication = write_live("Numbered", source=source, number="88.7")
    for path in ("/88.7/", "/88.7"):
        response = ask(path)
        assert response.status_code in HOPS
        assert lands(path) == address(publication)
    assert ask("/88.7/").status_code == 302


def make_category(title: str = "Fans") -> Category:
    """A category of its own."""
    slug = title.lower()
    return Category.objects.create(key=f"test-{slug}", title=title, slug=slug, position=90)


def test_a_category_that_was_renamed_or_moved_keeps_its_address(guide: None) -> None:
    """Its id stands in the address; the rest is for people."""
    area, above = make_category(), make_category("Machines")
    write_live("The fan is loud", category=area)
    before = area.get_absolute_url()
    assert ask(before).status_code == 200
    area.slug, area.title, area.parent = "blowers", "Blowers", above
    area.save()
    for path in (before, before.rstrip("/"), before.upper(), f"/categories/{area.pk}"):
        assert lands(path) == area.get_absolute_url(), path


def test_moving_an_article_to_another_category_changes_no_address(guide: None) -> None:
    """That is why the category is not in it."""
    publication = write_live("The fan is loud", category=make_category())
    before = address(publication)
    article = Article.objects.get(pk=publication.pk)
    edit(article, category=make_category("Machines"))
    put_live(article)
    assert ask(before).status_code == 200


# --- Renamed --------------------------------------------------------------------------------------


def test_an_old_slug_leads_to_the_new_one_and_back(guide: None) -> None:
    """Renamed and renamed back, a redirect that was kept would loop."""
    publication = write_live("The fan is loud", slug="loud")
    article = Article.objects.get(pk=publication.pk)
    old = address(publication)
    edit(article, slug="noisy")
    put_live(article)
    new = address(publication)
    assert (lands(old), lands(new)) == (new, new)
    edit(article, slug="loud")
    put_live(article)
    assert (lands(old), lands(new)) == (old, old)


def test_a_renamed_codes_old_addresses_lead_on(guide: None) -> None:
    """The old slug and the old spelling, in any case."""
    publication = make_code("EZQX")
    rename_code(publication, "EZQZ")
    for path in ("/errors/test-ezqx/", "/errors/TEST-EZQX", "/errors/EZQX", "/errors/ezqx/"):
        assert lands(path) == "/errors/test-ezqz/", path


def test_a_code_renamed_back_answers_itself(guide: None) -> None:
    """A remembered path must not outrank the living code."""
    publication = make_code("EZQX")
    rename_code(publication, "EZQZ")
    rename_code(publication, "EZQX")
    assert ask("/errors/test-ezqx/").status_code == 200
    assert lands("/errors/test-ezqz/") == "/errors/test-ezqx/"


def test_a_living_code_outranks_a_redirect(guide: None) -> None:
    """Another code may take over a name that one had before."""
    first = make_code("EZQX")
    rename_code(first, "EZQZ")
    second = make_code("EZQX")
    assert ask("/errors/test-ezqx/").status_code == 200
    assert lands("/errors/EZQX") == address(second)
    workflow.retire(Article.objects.get(pk=second.pk), by=None)
    assert lands("/errors/test-ezqx/") in {address(first), "410"}


def test_an_alias_that_was_removed_still_leads_there(guide: None) -> None:
    """It was an address: /errors/<alias>."""
    article = write("Quoxed", kind="error_code", code="EZQX", slug="test-ezqx")
    Alias.objects.create(article=article, text="errno 977")
    edit(article)
    put_live(article)
    article.aliases.all().delete()
    edit(article)
    put_live(article)
    assert lands("/errors/errno%20977/") == "/errors/test-ezqx/"


def test_a_number_that_was_given_up_still_leads_there(guide: None) -> None:
    """An import renumbers the guide; printed numbers stay as they are."""
    source = Source.objects.get(key="guide")
    publication = write_live("Numbered", source=source, number="88.7")
    article = Article.objects.get(pk=publication.pk)
    edit(article, number="88.8")
    put_live(article)
    assert (lands("/88.7/"), lands("/88.8/")) == (address(publication), address(publication))


# --- Gone -----------------------------------------------------------------------------------------


def every_address(publication: Publication) -> list[str]:
    """All by which readers reach an article."""
    pk, own = publication.pk, publication.get_absolute_url()
    texts = [f"/articles/{pk}.{ending}" for ending in ("md", "json", "txt")]
    paths = [own, f"/articles/{pk}/", f"/articles/{pk}/x/", *texts]
    if publication.is_code:
        paths += [f"/errors/{quote(publication.code)}", f"/errors/{quote(publication.title)}"]
    return [*paths, own.rstrip("/")]


@pytest.mark.parametrize("make", [lambda: write_live("The fan is loud"), make_code])
def test_what_was_retired_is_gone_and_says_so(guide: None, make: Callable[[], Any]) -> None:
    """A bare 404 would leave the reader to think that the link was wrong."""
    publication = make()
    workflow.retire(Article.objects.get(pk=publication.pk), by=None)
    for path in every_address(publication):
        response = ask(path)
        assert response.status_code == 410, path
        assert response["Cache-Control"] == "no-cache"
    assert publication.title in ask(f"/articles/{publication.pk}/").content.decode()


def test_a_gone_article_names_its_successor(guide: None) -> None:
    """The reader wants an answer, not an obituary."""
    old, new = write_live("The fan is loud"), write_live("Fans and their noise")
    workflow.retire(Article.objects.get(pk=old.pk), by=None, successor=new)
    page = ask(f"/articles/{old.pk}/").content.decode()
    assert address(new) in page


@pytest.mark.parametrize("make", [lambda: write_live("The fan is loud"), make_code])
def test_what_was_restored_answers_again(guide: None, make: Callable[[], Any]) -> None:
    """Every address that it had."""
    publication = make()
    article = Article.objects.get(pk=publication.pk)
    workflow.retire(article, by=None)
    workflow.restore(article, by=None)
    for path in every_address(publication):
        assert lands(path) not in {"404", "410"}, path


@pytest.mark.parametrize("make", [lambda: write_live("The fan is loud"), make_code])
def test_what_was_merged_is_one_hop_away(guide: None, make: Callable[[], Any]) -> None:
    """From each of its addresses, also through a second merge: never two hops."""
    old, middle, new = make(), write_live("Fans and noise"), write_live("All about fans")
    articles = {one.pk: Article.objects.get(pk=one.pk) for one in (old, middle, new)}
    workflow.merge(articles[old.pk], into=articles[middle.pk], by=None)
    workflow.merge(articles[middle.pk], into=articles[new.pk], by=None)
    for path in every_address(old):
        if not path.endswith((".md", ".json", ".txt")):
            assert lands(path) == address(new), path


@pytest.mark.parametrize("make", [lambda: write_live("The fan is loud"), make_code])
def test_what_was_restricted_is_gone_without_its_title(
    guide: None, make: Callable[[], Any], agent: Any
) -> None:
    """It was public, so 404 would be a lie; its title is no longer the customer's."""
    publication = make()
    workflow.restrict(Article.objects.get(pk=publication.pk), by=None)
    for path in every_address(publication):
        response = ask(path)
        assert response.status_code == 410, path
        assert publication.title not in response.content.decode().replace(path, ""), path
    assert ask(publication.get_absolute_url(), agent).status_code == 200


def test_what_was_opened_again_answers_again(guide: None) -> None:
    """Restricted by mistake, and back."""
    publication = make_code()
    article = Article.objects.get(pk=publication.pk)
    workflow.restrict(article, by=None)
    workflow.open_(article, by=None)
    for path in every_address(publication):
        assert lands(path) not in {"404", "410"}, path


def test_a_category_whose_last_article_went_is_gone_not_lost(guide: None) -> None:
    """It was an address that people linked to; 404 would say that it never was."""
    area = make_category()
    publication = write_live("The fan is loud", category=area)
    assert ask(area.get_absolute_url()).status_code == 200
    workflow.retire(Article.objects.get(pk=publication.pk), by=None)
    for path in (area.get_absolute_url(), f"/categories/{area.pk}/"):
        assert lands(path) != "404", path


# --- Never public ---------------------------------------------------------------------------------


def test_what_was_never_public_is_answered_like_what_never_was(guide: None) -> None:
    """Byte for byte, but for what was asked: a longer page would be an answer."""
    draft = write("Secret plan", slug="secret-plan")
    inner = write_live("Secret rule", slug="secret-plan", audience="internal")
    for ending in ("/", "/secret-plan/", ".md", ".json"):
        nothing = ask(f"/articles/987654321{ending}")
        assert nothing.status_code == 404
        for article in (draft, inner):
            response = ask(f"/articles/{article.pk}{ending}")
            assert response.status_code == 404
            for name in (str(article.pk), "987654321"):
                assert name not in nothing.headers.values()
            said = response.content.replace(b"%d" % article.pk, b"#")
            assert said == nothing.content.replace(b"987654321", b"#").replace(
                b"%d" % article.pk, b"#"
            )
            assert dict(response.headers) | {"Content-Length": ""} == dict(nothing.headers) | {
                "Content-Length": ""
            }


@pytest.mark.parametrize("code", ["EZQX", "EZQY"])
def test_a_code_that_was_never_public_is_answered_like_none(guide: None, code: str) -> None:
    """Retired internal codes, renamed internal codes: nothing of them was ever an address."""
    publication = make_code(code, audience="internal")
    rename_code(publication, f"{code}B")
    workflow.retire(Article.objects.get(pk=publication.pk), by=None)
    nothing = ask("/errors/test-eqqqq/")
    for name in (f"test-{code}", code, f"test-{code}b", f"{code}B", "Quoxed"):
        response = ask(f"/errors/{name}/")
        assert response.status_code == nothing.status_code == 404, name


def test_what_went_internal_before_it_was_renamed_does_not_tell_its_new_name(guide: None) -> None:
    """The address it had in public says 410; the one it got in secret says nothing."""
    publication = make_code("EZQX")
    article = Article.objects.get(pk=publication.pk)
    workflow.restrict(article, by=None)
    article.refresh_from_db()
    rename_code(publication, "EZQW")
    assert ask("/errors/test-ezqx/").status_code == 410
    assert ask("/errors/test-ezqw/").status_code == 404
    assert "ezqw" not in ask("/errors/test-ezqx/").content.decode().lower()


# --- Any life -------------------------------------------------------------------------------------

NAMES = ("ZQA", "ZQB", "ZQC")
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), st.integers(0, 2), st.sampled_from(NAMES)),
        st.tuples(
            st.sampled_from(("retire", "restore", "restrict", "open_")),
            st.integers(0, 2),
            st.just(""),
        ),
        st.tuples(st.just("merge"), st.integers(0, 2), st.sampled_from(("0", "1", "2"))),
    ),
    max_size=7,
)


def move(article: Article, verb: str, name: str, others: list[Article]) -> None:
    """Do one thing to an article, as an editor would."""
    article.refresh_from_db()
    if verb == "rename":
        slug = f"test-{name.lower()}-{article.pk}"
        code = {"code": f"{name}{article.pk}"} if article.kind == "error_code" else {}
        edit(article, slug=slug, title=f"{name} {article.pk}", **code)
        workflow.publish_now(article, by=None)
    elif verb == "merge":
        workflow.merge(article, into=others[int(name)], by=None)
    else:
        getattr(workflow, verb)(article, by=None)


def note_public(articles: list[Article], known: set[str]) -> None:
    """Remember every address that answers readers now."""
    for publication in Publication.objects.filter(pk__in=[one.pk for one in articles]):
        if publication.is_live and publication.is_public:
            known |= {path for path in every_address(publication) if not path.endswith("x/")}


def live_through(steps: list[tuple[str, int, str]]) -> None:
    """Three articles live their lives; whatever was public once is asked after every step."""
    codes = [make_code(f"ZQ{n}", title=f"Begun {n}") for n in "XY"]
    plain = write_live("Begun plainly", slug="begun-plainly")
    articles = [Article.objects.get(pk=one.pk) for one in (*codes, plain)]
    known: set[str] = set()
    note_public(articles, known)
    for verb, at, name in steps:
        try:
            with transaction.atomic():
                move(articles[at], verb, name, articles)
        except workflow.Refused:
            continue
        note_public(articles, known)
    for path in sorted(known):
        assert lands(path) != "404", (path, steps)


@pytest.mark.django_db
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=MOVES)
@example(steps=[("rename", 0, "ZQA"), ("retire", 0, ""), ("restore", 0, ""), ("rename", 0, "ZQB")])
@example(steps=[("rename", 0, "ZQA"), ("restrict", 0, ""), ("rename", 0, "ZQB")])
@example(steps=[("merge", 0, "1"), ("rename", 1, "ZQA"), ("retire", 1, "")])
@example(steps=[("merge", 0, "2"), ("restrict", 2, ""), ("open_", 2, ""), ("merge", 2, "1")])
def test_an_address_that_was_public_never_dies(
    guide: None, steps: list[tuple[str, int, str]]
) -> None:
    """Whatever editors do, in whatever order: 200, one hop, or 410."""
    mark = transaction.savepoint()
    try:
        live_through(steps)
    finally:
        transaction.savepoint_rollback(mark)


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=MOVES)
def test_an_address_that_was_public_never_dies_in_many_lives(
    guide: None, steps: list[tuple[str, int, str]]
) -> None:
    """The same with more patience."""
    mark = transaction.savepoint()
    try:
        live_through(steps)
    finally:
        transaction.savepoint_rollback(mark)
