"""Any address of an article, as pasted → the article, and the part of its page that it names."""

from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from kb.models import GUIDE, Article, Kind
from kb.pages.address_lookup import find_by_spelling
from kb.reader import Reader

OF_AN_ARTICLE = {
    *("article", "article-short", "article-markdown", "article-json", "article-reply"),
    "article-draft",
}
OF_A_NUMBER = {"article-number", "source-number"}
OF_AN_EDITOR = {
    f"kb_{kind.replace('_', '')}_{page}"
    for kind in Kind.values
    for page in ("change", "compare", "history")
}


def own_hosts(request: HttpRequest) -> set[str]:
    """Return the hosts, with ports, under which this site is known."""
    return {request.get_host(), urlsplit(str(settings.KB_BASE_URL)).netloc} - {""}


def find_by_address(
    address: str, hosts: Collection[str], user: Reader
) -> tuple[Article, str] | None:
    """Return the article at an address and its permanent path; None for any other text.

    A fragment (`#check-dns`) stays in the path, a query does not.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if not parts.path.startswith("/") or parts.scheme not in {"", "http", "https"}:
        return None
    if parts.netloc and parts.netloc not in hosts:
        return None
    article = _article_at(unquote(parts.path), user)
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return (article, permanent_path(article.pk) + fragment) if article else None


def permanent_path(pk: int) -> str:
    """Return the address of an article that never changes."""
    return reverse("article-short", args=[pk])


def _article_at(path: str, user: Reader) -> Article | None:
    for spelling in (path, f"{path.rstrip('/')}/"):
        try:
            match = resolve(spelling)
        except Resolver404:
            continue
        article = _article_of(match, user)
        if article is not None:
            return article
    return None


def _article_of(match: ResolverMatch, user: Reader) -> Article | None:
    name, named = match.url_name or "", match.kwargs
    if name in OF_AN_ARTICLE:
        return Article.objects.filter(pk=named["pk"]).first()
    if name in OF_AN_EDITOR and str(named["object_id"]).isdecimal():
        return Article.objects.filter(pk=int(named["object_id"])).first()
    if name in OF_A_NUMBER:
        source = named.get("source", GUIDE)
        return Article.objects.filter(number=named["number"], source__key=source).first()
    return _code_spelt(named["spelling"].rstrip("/"), user) if name == "error-code" else None


def _code_spelt(spelling: str, user: Reader) -> Article | None:
    """Return the one code with this slug, else with this spelling."""
    by_slug: Article | None = (
        Article.objects.of_kind(Kind.ERROR_CODE).filter(slug=spelling.lower()).first()
    )
    if by_slug is not None:
        return by_slug
    found = find_by_spelling(spelling, user)
    return found[0].article if len(found) == 1 else None
