"""Which part of the index a reader may ask, and how much it holds."""

from dataclasses import dataclass
from typing import Any

from kb.models import Audience, SearchIndex


@dataclass(frozen=True, slots=True)
class Scope:
    """The generation in use, the audiences whose rows are read, and their number of documents."""

    generation: int
    audiences: tuple[str, ...]
    document_count: int


def scope_of(user: Any) -> Scope:
    """Return what a reader's search reads: rows of internal words only for those who may see them.

    Where nothing was ever indexed, it is a generation that nothing has.
    """
    state = SearchIndex.objects.first() or SearchIndex(generation=0, analyser=0)
    if user is not None and user.has_perm("kb.view_internal"):
        both = (Audience.PUBLIC.value, Audience.INTERNAL.value)
        return Scope(state.generation, both, state.public_count + state.internal_count)
    return Scope(state.generation, (Audience.PUBLIC.value,), state.public_count)
