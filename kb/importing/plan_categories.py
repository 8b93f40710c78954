"""Categories as a source has them, as it had them, and as the site has them → what to write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.importing.incoming import IncomingCategory
from kb.importing.plan import PlannedCategory

FIELDS = ("title", "number", "description", "parent")


@dataclass(frozen=True)
class KnownCategory:
    """A category of this source on the site: its fields now, and as the source last had them.

    `imported` is None where that is not known: editors may have changed every field.
    """

    key: str
    values: Mapping[str, str]
    imported: Mapping[str, str] | None


def match_categories(
    known: Sequence[KnownCategory], incoming: Sequence[IncomingCategory]
) -> dict[str, str]:
    """Return the key of the known category that each incoming one is, by the incoming key.

    By the source's own key, then by title, then by number.
    """
    matches: dict[str, str] = {}
    for signature in ("key", "title", "number"):
        rest = [category for category in known if category.key not in matches.values()]
        new = [category for category in incoming if category.key not in matches]
        olds = _only((_known_signature(category, signature), category.key) for category in rest)
        news = _only((getattr(category, signature).casefold(), category.key) for category in new)
        matches |= {key: olds[value] for value, key in news.items() if value and value in olds}
    return matches


def _known_signature(category: KnownCategory, name: str) -> str:
    values = category.imported or category.values
    return (category.key if name == "key" else values[name]).casefold()


def _only(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the pairs whose first value occurs once."""
    found: dict[str, list[str]] = {}
    for value, key in pairs:
        found.setdefault(value, []).append(key)
    return {value: keys[0] for value, keys in found.items() if len(keys) == 1}


def plan_categories(
    known: Sequence[KnownCategory],
    incoming: Sequence[IncomingCategory],
    keys: Mapping[str, str],
    *,
    is_published: bool,
) -> list[PlannedCategory]:
    """Return what becomes of each incoming category.

    `keys` has the key that each one has on the site. Readers see a category's title, number and
    place at once: without `is_published`, one that is there already is left as it is, and said.
    """
    by_key = {category.key: category for category in known}
    return [
        _planned(category, keys, by_key.get(keys[category.key]), is_published=is_published)
        for category in incoming
    ]


def _planned(
    category: IncomingCategory,
    keys: Mapping[str, str],
    known: KnownCategory | None,
    *,
    is_published: bool,
) -> PlannedCategory:
    new = {name: getattr(category, name) for name in FIELDS}
    new["parent"] = keys.get(category.parent, "")
    values, imported, notes = dict(new), dict(new), list[str]()
    if known is not None:
        values = dict(known.values)
        imported = dict(known.imported or {})
        for name, note, is_taken in _changes(known, new):
            notes.append(note if is_taken and is_published else _not_taken(note, is_taken))
            if is_taken and is_published:
                values[name] = new[name]
            if is_published or not is_taken:
                imported[name] = new[name]
    return PlannedCategory(
        keys[category.key],
        known is None,
        known is None or values != known.values,
        values,
        imported,
        category.position,
        category.slug,
        category.code_family,
        tuple(notes),
    )


def _not_taken(note: str, is_taken: bool) -> str:
    if is_taken:
        return f"{note}: waits for an import that publishes, since readers see it at once"
    return f"{note}: left as editors have it"


def _changes(known: KnownCategory, new: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Yield each field that the source has changed, in words, and whether it may be taken over."""
    for name in FIELDS:
        current, base = known.values[name], (known.imported or {}).get(name)
        if new[name] in (current, base):
            continue
        note = f"{name}: “{current}” → “{new[name]}”"
        yield name, note, current == base
