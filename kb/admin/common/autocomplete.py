"""JSON suggestions of article labels and user names while an editor types."""

from typing import TypedDict

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.admin.common.article_addresses import find_by_address, own_hosts, permanent_path
from kb.admin.common.categories import paths_of
from kb.admin.common.form_data import posted_number
from kb.admin.common.permissions import has_article_permission
from kb.admin.common.references import article_label
from kb.limit_responses import too_many_requests_json
from kb.limits import Rate, limit_reads
from kb.models import Article, ArticleWord, Audience, Kind
from kb.text.words import words

MAX_SUGGESTIONS = 12
MAX_QUERY_LENGTH = 100
MAX_QUERY_WORDS = 6
MOST_NAMED = 300
AFTER_ALL_WORDS = "\U0010ffff"
MAX_ADDRESS_LENGTH = 2_000
RATE = Rate(240, 60)


class Option(TypedDict):
    """What is put into the box, and what else is shown beside it."""

    value: str
    label: str


def rate_limit_key(request: HttpRequest) -> str:
    """Return the user's id: suggestions are limited for each person."""
    return str(request.user.pk)


@require_safe
@limit_reads("admin-suggest", RATE, by=rate_limit_key, answer=too_many_requests_json)
def suggest_articles(request: HttpRequest) -> HttpResponseBase:
    """Answer with the articles that have each typed word in title, code or number, or this id.

    An option's `value` names one article for sure; its `label` adds kind, category and id.
    """
    query = _query(request)
    condition = _has_words(query)
    if pk := posted_number(query.removeprefix("#"), most=10**9):
        condition |= Q(pk=pk)
    if not condition:
        return names_response([])
    rows = Article.objects.filter(condition).order_by("title", "pk")
    fields = ("kind", "number", "code", "title", "category")
    shown = list(rows.only(*fields)[:MAX_SUGGESTIONS])
    paths = paths_of({row.category_id for row in shown})
    options = [_option(row, paths.get(row.category_id, "")) for row in shown]
    return names_response([str(option["value"]).rpartition(" #")[0] for option in options], options)


def _option(article: Article, path: str) -> Option:
    names = {name: getattr(article, name) for name in ("number", "code", "title")}
    more = [str(article.get_kind_display()), path, f"#{article.pk}"]
    value = f"{article_label(names)} #{article.pk}"
    return {"value": value, "label": " · ".join(part for part in more if part)}


class LinkSuggestion(TypedDict):
    """An article to link to; `detail` is kind and number, `note` why readers do not get there."""

    title: str
    path: str
    detail: str
    note: str


@require_safe
@limit_reads("admin-suggest", RATE, by=rate_limit_key, answer=too_many_requests_json)
def suggest_links(request: HttpRequest) -> HttpResponseBase:
    """Answer with the articles that have each typed word, or with the one at a typed address."""
    query = _query(request, MAX_ADDRESS_LENGTH)
    found = find_by_address(query, own_hosts(request), request.user)
    if found is not None:
        article, path = found
        return links_response([_link_suggestion(article, path)])
    condition = _has_words(query[:MAX_QUERY_LENGTH])
    if not condition or "/" in query:
        return links_response([])
    rows = Article.objects.filter(condition).select_related("publication")
    light = rows.defer("publication__document", "publication__html").order_by("title", "pk")
    links = [_link_suggestion(row, permanent_path(row.pk)) for row in light[:MAX_SUGGESTIONS]]
    return links_response(links)


def _link_suggestion(article: Article, path: str) -> LinkSuggestion:
    is_known = article.code in ("", article.title)
    title = article.title if is_known else f"{article.code} {article.title}"
    detail = f"{Kind(article.kind).label} {article.number}".strip()
    return {"title": title, "path": path, "detail": detail, "note": _readers_note(article)}


def _readers_note(article: Article) -> str:
    """Return why readers do not get to an article, "" where they do."""
    publication = getattr(article, "publication", None)
    if publication is None:
        return _("Not published yet")
    if not publication.is_live:
        return _("No longer public")
    return _("Agents only") if publication.audience == Audience.INTERNAL else ""


@require_safe
@limit_reads("admin-suggest", RATE, by=rate_limit_key, answer=too_many_requests_json)
def suggest_people(request: HttpRequest) -> HttpResponseBase:
    """Answer with active user names that begin with what is typed."""
    query = _query(request)
    if not query:
        return names_response([])
    people = get_user_model().objects.filter(is_active=True, username__istartswith=query)
    names = people.order_by("username").values_list("username", flat=True)
    return names_response(list(names[:MAX_SUGGESTIONS]))


def _query(request: HttpRequest, max_length: int = MAX_QUERY_LENGTH) -> str:
    """Return what was typed; "" for those who may not see articles."""
    if not has_article_permission(request.user, "view"):
        return ""
    return request.GET.get("q", "").strip()[:max_length]


def _has_words(text: str) -> Q:
    """Return the condition that title, code or number of an article have each word.

    Where few names have a word that begins so, it is looked for among them alone: a word within
    others is found by reading all titles.
    """
    condition, fewest = Q(), None
    for word in text.split()[:MAX_QUERY_WORDS]:
        condition &= Q(title__icontains=word) | Q(code__icontains=word) | Q(number__startswith=word)
        named = _named_like(word)
        if named and (fewest is None or len(named) < len(fewest)):
            fewest = named
    if (
        fewest
        and len(fewest) <= MOST_NAMED
        and Article.objects.filter(condition, pk__in=fewest).exists()
    ):
        condition &= Q(pk__in=fewest)
    return condition


def _named_like(word: str) -> set[int]:
    """Return the articles with a name that begins like this; of very many only some."""
    folded = words(word)
    if not folded:
        return set()
    found = ArticleWord.objects.filter(
        text__gte=folded[0], text__lt=f"{folded[0]}{AFTER_ALL_WORDS}", is_name=True
    )
    return set(found.values_list("article", flat=True)[: MOST_NAMED + 1])


def names_response(names: list[str], options: list[Option] | None = None) -> JsonResponse:
    """Return the names, and what is known of each, as JSON that no cache keeps."""
    content = {"names": names, "options": options or [{"value": n, "label": ""} for n in names]}
    return JsonResponse(content, headers={"Cache-Control": "no-store"})


def links_response(links: list[LinkSuggestion]) -> JsonResponse:
    """Return the links as JSON that no cache keeps."""
    return JsonResponse({"links": links}, headers={"Cache-Control": "no-store"})
