"""Where an old address is to lead, as people write it → the article that is meant."""

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve

from kb.models import GUIDE, Article, Kind, Publication, PublishedAlias
from kb.models.article import ArticleQuerySet
from kb.text.code_spelling import normalise

OF_AN_ARTICLE = {"article", "article-short", "article-markdown", "article-json", "article-reply"}
MOST_NAMED = 5

_ID = re.compile(r"#?([1-9][0-9]{0,14})")


class UnknownTarget(Exception):
    """What is to be led to is no article of this site; the message says why."""


class TargetFinder:
    """Finds articles by address, id, key, number or code; asks for each text once."""

    def __init__(self) -> None:
        self.hosts = _own_hosts()
        self.found: dict[str, Article | UnknownTarget] = {}
        self.live: dict[int, bool] = {}

    def find(self, text: str) -> Article:
        """Return the one article that a text names. Raises UnknownTarget."""
        if text not in self.found:
            try:
                self.found[text] = self._find(text.strip())
            except UnknownTarget as unknown:
                self.found[text] = unknown
        found = self.found[text]
        if isinstance(found, UnknownTarget):
            raise found
        return found

    def is_live(self, article: Article) -> bool:
        """Whether readers, or agents, can read an article now."""
        if article.pk not in self.live:
            rows = Publication.objects.filter(pk=article.pk, is_live=True)
            self.live[article.pk] = rows.exists()
        return self.live[article.pk]

    def _find(self, text: str) -> Article:
        path = self._own_path(text)
        articles = _at_path(path) if path else _named(text)
        rows = list(articles.order_by("pk")[: MOST_NAMED + 1])
        if not rows:
            raise UnknownTarget(f"There is no article at {text[:200]}.")
        if len(rows) > 1:
            named = ", ".join(f"#{row.pk}" for row in rows[:MOST_NAMED])
            raise UnknownTarget(f"Several articles are called {text[:200]}: {named}.")
        article: Article = rows[0]
        return article

    def _own_path(self, text: str) -> str:
        """Return the path of an address of this site, "" for what is no address.

        Raises UnknownTarget for an address of another site.
        """
        try:
            parts = urlsplit(text)
        except ValueError:
            return ""
        if parts.scheme in ("http", "https"):
            if parts.netloc.lower() not in self.hosts and parts.hostname not in self.hosts:
                raise UnknownTarget(f"{text[:200]} is an address of another site.")
            return unquote(parts.path) or "/"
        return unquote(parts.path) if text.startswith("/") else ""


def _own_hosts() -> set[str]:
    """Return the hosts under which this site is known, with ports where they are said."""
    base = urlsplit(str(settings.KB_BASE_URL)).netloc.lower()
    return {base, *(host.lower() for host in settings.ALLOWED_HOSTS)} - {"", "*"}


def _at_path(path: str) -> ArticleQuerySet:
    for spelling in (path, f"{path.rstrip('/')}/"):
        try:
            match = resolve(spelling)
        except Resolver404:
            continue
        if (articles := _of_page(match)) is not None:
            return articles
    return Article.objects.none()


def _of_page(match: ResolverMatch) -> ArticleQuerySet | None:
    """Return the articles of a page, None for a page that is not of one."""
    name, values = match.url_name or "", match.kwargs
    if name in OF_AN_ARTICLE:
        return Article.objects.filter(pk=values["pk"])
    if name in ("article-number", "source-number"):
        source = values.get("source", GUIDE)
        return Article.objects.filter(number=values["number"], source__key=source)
    if name == "error-code":
        return _spelt(str(values["spelling"]).rstrip("/"))
    return None


def _spelt(spelling: str) -> ArticleQuerySet:
    codes = Article.objects.of_kind(Kind.ERROR_CODE)
    by_slug = codes.filter(slug=spelling.lower())
    if by_slug.exists():
        return by_slug
    aliases = PublishedAlias.objects.filter(normalised=normalise(spelling))
    return Article.objects.filter(pk__in=aliases.values("publication"))


def _named(text: str) -> ArticleQuerySet:
    if identifier := _ID.fullmatch(text):
        return Article.objects.filter(pk=int(identifier[1]))
    if not text:
        return Article.objects.none()
    by_number = Q(number=text, source__key=GUIDE)
    return Article.objects.filter(by_number | Q(key=text) | Q(code=text))
