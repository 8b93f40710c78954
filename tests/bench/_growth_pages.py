"""What a reader or an editor opens, by name: addresses, alike on sites of different sizes."""

from collections.abc import Iterable
from urllib.parse import quote

from django.urls import reverse

from kb.models import Article, Category, Kind, Publication

SOME = 10
"""Addresses of a kind, spread over the whole site."""


def reader_pages(texts: list[str]) -> dict[str, list[str]]:
    """Return the pages of an anonymous reader; `texts` are searched for."""
    live = Publication.objects.filter(is_live=True, audience="public")
    articles = spread(live.exclude(kind=Kind.ERROR_CODE))
    codes = spread(live.filter(kind=Kind.ERROR_CODE))
    leaves = list(Category.objects.filter(parent__isnull=False).order_by("pk")[:SOME])
    last = leaves[-1].pk
    return {
        "home": ["/"],
        "all articles": ["/articles/"],
        "all articles, of a kind": ["/articles/?kind=problem"],
        "all articles, of a category": [f"/articles/?category={leaf.pk}" for leaf in leaves[:3]],
        "all categories": ["/categories/"],
        "category": [leaf.get_absolute_url() for leaf in leaves],
        "all codes": ["/errors/"],
        "code": [row.get_absolute_url() for row in codes],
        "code by another spelling": [
            f"/errors/{quote(row.document['aliases'][0])}/" for row in codes
        ],
        "article": [row.get_absolute_url() for row in articles],
        "article as Markdown": [f"/articles/{row.pk}.md" for row in articles],
        "article as JSON": [f"/articles/{row.pk}.json" for row in articles],
        "article as a reply": [f"/articles/{row.pk}.txt" for row in articles],
        "category to print": [reverse("category-print", args=[leaves[0].pk, leaves[0].slug])],
        "category as Markdown": [f"/categories/{last}.md"],
        "search": [f"/search/?q={quote(text)}" for text in texts],
        "search, narrowed": [f"/search/?q={quote(text)}&kind=problem" for text in texts[:SOME]],
        "suggestions": [
            f"/search/suggest/?q={quote(text[:length])}"
            for text in texts[:SOME]
            for length in (3, 7, 12)
        ],
        "no such page": [f"/no-such-page-{text.split()[0]}/" for text in texts[:SOME]],
        "sitemap, index": ["/sitemap.xml"],
        "sitemap, one part": ["/sitemap-1.xml"],
        "about": ["/about/"],
    }


def editor_pages(texts: list[str]) -> dict[str, list[str]]:
    """Return the pages of an editor who may do everything."""
    words = [text.split()[0] for text in texts[:SOME]]
    articles = spread(Article.objects.exclude(kind=Kind.ERROR_CODE))
    leaf = Category.objects.filter(parent__isnull=False).order_by("pk")[0]
    lists = {
        "articles": "article",
        "problems": "problem",
        "categories": "category",
        "images": "image",
        "searches": "searchlog",
        "old paths": "redirect",
        "flags": "flag",
        "security log": "securityevent",
        "imports": "importrun",
        "users": None,
    }
    shown = {
        f"list of {name}": [f"/admin/kb/{model}/" if model else "/admin/auth/user/"]
        for name, model in lists.items()
    }
    return {
        "dashboard": ["/admin/"],
        "queue of drafts": ["/admin/desk/drafts/"],
        "queue for review": ["/admin/desk/review/"],
        **shown,
        "articles, page 50": ["/admin/kb/article/?p=50"],
        "articles by title": ["/admin/kb/article/?o=1"],
        "articles of a state": ["/admin/kb/article/?is=draft", "/admin/kb/article/?is=overdue"],
        "articles of a category": [f"/admin/kb/article/?in={leaf.pk}"],
        "articles of an owner": ["/admin/kb/article/?owner=person-3"],
        "articles searched": [f"/admin/kb/article/?q={quote(word)}" for word in words],
        "searches searched": [f"/admin/kb/searchlog/?q={quote(word)}" for word in words[:3]],
        "form of an article": [row.admin_url() for row in articles],
        "history of an article": [row.admin_url("history") for row in articles],
        "comparison of revisions": [f"{row.admin_url('compare')}?from=1&to=2" for row in articles],
        "history of all": ["/admin/history/"],
        "history of all, one person": ["/admin/history/?person=person-3"],
        "history of all, searched": [f"/admin/history/?q={quote(word)}" for word in words[:3]],
        "report of searches": ["/admin/kb/searchlog/report/"],
        "order in a category": [reverse("admin:kb_category_articles", args=[leaf.pk])],
        "form of a category": [f"/admin/kb/category/{leaf.pk}/change/"],
        "picker of articles": [f"/admin/suggest/articles/?q={quote(word)}" for word in words[:3]],
        "picker of links": [f"/admin/suggest/links/?q={quote(word)}" for word in words[:3]],
        "picker of people": ["/admin/suggest/people/?q=person"],
    }


def spread(rows: Iterable) -> list:  # type: ignore[type-arg]
    """Return some rows of a query, evenly over its ids."""
    pks = list(rows.order_by("pk").values_list("pk", flat=True))  # type: ignore[attr-defined]
    chosen = pks[:: max(1, len(pks) // SOME)][:SOME]
    return list(rows.filter(pk__in=chosen).order_by("pk"))  # type: ignore[attr-defined]
