"""Whatever is wrong with an address, or has been renamed: one hop leads to the right one."""

import pytest

from kb.models import Alias, Article, Source
from kb.publishing import workflow
from tests.make_articles import edit, put_live, write, write_live
from tests.whole_site.follow_addresses import (
    HOPS,
    address,
    ask,
    lands,
    make_category,
    make_code,
    rename_code,
)

pytestmark = pytest.mark.one_database

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
