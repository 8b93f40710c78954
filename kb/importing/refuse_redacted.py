"""Keeps words that were redacted from coming back with an import."""

from dataclasses import asdict, replace

from kb.guide.errors import GuideError, LineProblem
from kb.importing.folder_conversion import ConvertedFolder
from kb.importing.incoming import Incoming, Unreadable
from kb.redacted_words import redacted_words

REASON = "holds words that were redacted on this site; take them out, the rest is not read either"
CATEGORY = "A category was left out: its name or description holds words that were redacted."


def check_guide(text: str) -> None:
    """Raise GuideError with every line of a guide that holds words which were redacted."""
    found = redacted_words().find(text)
    problems = [LineProblem(text.count("\n", 0, words.start) + 1, REASON) for words in found]
    if problems:
        raise GuideError(problems)


def without_redacted(converted: ConvertedFolder) -> ConvertedFolder:
    """Return what a folder brings without the files that hold such words; the report names them."""
    words, incoming = redacted_words(), converted.incoming
    articles = [each for each in incoming.articles if not words.are_in(asdict(each))]
    kept = {each.name for each in articles}
    refused = [
        Unreadable(words.hide_in(each.name), REASON)
        for each in incoming.articles
        if each.name not in kept
    ]
    unreadable = [
        Unreadable(words.hide_in(file.name), words.hide_in(file.reason))
        for file in incoming.unreadable
    ]
    categories = tuple(each for each in incoming.categories if not words.are_in(asdict(each)))
    notes = tuple(map(words.hide_in, converted.notes))
    if len(categories) < len(incoming.categories):
        notes = (*notes, CATEGORY)
    brought = Incoming(
        incoming.source,
        categories,
        tuple(articles),
        incoming.unchanged,
        (*unreadable, *refused),
    )
    return replace(converted, incoming=brought, notes=notes)
