"""Front matter → aliases, old addresses and a note for agents, and what is said of the rest."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kb.importing.folder.clean.findings import Findings, shortened
from kb.importing.folder.names import TITLE_KEYS

MAX_ALIAS = 200
MAX_ALIASES = 100
MAX_ADDRESS = 400

LABEL_KEYS = ("labels", "tags", "keywords", "categories", "category", "topics", "products")
ALIAS_KEYS = (
    "aliases",
    "alias",
    "synonyms",
    "error_codes",
    "error_code",
    "errors",
    "error",
    "codes",
)
ADDRESS_KEYS = ("permalink", "url", "redirect_from", "old_url", "old_urls", "redirects", "html_url")
DATE_KEYS = (
    *("date", "lastmod", "updated", "last_updated", "modified", "updated_at", "published"),
    *("created", "created_at", "last_modified_at", "last_reviewed", "ms.date"),
)
TEXT_KEYS = ("description", "summary", "excerpt", "subtitle")
SLUG_KEY = "slug"
DRAFT_KEYS = ("draft", "unpublished")
AUDIENCE_KEYS = ("audience", "visibility", "access")
INTERNAL_WORDS = {"internal", "private", "restricted", "agents", "staff"}
SILENT_KEYS = {"weight", "layout", "type", "menu", "nav_order", "order", "position", "toc"}
SILENT_KEYS |= {"parent", "has_children", "template", "sidebar_position", "id", "format"}

_PATH = re.compile(r"/|https?://", re.IGNORECASE)


@dataclass(frozen=True)
class FileMetadata:
    """What a file's front matter says besides its title."""

    aliases: tuple[str, ...]
    old_addresses: tuple[str, ...]
    internal_note: str
    descriptions: tuple[str, ...]
    is_internal: bool = False
    is_draft: bool = False


def read_metadata(values: Mapping[str, object], findings: Findings) -> FileMetadata:
    """Return what a front matter says, and note what became of each of its names."""
    by_key = {name.lower().replace("-", "_"): value for name, value in values.items()}
    spellings, paths = _aliases(by_key)
    addresses = [*_all_texts(by_key, ADDRESS_KEYS), *paths]
    labels = list(dict.fromkeys(_all_texts(by_key, LABEL_KEYS, split=True)))
    if labels:
        findings.note("The labels became a note for agents, who find the article by them.")
    _say_rest(by_key, findings)
    return FileMetadata(
        tuple(_short_ones(dict.fromkeys(spellings), findings)[:MAX_ALIASES]),
        tuple(dict.fromkeys(filter(None, map(old_path, addresses)))),
        f"Labels: {', '.join(labels)}" if labels else "",
        tuple(_all_texts(by_key, TEXT_KEYS)),
        _is_internal(by_key, findings),
        _draft_key(by_key) != "",
    )


def _is_internal(by_key: Mapping[str, object], findings: Findings) -> bool:
    """Whether it is for agents alone; said, because a word may have been meant otherwise."""
    words = {text.lower() for text in _all_texts(by_key, AUDIENCE_KEYS)} & INTERNAL_WORDS
    if words:
        findings.note(f"It is for agents only: the front matter calls it {', '.join(words)}.")
    return bool(words)


def _draft_key(by_key: Mapping[str, object]) -> str:
    """Return the name that calls it a draft, "" for none."""
    for key in DRAFT_KEYS:
        if str(by_key.get(key, "")).lower() in ("true", "yes"):
            return key
    return "published" if str(by_key.get("published", "")).lower() in ("false", "no") else ""


def old_path(address: str) -> str:
    """Return the path of an old address, with its query, as a redirect has it; "" for none."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = f"/{parts.path.lstrip('/')}" + (f"?{parts.query}" if parts.query else "")
    has_colon = ":" in parts.path
    return path if len(path) > 1 and len(path) <= MAX_ADDRESS and not has_colon else ""


def texts_in(value: object, *, split: bool = False) -> list[str]:
    """Return the texts in a value of the front matter; `split` divides one at its commas."""
    if isinstance(value, list):
        return [text for each in value for text in texts_in(each)]
    if isinstance(value, Mapping):
        return [text for each in value.values() for text in texts_in(each)]
    text = " ".join(str(value).split())
    parts = [part.strip() for part in text.split(",")] if split else [text]
    return [part for part in parts if part]


def _all_texts(
    by_key: Mapping[str, object], keys: Iterable[str], *, split: bool = False
) -> Iterator[str]:
    for key in keys:
        if key in by_key:
            yield from texts_in(by_key[key], split=split)


def _aliases(by_key: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """Return the spellings and the paths among aliases: Hugo's are paths."""
    texts = [
        text
        for key in ALIAS_KEYS
        for text in texts_in(by_key.get(key, ""), split=key not in ("error", "alias"))
    ]
    paths = [text for text in texts if _PATH.match(text)]
    return [text for text in texts if text not in paths], paths


def _short_ones(aliases: Iterable[str], findings: Findings) -> list[str]:
    for alias in aliases:
        if len(alias) > MAX_ALIAS:
            findings.warn(f"An alias is too long and was left out: {shortened(alias)}", alias)
    return [alias for alias in aliases if len(alias) <= MAX_ALIAS]


def _say_rest(by_key: Mapping[str, object], findings: Findings) -> None:
    dates = [f"{key} {value}" for key, value in by_key.items() if key in DATE_KEYS and value]
    if dates:
        findings.note(f"Dates in the front matter, which are not kept: {', '.join(dates)}.")
    if draft_key := _draft_key(by_key):
        findings.warn("The front matter calls it a draft: no import publishes it.", draft_key)
    known = {*LABEL_KEYS, *ALIAS_KEYS, *ADDRESS_KEYS, *DATE_KEYS, *TEXT_KEYS, *DRAFT_KEYS, SLUG_KEY}
    known |= {*TITLE_KEYS}
    internal = {text.lower() for text in _all_texts(by_key, AUDIENCE_KEYS)} <= INTERNAL_WORDS
    known |= {*AUDIENCE_KEYS} if internal else set()
    others = [key for key in by_key if key not in known]
    if others:
        findings.note(f"Not used of the front matter: {', '.join(others)}.")
