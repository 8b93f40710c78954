"""Addresses as readers ask for them, and where they land."""

from typing import Any
from urllib.parse import quote, unquote

from kb.models import Article, Category, Publication
from kb.publishing.public import spellings
from tests.make_articles import edit, put_live, write_live
from tests.whole_site.clients import Browser

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


def every_address(publication: Publication) -> list[str]:
    """All by which readers reach an article."""
    pk, own = publication.pk, publication.get_absolute_url()
    texts = [f"/articles/{pk}.{ending}" for ending in ("md", "json", "txt")]
    paths = [own, f"/articles/{pk}/", f"/articles/{pk}/x/", *texts]
    paths += [f"/errors/{quote(text)}" for text in spellings(publication.document)]
    return [*paths, own.rstrip("/")]


def make_category(title: str = "Fans") -> Category:
    """A category of its own."""
    slug = title.lower()
    return Category.objects.create(key=f"test-{slug}", title=title, slug=slug, position=90)
