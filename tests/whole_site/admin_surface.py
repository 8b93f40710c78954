"""The admin as one surface: it has an address for every model and verb."""

from collections.abc import Callable
from typing import Any

from django.urls import NoReverseMatch, reverse

from tests.whole_site.surfaces import Asked
from tests.whole_site.url_patterns import addresses

# What follows the model's name in the URL name, and what stands in the address.
ADMIN_VERBS: dict[str, Callable[[Asked], list[list[Any]]]] = {
    "changelist": lambda asked: [[]],
    "add": lambda asked: [[]],
    "change": lambda asked: [[asked.pk]],
    "delete": lambda asked: [[asked.pk]],
    "history": lambda asked: [[asked.pk]],
    "compare": lambda asked: [[asked.pk]],
    "merge": lambda asked: [[asked.pk, 1]],
    "do": lambda asked: [[asked.pk, name] for name in ("publish", "return", "retire", "x")],
    "close": lambda asked: [[asked.pk, 1]],
    "revert": lambda asked: [[asked.pk, 1]],
    "comment": lambda asked: [[asked.pk]],
    "editing": lambda asked: [[asked.pk]],
    "resolve": lambda asked: [[asked.pk, 1]],
    "password_change": lambda asked: [[asked.owner]],
}
ADMIN_PAGES: dict[str, Callable[[Asked], list[str]]] = {
    "index": lambda asked: ["/admin/"],
    "login": lambda asked: ["/admin/login/"],
    "logout": lambda asked: ["/admin/logout/"],
    "password_change": lambda asked: ["/admin/password_change/"],
    "password_change_done": lambda asked: ["/admin/password_change/done/"],
    "autocomplete": lambda asked: [
        f"/admin/autocomplete/?term={asked.word[:4]}&app_label=kb&model_name={model}&field_name={field}"
        for model, field in (
            ("article", "category"),
            ("category", "parent"),
            ("notice", "articles"),
        )
    ],
    "jsi18n": lambda asked: ["/admin/jsi18n/"],
    "view_on_site": lambda asked: [f"/admin/r/{kind}/{asked.pk}/" for kind in (1, 12)],
    "app_list": lambda asked: ["/admin/auth/", "/admin/kb/"],
    "queue": lambda asked: [
        f"/admin/desk/{name}/" for name in ("drafts", "review", "flagged", "x")
    ],
    "backups": lambda asked: ["/admin/backups/"],
    "restore-backup": lambda asked: ["/admin/backups/kb-2026-01-01-000000/"],
    "bulk": lambda asked: [f"/admin/bulk/{asked.pk}/"],
    "kb_article_filters": lambda asked: ["/admin/kb/article/filters/"],
    "kb_searchlog_report": lambda asked: [
        f"/admin/kb/searchlog/report/{query}" for query in ("", "?days=7&csv=top", "?csv=weeks")
    ],
    "kb_securityevent_csv": lambda asked: ["/admin/kb/securityevent/csv/"],
    "kb_importrun_progress": lambda asked: [f"/admin/kb/importrun/{asked.pk}/progress/"],
    "kb_importrun_item": lambda asked: [f"/admin/kb/importrun/{asked.pk}/item/{asked.pk}/"],
    "kb_category_arrange": lambda asked: ["/admin/kb/category/arrange/"],
    "kb_category_articles": lambda asked: [f"/admin/kb/category/{asked.pk}/articles/"],
    "history": lambda asked: ["/admin/history/", f"/admin/history/?q={asked.word}"],
    "preview": lambda asked: ["/admin/preview/"],
    "kb_image_upload": lambda asked: ["/admin/kb/image/upload/"],
    "suggest-articles": lambda asked: [f"/admin/suggest/articles/?q={asked.word[:4]}"],
    "suggest-links": lambda asked: [
        f"/admin/suggest/links/?q={asked.word[:4]}",
        f"/admin/suggest/links/?q=/articles/{asked.pk}/",
    ],
    "suggest-people": lambda asked: [f"/admin/suggest/people/?q={asked.word[:4]}"],
}
# The kinds share their pages: of the others, the list and the wrong kind's form are enough.
KINDS = ("problem", "procedure", "checklist", "errorcode", "howto")
OF_ANOTHER_KIND = {"changelist", "change"}


def admin_paths(asked: Asked) -> list[str]:
    """Every address of the admin, for this article or for whatever has its id."""
    found = []
    own = asked.kind.replace("_", "")
    for name, pattern in addresses():
        space, _colon, view = name.partition(":")
        model, verb = view.removeprefix("kb_").partition("_")[0], verb_of(view)
        if space != "admin" or (model in KINDS and model != own and verb not in OF_ANOTHER_KIND):
            continue
        if view in ADMIN_PAGES:
            found += ADMIN_PAGES[view](asked)
        elif verb:
            found += reversed_with(name, ADMIN_VERBS[verb](asked))
        elif pattern.endswith(f"kb/{own}/<path:object_id>/"):
            found.append(f"/{pattern.replace('<path:object_id>', str(asked.pk))}")
    lists = [path for path in found if path.startswith("/admin/kb/") and path.count("/") == 4]
    return list(dict.fromkeys(found + [f"{path}?q={asked.word}" for path in lists]))


def verb_of(view: str) -> str:
    """The verb at the end of the name of an admin view of one model; "" for no known verb."""
    fitting = [verb for verb in ADMIN_VERBS if view.endswith(f"_{verb}")]
    return max(fitting, key=len, default="")


def reversed_with(name: str, choices: list[list[Any]]) -> list[str]:
    """The addresses of a name with those arguments that fit it."""
    found = []
    for arguments in choices:
        try:
            found.append(reverse(name, args=arguments))
        except NoReverseMatch:
            continue
    return found


def is_known(view: str) -> bool:
    """Whether this view of the admin is asked: it has no name, or one that stands above."""
    return not view or view in ADMIN_PAGES or bool(verb_of(view))
