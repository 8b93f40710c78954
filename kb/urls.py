"""Every address on one screen."""

from django.conf import settings
from django.urls import path, re_path, register_converter
from django.urls.converters import IntConverter
from django.utils.module_loading import import_string

from kb.admin import site
from kb.api.v1 import api
from kb.text.guide_numbers import GUIDE_NUMBER, SOURCE_KEY
from kb.views import (
    about,
    account,
    accounts,
    article_flag,
    articles,
    browsers,
    categories,
    collections,
    contact,
    crawlers,
    drafts,
    error_codes,
    error_handlers,
    exports,
    fallback,
    health,
    home,
    media,
    metrics,
    numbers,
    passwords,
    revisions,
    search,
    search_feedback,
    second_factor,
    security_txt,
    triage,
)


class IdConverter(IntConverter):
    """A number that a database column holds."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")

# Its packages are only there where it is used: requirements/sso.txt.
PROVIDER_VIEWS = {"openid_connect": "kb.views.single_sign_on", "saml": "kb.views.saml"}
provider_patterns = [
    pattern
    for provider in settings.SOCIALACCOUNT_PROVIDERS
    for pattern in import_string(f"{PROVIDER_VIEWS[provider]}.urlpatterns")
]

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
    path("categories/<id:pk>.md", collections.export_category, name="category-markdown"),
    path("categories/<id:pk>/", categories.category, {"slug": ""}, name="category-short"),
    path("categories/<id:pk>/<str:slug>/", categories.category, name="category"),
    path("categories/<id:pk>/<str:slug>/print/", collections.print_category, name="category-print"),
    path("search/", search.search, name="search"),
    path("search/print/", collections.print_search, name="search-print"),
    path("search/results.md", collections.export_search, name="search-markdown"),
    path("search/suggest/", search.suggestions, name="suggest"),
    path(
        "search/suggest/opensearch/", search.opensearch_suggestions, name="opensearch-suggestions"
    ),
    path("search/opened/", search_feedback.note_opened_result, name="search-opened"),
    path("search/missing/", search_feedback.report_missing_article, name="search-missing"),
    re_path(
        r"^media/(?P<digest>[0-9a-f]{32})\.(?P<extension>png|jpg|webp|gif)$",
        media.serve_image,
        name="image",
    ),
    path("triage/", triage.triage_page, name="triage"),
    path("triage/report/", triage.report_unknown_message, name="triage-report"),
    path("api/v1/", api.urls),
    path("contact/", contact.contact, name="contact"),
    path("about/", about.about, name="about"),
    path("opensearch.xml", browsers.opensearch, name="opensearch"),
    path("manifest.webmanifest", browsers.manifest, name="manifest"),
    path("favicon.ico", browsers.favicon, name="favicon"),
    path("apple-touch-icon.png", browsers.touch_icon, name="touch-icon"),
    path(".well-known/security.txt", security_txt.security_txt, name="security-txt"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<id:part>.xml", crawlers.sitemap_part, name="sitemap-part"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    # allauth asks for its addresses by these names.
    path("accounts/", account.account, name="account"),
    path("accounts/login/", accounts.login, name="account_login"),
    path("accounts/login/second-step/", accounts.second_step, name="mfa_authenticate"),
    path("accounts/login/passkey/", accounts.passkey_sign_in, name="mfa_login_webauthn"),
    path("accounts/logout/", accounts.logout, name="account_logout"),
    path("accounts/sessions/end/", account.end_session, name="account_end_session"),
    path("accounts/password/", passwords.change_password, name="account_change_password"),
    path("accounts/password/set/", passwords.set_password, name="account_set_password"),
    path("accounts/confirm/", passwords.reauthenticate, name="account_reauthenticate"),
    path("accounts/forgotten/", passwords.forgotten_password, name="account_reset_password"),
    path(
        "accounts/forgotten/sent/",
        passwords.forgotten_password_sent,
        name="account_reset_password_done",
    ),
    path(
        "accounts/choose/done/",
        passwords.password_chosen,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/choose/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[\w-]{1,100})/$",
        passwords.password_by_link,
        name="account_reset_password_from_key",
    ),
    path("accounts/2fa/", second_factor.index, name="mfa_index"),
    path("accounts/2fa/app/", second_factor.authenticator_app, name="mfa_activate_totp"),
    path(
        "accounts/2fa/app/remove/",
        second_factor.remove_authenticator_app,
        name="mfa_deactivate_totp",
    ),
    path("accounts/2fa/passkeys/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path(
        "accounts/2fa/passkeys/<id:pk>/remove/",
        second_factor.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("accounts/2fa/codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "accounts/2fa/codes/new/",
        second_factor.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("accounts/confirm/code/", second_factor.reauthenticate_by_code, name="mfa_reauthenticate"),
    path(
        "accounts/confirm/passkey/",
        second_factor.reauthenticate_by_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    *provider_patterns,
    path("admin/", site.urls),
    re_path(
        rf"^(?P<source>{SOURCE_KEY})/(?P<number>{GUIDE_NUMBER})/$",
        numbers.source_number,
        name="source-number",
    ),
    re_path(r"^(?P<path>.+)$", fallback.fallback, name="fallback"),
]

handler400 = error_handlers.bad_request
handler403 = error_handlers.forbidden
handler404 = error_handlers.not_found
handler500 = error_handlers.server_error
