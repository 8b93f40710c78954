"""Spellings → the documents that may hold one of them, read from the postings."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Sum

from kb.models import Posting, SearchIndex, Term
from kb.text.words import is_function_word, stem, words


def documents_containing(spellings: Sequence[str]) -> set[int]:
    """Return the ids of all publications that hold the rarest word of one of these texts.

    Every audience counts: what is asked for is kept, not shown. A text without a word is held
    by none.
    """
    stems = [_stems(text) for text in spellings]
    counts = _counts(set().union(*stems))
    rarest = {min(own, key=lambda text: counts.get(text, 0)) for own in stems if own}
    terms = Term.objects.filter(text__in=rarest, generation__in=_generations())
    postings = Posting.objects.filter(term__in=list(terms.values_list("pk", flat=True)))
    return set(postings.values_list("document", flat=True))


def _stems(text: str) -> set[str]:
    """Return the stems of a text; function words have postings in titles alone, so they go."""
    found = words(text)
    telling = [word for word in found if not is_function_word(word)]
    return {stem(word, settings.KB_SEARCH_LANGUAGE) for word in telling or found}


def _generations() -> list[int]:
    return list(SearchIndex.objects.values_list("generation", flat=True))


def _counts(stems: set[str]) -> dict[str, int]:
    rows = Term.objects.filter(text__in=stems, generation__in=_generations())
    return dict(rows.values_list("text").annotate(Sum("document_count")))
