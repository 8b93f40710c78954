"""Every address of the site belongs to a surface; a surface knows what to ask to see all of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Asked:
    """What somebody may know or guess of an article and of the category that it lies in."""

    pk: int
    word: str
    slug: str = ""
    code: str = ""
    spelling: str = ""
    number: str = ""
    anchor: str = ""
    category: int = 0
    category_slug: str = ""
    owner: int = 0
    kind: str = "problem"


Paths = Callable[[Asked], Sequence[str]]


@dataclass(frozen=True)
class Surface:
    """A part of the site on which text can appear: its addresses, and what to ask of them."""

    name: str
    urls: frozenset[str]
    paths: Paths


SURFACES: dict[str, Surface] = {}


def surface(name: str, *urls: str) -> Callable[[Paths], Paths]:
    """Enter a function that returns the paths to ask, for the addresses with these URL names."""

    def enter(paths: Paths) -> Paths:
        SURFACES[name] = Surface(name, frozenset(urls), paths)
        return paths

    return enter


def queries(path: str, asked: Asked) -> list[str]:
    """The path with the words that find an article, whole, begun and misspelt."""
    word = asked.word
    return [f"{path}?q={text}" for text in (word, word[:5], f"{word[:4]}{word[5:]}")]


@surface("home", "home")
def home(asked: Asked) -> Sequence[str]:
    """The start page."""
    return ["/"]


@surface("all articles", "articles")
def articles(asked: Asked) -> Sequence[str]:
    """The list, its filters and their counts, its next page."""
    filters = [f"category={asked.category}", "kind=problem", "kind=error_code", "after=a.1"]
    return ["/articles/", *(f"/articles/?{one}" for one in filters)]


@surface("article", "article", "article-short")
def article(asked: Asked) -> Sequence[str]:
    """The page by its id, with the slug or another."""
    return [f"/articles/{asked.pk}/", f"/articles/{asked.pk}/{asked.slug or 'x'}/"]


@surface("article as text", "article-markdown", "article-json", "article-reply")
def texts(asked: Asked) -> Sequence[str]:
    """The same for machines and tickets."""
    return [f"/articles/{asked.pk}.{ending}" for ending in ("md", "json", "txt")]


@surface("old revisions", "article-revisions", "article-revision")
def revisions(asked: Asked) -> Sequence[str]:
    """The history, and the page as it was."""
    start = f"/articles/{asked.pk}/{asked.slug or 'x'}/revisions/"
    return [start, f"{start}1/", f"{start}2/"]


@surface("flag", "article-flag")
def flag(asked: Asked) -> Sequence[str]:
    """The form in which an agent says what is wrong with a line."""
    start = f"/articles/{asked.pk}/{asked.slug or 'x'}/flag/"
    return [f"/articles/{asked.pk}/flag/", start, f"{start}?line={asked.anchor or 'x'}"]


@surface("guide number", "article-number")
def number(asked: Asked) -> Sequence[str]:
    """The number as an address."""
    return [f"/{asked.number or '99.9'}/"]


@surface("error codes", "error-codes", "error-code")
def codes(asked: Asked) -> Sequence[str]:
    """The index, a code by its slug, by its spelling and by an alias."""
    names = [asked.code or asked.word, asked.spelling or asked.word, asked.word[:5]]
    return ["/errors/", *(f"/errors/{quote(name)}/" for name in dict.fromkeys(names))]


@surface("categories", "categories", "category", "category-short")
def categories(asked: Asked) -> Sequence[str]:
    """The tree and a category, by its id, with the slug or another."""
    return [
        "/categories/",
        f"/categories/{asked.category}/",
        f"/categories/{asked.category}/{asked.category_slug or 'x'}/",
    ]


@surface("search", "search")
def search(asked: Asked) -> Sequence[str]:
    """Results, snippets, facets and totals, did-you-mean, the page without a result."""
    path = "/search/"
    narrowed = f"category={asked.category}&kind=problem&kind=error_code"
    return [path, *queries(path, asked), f"{path}?q={asked.word}&{narrowed}"]


@surface("suggestions", "suggest")
def suggest(asked: Asked) -> Sequence[str]:
    """What is offered while somebody types."""
    path = "/search/suggest/"
    return [*queries(path, asked)[1:], f"{path}?q={asked.word[:3]}"]


@surface("crawlers", "robots", "sitemap", "sitemap-part")
def crawlers(asked: Asked) -> Sequence[str]:
    """What is offered to crawlers and browsers."""
    return ["/robots.txt", "/sitemap.xml", "/sitemap-0.xml"]


@surface("health", "healthz", "readyz")
def health(asked: Asked) -> Sequence[str]:
    """What a balancer asks."""
    return ["/healthz", "/readyz"]


@surface("accounts", "login", "logout")
def accounts(asked: Asked) -> Sequence[str]:
    """Signing in, also on the way to an article."""
    return ["/accounts/login/", f"/accounts/login/?next=/articles/{asked.pk}/", "/accounts/logout/"]


@surface("elsewhere", "elsewhere")
def elsewhere(asked: Asked) -> Sequence[str]:
    """404 hints, and what is found although case or the last slash is wrong."""
    guesses = [asked.word[:5], f"help/{asked.word}.html", f"Articles/{asked.pk}"]
    return [f"/{guess}" for guess in guesses]


# --- The admin: a group, for it has an address for every model and verb -------------------------

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
    "tray": lambda asked: [f"/admin/desk/{name}/" for name in ("drafts", "review", "flagged", "x")],
    "preview": lambda asked: ["/admin/preview/"],
    "suggest-articles": lambda asked: [f"/admin/suggest/articles/?q={asked.word[:4]}"],
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


# --- The resolver -------------------------------------------------------------------------------


def addresses() -> list[tuple[str, str]]:
    """Every address that the site answers, as URL name ("" for none) and pattern."""
    return list(walk(get_resolver().url_patterns, "", ""))


def walk(patterns: list[Any], space: str, start: str) -> Iterator[tuple[str, str]]:
    """Yield name and pattern of everything below."""
    for entry in patterns:
        whole = start + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name or ''}", whole
        elif isinstance(entry, URLResolver):
            yield from walk(
                entry.url_patterns,
                f"{space}{entry.namespace}:" if entry.namespace else space,
                whole,
            )


def surface_of(name: str, pattern: str) -> str:
    """The name of the surface to which an address belongs; "" for none."""
    space, _colon, view = name.partition(":")
    if space == "admin":
        is_known = view in ADMIN_PAGES or verb_of(view) or not view
        return "admin" if is_known else ""
    return next((one.name for one in SURFACES.values() if name in one.urls), "")


def public_paths(asked: Asked) -> list[str]:
    """All that anybody can ask with what they know, over all surfaces but the admin."""
    found = [path for one in SURFACES.values() for path in one.paths(asked)]
    return list(dict.fromkeys(found))
