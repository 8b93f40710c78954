"""What was public says that it is gone; what was never public was never there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import ProtectedError

from kb.models import Article, Category, Redirect, Source
from kb.publishing import workflow
from tests.make_articles import edit, put_live, write, write_live
from tests.whole_site.clients import Browser
from tests.whole_site.follow_addresses import (
    address,
    ask,
    every_address,
    lands,
    make_category,
    make_code,
    rename_code,
)

pytestmark = pytest.mark.one_database


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


@pytest.mark.parametrize("lies_deep", [False, True])
def test_a_category_whose_articles_all_moved_away_is_gone_not_lost(
    guide: None, lies_deep: bool
) -> None:
    """Nothing went, and yet its address shows nothing more; so too what it lies in."""
    above, new = make_category("Machines"), make_category("Lamps")
    area = make_category("Fans")
    area.parent = above if lies_deep else None
    area.save()
    publication = write_live("The fan is loud", category=area)
    article = Article.objects.get(pk=publication.pk)
    edit(article, category=new)
    put_live(article)
    assert lands(area.get_absolute_url()) == "410"
    assert lands(above.get_absolute_url()) == ("410" if lies_deep else "404")
    assert lands(new.get_absolute_url()) == new.get_absolute_url()


def change_category(web: Browser, area: Category, **values: Any) -> None:
    """Save a category's form in the admin."""
    path = f"/admin/kb/category/{area.pk}/change/"
    form = {"title": area.title, "slug": area.slug, "position": 90, "number": area.number}
    version = Category.objects.values_list("edit_version", flat=True).get(pk=area.pk)
    posted = web.post(path, {**form, "version": version, **values})
    assert posted.status_code == 302, posted.content


def test_a_category_that_was_once_public_cannot_be_deleted(guide: None, administrator: Any) -> None:
    """Its address answers for ever; by the admin and by the database."""
    area, new = make_category(), make_category("Lamps")
    article = Article.objects.get(pk=write_live("The fan is loud", category=area).pk)
    edit(article, category=new)
    put_live(article)
    web = Browser()
    web.force_login(administrator)
    assert web.post(f"/admin/kb/category/{area.pk}/delete/", {"post": "yes"}).status_code == 403
    with pytest.raises(ProtectedError):
        area.delete()
    never = make_category("Never")
    web.post(f"/admin/kb/category/{never.pk}/delete/", {"post": "yes"})
    assert not Category.objects.filter(pk=never.pk).exists()


def test_a_category_moved_under_another_and_back_leaves_no_address_dead(
    guide: None, administrator: Any
) -> None:
    """While it lay there, everyone saw the other one too."""
    area, above = make_category(), make_category("Machines")
    write_live("The fan is loud", category=area)
    web = Browser()
    web.force_login(administrator)
    assert lands(above.get_absolute_url()) == "404"
    change_category(web, area, parent=above.pk)
    assert lands(above.get_absolute_url()) == above.get_absolute_url()
    change_category(web, area, parent="")
    assert lands(above.get_absolute_url()) == "410"


def test_a_categorys_old_number_leads_on_and_is_gone_with_it(
    guide: None, administrator: Any
) -> None:
    """`/6.1/` is printed as often as `/2.1/`."""
    area = make_category()
    Category.objects.filter(pk=area.pk).update(
        source=Source.objects.get(key="guide"), number="87.1"
    )
    area.refresh_from_db()
    publication = write_live("The fan is loud", category=area)
    web = Browser()
    web.force_login(administrator)
    change_category(web, area, number="87.2")
    change_category(web, area, number="87.3")
    for number in ("87.1", "87.2", "87.3"):
        assert lands(f"/{number}/") == area.get_absolute_url(), number
    workflow.retire(Article.objects.get(pk=publication.pk), by=None)
    for number in ("87.1", "87.2", "87.3"):
        assert lands(f"/{number}/") == "410", number
    assert lands("/87.4/") == "404"


# --- Taken over -----------------------------------------------------------------------------------


def test_an_internal_code_that_had_the_same_name_hides_no_public_one(guide: None) -> None:
    """It took the path over and left it again: everyone still finds the first."""
    first = make_code("EZQX")
    rename_code(first, "EZQY")
    second = make_code("EZQX", title="Inner", audience="internal")
    assert lands("/errors/test-ezqx/") == address(first)
    rename_code(second, "EZQZ")
    for path in ("/errors/test-ezqx/", "/errors/EZQX"):
        assert lands(path) == address(first), path
    workflow.retire(Article.objects.get(pk=first.pk), by=None)
    assert lands("/errors/test-ezqx/") == "410"
    assert lands("/errors/test-ezqz/") == lands("/errors/Inner") == "404"


def test_an_internal_article_that_had_the_same_number_hides_no_public_one(guide: None) -> None:
    """The same with the guide's numbers."""
    source = Source.objects.get(key="guide")
    first = write_live("Numbered", source=source, number="88.7")
    article = Article.objects.get(pk=first.pk)
    edit(article, number="88.8")
    put_live(article)
    second = write("Inner", source=source, number="88.7", audience="internal")
    for number in ("88.7", "88.9"):
        edit(second, number=number)
        put_live(second)
        assert lands("/88.7/") == address(first)
    assert lands("/88.9/") == "404"


def test_of_two_that_had_a_path_the_last_that_lives_answers(guide: None) -> None:
    """A reader is better served by what is there than by what is gone."""
    first, second = make_code("EZQX"), make_code("EZQY")
    rename_code(first, "EZQZ")
    rename_code(second, "EZQX")
    rename_code(second, "EZQW")
    assert lands("/errors/test-ezqx/") == address(second)
    workflow.retire(Article.objects.get(pk=second.pk), by=None)
    assert lands("/errors/test-ezqx/") == address(first)


def test_a_redirect_made_by_hand_is_an_address_as_well(guide: None) -> None:
    """It answered everyone, so it says that its article is gone."""
    publication = make_code()
    Redirect.objects.create(path="errors/quox 7", article_id=publication.pk)
    assert lands("/errors/quox%207/") == address(publication)
    workflow.retire(Article.objects.get(pk=publication.pk), by=None)
    assert lands("/errors/quox%207/") == "410"


def test_an_old_name_from_before_it_was_public_tells_nothing(guide: None) -> None:
    """Agents asked for it under that name, nobody else ever could."""
    publication = make_code("EZQX", audience="internal")
    rename_code(publication, "EZQY")
    workflow.open_(Article.objects.get(pk=publication.pk), by=None)
    assert lands("/errors/test-ezqy/") == address(publication)
    assert lands("/errors/test-ezqx/") == lands("/errors/EZQX") == "404"


@pytest.mark.parametrize("is_removed", [True, False])
def test_an_alias_of_any_article_is_gone_not_lost(guide: None, is_removed: bool) -> None:
    """`/errors/<alias>` answers for every kind."""
    article = write("The fan is loud")
    article.aliases.create(text="zork 77")
    edit(article)
    publication = put_live(article)
    assert lands("/errors/zork%2077/") == address(publication)
    if is_removed:
        article.aliases.all().delete()
        edit(article)
        put_live(article)
        assert lands("/errors/zork%2077/") == address(publication)
    workflow.retire(article, by=None)
    assert lands("/errors/zork%2077/") == "410"


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
            own = {"Content-Length": "", "X-Request-ID": ""}
            assert dict(response.headers) | own == dict(nothing.headers) | own


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
