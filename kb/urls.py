"""Every address on one screen."""

from django.urls import path, re_path, register_converter
from django.urls.converters import IntConverter

from kb.admin import site
from kb.api.v1 import api
from kb.text.guide_numbers import GUIDE_NUMBER
from kb.views import (
    accounts,
    article_flag,
    articles,
    categories,
    crawlers,
    drafts,
    error_codes,
    error_handlers,
    exports,
    fallback,
    health,
    home,
    numbers,
    revisions,
    search,
    search_feedback,
    triage,
)


class IdConverter(IntConverter):
    """A number that a database column holds."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")

urlpatterns = [
    path("", home.home, name="home"),
    path("articles/", articles.articles, name="articles"),
    path("articles/<id:pk>.md", exports.export_markdown, name="article-markdown"),
    path("articles/<id:pk>.json", exports.export_json, name="article-json"),
    path("articles/<id:pk>.txt", exports.export_reply, name="article-reply"),
    path("articles/<id:pk>/", articles.article, name="article-short"),
    path("articles/<id:pk>/<str:slug>/", articles.article, name="article"),
    path("articles/<id:pk>/<str:slug>/flag/", article_flag.article_flag, name="article-flag"),
    path("articles/<id:pk>/<str:slug>/draft/", drafts.draft, name="article-draft"),
    path("articles/<id:pk>/<str:slug>/revisions/", revisions.revisions, name="article-revisions"),
    path(
        "articles/<id:pk>/<str:slug>/revisions/<id:number>/",
        revisions.revision,
        name="article-revision",
    ),
    re_path(rf"^(?P<number>{GUIDE_NUMBER})/$", numbers.article_number, name="article-number"),
    path("errors/", error_codes.error_codes, name="error-codes"),
    path("errors/<path:spelling>/", error_codes.error_code, name="error-code"),
    path("categories/", categories.categories, name="categories"),
    path("categories/<id:pk>/", categories.category, {"slug": ""}, name="category-short"),
    path("categories/<id:pk>/<str:slug>/", categories.category, name="category"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggestions, name="suggest"),
    path("search/opened/", search_feedback.note_opened_result, name="search-opened"),
    path("search/missing/", search_feedback.report_missing_article, name="search-missing"),
    path("triage/", triage.triage_page, name="triage"),
    path("triage/report/", triage.report_unknown_message, name="triage-report"),
    path("api/v1/", api.urls),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<id:part>.xml", crawlers.sitemap_part, name="sitemap-part"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/login/", accounts.login, name="login"),
    path("accounts/logout/", accounts.logout, name="logout"),
    path("admin/", site.urls),
    re_path(r"^(?P<path>.+)$", fallback.fallback, name="fallback"),
]

handler400 = error_handlers.bad_request
handler403 = error_handlers.forbidden
handler404 = error_handlers.not_found
handler500 = error_handlers.server_error
