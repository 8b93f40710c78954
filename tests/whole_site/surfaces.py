"""The registry of surfaces: each address of the site, and which paths show all that it can show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Asked:
    """What somebody may know or guess of an article and of its category."""

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
    image: str = ""


Paths = Callable[[Asked], Sequence[str]]


@dataclass(frozen=True)
class Surface:
    """A part of the site on which text can appear: its addresses, and what to ask of them."""

    name: str
    urls: frozenset[str]
    paths: Paths


SURFACES: dict[str, Surface] = {}


def surface(name: str, *urls: str) -> Callable[[Paths], Paths]:
    """Register a function that returns the paths to request, for these URL names."""

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


@surface("draft", "article-draft")
def draft(asked: Asked) -> Sequence[str]:
    """The working copy as its page, for editors."""
    return [f"/articles/{asked.pk}/{asked.slug or 'x'}/draft/"]


@surface("flag", "article-flag")
def flag(asked: Asked) -> Sequence[str]:
    """The form in which an agent says what is wrong with a line."""
    start = f"/articles/{asked.pk}/{asked.slug or 'x'}/flag/"
    return [f"/articles/{asked.pk}/flag/", start, f"{start}?line={asked.anchor or 'x'}"]


@surface("guide number", "article-number", "source-number")
def number(asked: Asked) -> Sequence[str]:
    """The number as an address, of the first guide and of another."""
    number = asked.number or "99.9"
    return [f"/{number}/", f"/guide/{number}/", f"/other/{number}/"]


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


@surface("whole texts", "category-print", "category-markdown", "search-print", "search-markdown")
def whole_texts(asked: Asked) -> Sequence[str]:
    """A category and a search with all their articles, to print and as Markdown."""
    start = f"/categories/{asked.category}"
    return [
        f"{start}.md",
        f"{start}/print/",
        f"{start}/{asked.category_slug or 'x'}/print/?notes=1",
        *queries("/search/print/", asked),
        *queries("/search/results.md", asked),
        f"/search/print/?q={asked.word}&notes=1&category={asked.category}",
    ]


@surface("search", "search")
def search(asked: Asked) -> Sequence[str]:
    """Results, snippets, facets and totals, did-you-mean, the page without a result."""
    path = "/search/"
    narrowed = f"category={asked.category}&kind=problem&kind=error_code"
    in_vain = [f'{path}?q="{asked.word} zebra" {word}' for word in (asked.word, asked.word[:5])]
    return [path, *queries(path, asked), f"{path}?q={asked.word}&{narrowed}", *in_vain]


@surface("what became of a search", "search-opened", "search-missing")
def became(asked: Asked) -> Sequence[str]:
    """What a page of results tells about itself; nothing is read there."""
    return ["/search/opened/", "/search/missing/"]


@surface("suggestions", "suggest", "opensearch-suggestions")
def suggest(asked: Asked) -> Sequence[str]:
    """What is offered while somebody types."""
    path = "/search/suggest/"
    in_address_bar = queries(f"{path}opensearch/", asked)
    return [*queries(path, asked)[1:], f"{path}?q={asked.word[:3]}", *in_address_bar]


@surface("triage", "triage", "triage-report")
def triage(asked: Asked) -> Sequence[str]:
    """The page to paste a log into, and what codes in its address lead to."""
    path = "/triage/"
    names = [asked.code, asked.spelling, asked.word]
    codes = ",".join(quote(name) for name in dict.fromkeys(names) if name)
    return [path, f"{path}?codes={codes}", f"{path}?articles={asked.pk}", f"{path}report/"]


@surface("API", "api:openapi-json", "api:api-root", "api:triage", "api:nothing")
def api(asked: Asked) -> Sequence[str]:
    """What programs ask, and its description; what they are answered has tests of its own."""
    return ["/api/v1/", "/api/v1/openapi.json", "/api/v1/triage", f"/api/v1/{asked.word}"]


@surface("images", "image")
def images(asked: Asked) -> Sequence[str]:
    """The image in its text, by its address and with another ending."""
    return [f"/media/{asked.image or '0' * 32}.{ending}" for ending in ("png", "gif")]


@surface("crawlers", "robots", "sitemap", "sitemap-part", "security-txt")
def crawlers(asked: Asked) -> Sequence[str]:
    """What is offered to crawlers and browsers."""
    return ["/robots.txt", "/sitemap.xml", "/sitemap-0.xml", "/.well-known/security.txt"]


@surface("about", "about")
def about(asked: Asked) -> Sequence[str]:
    """Where the articles come from."""
    return ["/about/"]


@surface("browsers", "opensearch", "manifest", "favicon", "touch-icon")
def browsers(asked: Asked) -> Sequence[str]:
    """What a browser asks for by itself."""
    return ["/opensearch.xml", "/manifest.webmanifest", "/favicon.ico", "/apple-touch-icon.png"]


@surface("contact", "contact")
def contact(asked: Asked) -> Sequence[str]:
    """The form for who is still stuck, about an article or a search."""
    return [f"/contact/?article={asked.pk}", f"/contact/?q={asked.word}", "/contact/?sent=1"]


@surface("health", "healthz", "readyz", "metrics")
def health(asked: Asked) -> Sequence[str]:
    """What a balancer and Prometheus ask."""
    return ["/healthz", "/readyz", "/metrics"]


@surface("accounts", "account_login", "account_logout", "mfa_authenticate", "mfa_login_webauthn")
def accounts(asked: Asked) -> Sequence[str]:
    """Signing in, also on the way to an article."""
    start = "/accounts/login/"
    steps = [f"{start}second-step/", f"{start}passkey/", "/accounts/logout/"]
    return [start, f"{start}?next=/articles/{asked.pk}/", *steps]


@surface(
    "own account",
    *("account", "account_end_session", "account_change_password", "account_set_password"),
    *("account_reauthenticate", "account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn"),
    *("mfa_remove_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    *("mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
)
def own_account(asked: Asked) -> Sequence[str]:
    """Passwords, second factors and sessions of whoever is signed in."""
    pages = [
        *("", "sessions/end/", "password/", "password/set/", "confirm/", "confirm/code/"),
        *("confirm/passkey/", "forgotten/", "forgotten/sent/", "choose/done/", "2fa/", "2fa/app/"),
        *("2fa/app/remove/", "2fa/passkeys/", "2fa/codes/", "2fa/codes/new/"),
        *(f"choose/{asked.owner}-c0ffee-c0ffee/", f"2fa/passkeys/{asked.pk}/remove/"),
    ]
    return [f"/accounts/{page}" for page in pages]


@surface("fallback", "fallback")
def fallback(asked: Asked) -> Sequence[str]:
    """404 hints, and what is found although case or the last slash is wrong."""
    guesses = [asked.word[:5], f"help/{asked.word}.html", f"Articles/{asked.pk}"]
    return [f"/{guess}" for guess in guesses]


@dataclass(frozen=True)
class Form:
    """A form that only reads: its address and what is posted to it."""

    path: str
    data: dict[str, str]


def reading_forms(asked: Asked) -> list[Form]:
    """All that a page posts without changing anything: a pasted text, its filters, its pages."""
    lines = f"ERROR {asked.word}\n{asked.spelling or asked.word[:5]} {asked.code}\nzebra"
    narrowed = {"category": str(asked.category), "kind": asked.kind}
    texts = [{"q": lines}, {"q": lines} | narrowed, {"q": lines, "page": "9"}]
    return [Form("/search/", data) for data in [*texts, {"q": f"{asked.word} " * 4_000}]]


def surface_of(name: str) -> str:
    """The name of the surface to which an address outside of the admin belongs; "" for none."""
    return next((one.name for one in SURFACES.values() if name in one.urls), "")


def public_paths(asked: Asked) -> list[str]:
    """All that anybody can ask with what they know, over all surfaces but the admin."""
    found = [path for one in SURFACES.values() for path in one.paths(asked)]
    return list(dict.fromkeys(found))
