"""Spellings → the documents that may contain one of them, read from the postings."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Sum

from kb.models import Posting, SearchIndex, Term
from kb.text.words import is_function_word, stem, tokens


def documents_containing(spellings: Sequence[str]) -> set[int]:
    """Return the ids of all publications that contain the rarest word of one of these texts.

    Internal ones are among them: the caller maintains them and shows them to nobody. A text
    without a word is found nowhere.
    """
    stems = [_stems(text) for text in spellings]
    counts = _document_counts(set().union(*stems))
    rarest = {min(each, key=lambda text: counts.get(text, 0)) for each in stems if each}
    terms = Term.objects.filter(text__in=rarest, generation__in=_generations())
    postings = Posting.objects.filter(term__in=list(terms.values_list("pk", flat=True)))
    return set(postings.values_list("document", flat=True))


def _stems(text: str) -> set[str]:
    """Return the stems of a text; function words have postings in titles alone, so they go."""
    language = settings.KB_SEARCH_LANGUAGE
    all_words = [token.word for token in tokens(text) if not token.variant_of]
    content_words = [word for word in all_words if not is_function_word(word, language)]
    return {stem(word, language) for word in content_words or all_words}


def _generations() -> list[int]:
    return list(SearchIndex.objects.values_list("generation", flat=True))


def _document_counts(stems: set[str]) -> dict[str, int]:
    rows = Term.objects.filter(text__in=stems, generation__in=_generations())
    return dict(rows.values_list("text").annotate(Sum("document_count")))
