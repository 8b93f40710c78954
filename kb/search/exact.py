"""A code, an alias or a guide number, in any spelling people use → the publications it names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db.models import Case, When

from kb.models import GUIDE, Publication
from kb.read_database import read_connection
from kb.reader import Reader
from kb.search.known_codes import code_finder_for
from kb.search.query.parse import Query
from kb.text.code_finder import POSSIBLE, CodeFinder
from kb.text.code_spelling import SpellingKind, kind_of, normalise
from kb.text.guide_numbers import GUIDE_NUMBER, SOURCE_KEY
from kb.text.pasted import is_log
from kb.text.words import is_function_word

MOST_WORDS = 40
"""A longer text is found by its words alone."""

LONGEST_SPELLING = 12
"""Words of a spelling."""

_SOURCE = rf"/?(?P<source>{SOURCE_KEY})/"
_NUMBER = re.compile(rf"(?:{_SOURCE})?(?P<number>{GUIDE_NUMBER})/?", re.IGNORECASE)

# Words beside a code that say that it is one, or where it was met; they name nothing themselves.
_CONTEXT_WORDS = frozenset(
    ("code", "codes", "err", "errno", "error", "exception", "http", "https", "response", "status")
    + ("fatal", "message", "sqlstate", "mean", "means", "meaning", "got", "gets", "returns", "says")
    + ("linux", "macos", "windows", "mysql", "mariadb", "postgres", "postgresql", "psql", "sql")
)
_ERROR_CLASS = re.compile(r"[a-z]+(?:error|exception)")

Spellings = Mapping[str, bool]
"""Normalised spellings of one publication, and whether each can be nothing but a code."""


def exact(query: Query, user: Reader | None, corrected: str = "") -> list[int]:
    """Return the ids of all publications that the text names, as typed or as corrected.

    In what a program wrote, codes and messages are found wherever they stand. Elsewhere only what
    can be nothing but a code is; other spellings have to be most of the text. The caller checks
    whether the reader may see them.
    """
    if query.phrases or query.excluded:
        return []
    if query.is_pasted or is_log(query.text):
        found = failures_named(query.text, code_finder_for(user))
        if found or query.is_pasted:
            return found
    return _spelt(query, corrected)


def failures_named(text: str, finder: CodeFinder) -> list[int]:
    """Return what a pasted text names, the surest first, then in the order of the text.

    After these comes what an ambiguous message may mean as well. Successes are left out.
    """
    matches = [match for match in finder.find(text) if match.target not in finder.successes]
    ordered = sorted(matches, key=lambda match: -match.certainty)
    others = [pk for match in ordered if match.certainty == POSSIBLE for pk in match.alternatives]
    return list(dict.fromkeys([*(match.target for match in ordered), *others]))


def _spelt(query: Query, corrected: str) -> list[int]:
    texts = [normalise(text).split() for text in (query.plain, corrected)]
    texts = [words for words in texts if 0 < len(words) <= MOST_WORDS]
    word_indexes = [_word_indexes(words) for words in texts]
    aliases = _read_aliases({spelling for each in word_indexes for spelling in each})
    return [*_numbered(query.plain), *_named_by(aliases, texts, word_indexes)]


def _numbered(text: str) -> Iterable[int]:
    """Return the publications with this number of a guide; of any, those of the first guide first.

    `printer/2.1` names the guide.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return []
    found = Publication.objects.filter(number=match["number"])
    if match["source"]:
        found = found.filter(article__source__key=match["source"].lower())
    is_other = Case(When(article__source__key=GUIDE, then=0), default=1)
    return found.order_by(is_other, "pk").values_list("pk", flat=True)


def _word_indexes(words: Sequence[str]) -> Mapping[str, set[int]]:
    """Return every run of words as a spelling, with the indexes of its words."""
    indexes: dict[str, set[int]] = defaultdict(set)
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_SPELLING, len(words)) + 1):
            spelling = normalise(" ".join(words[start:end]))
            if spelling:
                indexes[spelling[:200]].update(range(start, end))
    return indexes


def _read_aliases(spellings: Iterable[str]) -> dict[int, Spellings]:
    """Return for each publication which of these are spellings of it, with one query."""
    values = list(spellings)
    by_publication: dict[int, dict[str, bool]] = defaultdict(dict)
    if not values:
        return {}
    with read_connection().cursor() as cursor:
        # Raw, because Django's ORM takes longer than the database.
        cursor.execute(
            "SELECT publication_id, normalised, text FROM kb_publishedalias"  # noqa: S608
            f" WHERE normalised IN ({', '.join(['%s'] * len(values))}) ORDER BY publication_id",
            values,
        )
        for pk, spelling, text in cursor.fetchall():
            is_code = by_publication[pk].get(spelling, False) or kind_of(text) is SpellingKind.CODE
            by_publication[pk][spelling] = is_code
    return dict(by_publication)


def _named_by(
    aliases: Mapping[int, Spellings],
    texts: Sequence[Sequence[str]],
    word_indexes: Sequence[Mapping[str, set[int]]],
) -> list[int]:
    """Return what a text names by a code, or by all its words but context words.

    What is named by more of the words comes first; context words count here.
    """
    by_whole_text: list[tuple[int, int]] = []
    by_part: list[tuple[int, int]] = []
    for words, indexes in zip(texts, word_indexes, strict=True):
        needed = {index for index, word in enumerate(words) if not _is_context(word)}
        for pk, spellings in aliases.items():
            covered = {index for spelling in spellings for index in indexes.get(spelling, ())}
            if covered and needed <= covered:
                by_whole_text.append((-len(covered), pk))
            elif len(covered & needed) > max(1, len(needed) / 2) or any(
                is_code and spelling in indexes for spelling, is_code in spellings.items()
            ):
                by_part.append((-len(covered), pk))
    return list(dict.fromkeys(pk for _, pk in sorted(by_whole_text or by_part)))


def _is_context(word: str) -> bool:
    language = settings.KB_SEARCH_LANGUAGE
    is_function = is_function_word(word) or is_function_word(word, language)
    return is_function or word in _CONTEXT_WORDS or bool(_ERROR_CLASS.fullmatch(word))
