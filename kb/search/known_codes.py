"""What can be found in pasted text, for each audience: all live spellings, renewed by publish."""

from collections import defaultdict
from datetime import datetime
from functools import lru_cache

from kb.models import Audience, Publication, PublicationEvent, PublishedAlias, Verb
from kb.reader import Reader
from kb.text.code_finder import CodeFinder, KnownCode

# Each of these changes what readers find under which spelling.
_CHANGES = (
    Verb.PUBLISH,
    Verb.RETIRE,
    Verb.EXPIRE,
    Verb.MERGE,
    Verb.RESTORE,
    Verb.RESTRICT,
    Verb.OPEN,
)

_EVENTS_COMPARED = 20
"""The newest is not enough: a publish that takes long is seen after one with a higher id."""


def code_finder_for(user: Reader | None) -> CodeFinder:
    """Return a finder of all codes and aliases that this reader may see.

    It is built once for each audience in a process, and again after the next publish anywhere. No
    internal spelling is in the one for customers.
    """
    newest = PublicationEvent.objects.filter(verb__in=_CHANGES).order_by("-pk")
    # With their times: in a database that was restored, another event may have the same id.
    version = tuple(newest.values_list("pk", "at")[:_EVENTS_COMPARED])
    return _code_finder(version, sees_internal=bool(user and user.has_perm("kb.view_internal")))


@lru_cache(maxsize=4)
def _code_finder(_version: tuple[tuple[int, datetime], ...], *, sees_internal: bool) -> CodeFinder:
    visible = Publication.objects.filter(is_live=True)
    if not sees_internal:
        visible = visible.filter(audience=Audience.PUBLIC)
    rows = PublishedAlias.objects.filter(publication__in=visible.values("pk")).order_by("pk")
    spellings: dict[tuple[int, str], list[str]] = defaultdict(list)
    for pk, family, text in rows.values_list(
        "publication", "publication__category__code_family", "text"
    ):
        spellings[pk, family or ""].append(text)
    return CodeFinder(
        KnownCode(pk, family, tuple(texts)) for (pk, family), texts in spellings.items()
    )
