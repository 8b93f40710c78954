"""Articles as a source had them, and as it has them now → which is which."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping

from kb.documents import RevisionDocument, lines_of

SIMILAR = 0.5
"""Share of lines in common from which two articles with other titles are the same."""

DocumentsByName = Mapping[str, RevisionDocument]


def match_articles(known: DocumentsByName, incoming: DocumentsByName) -> dict[str, str]:
    """Return the name of the known article that each incoming one is, by incoming name.

    What names an article counts first: its code or title, with its kind, category and number where
    the title alone does not tell; then the lines that it has in common, so that a section that was
    renamed, moved and renumbered stays the same article. One without a match is new.
    """
    matches: dict[str, str] = {}
    for signature in (_whole_name, _name_and_number, _name_and_kind, _bare_name):
        matches |= _match_unique(signature, *_unmatched(known, incoming, matches))
    return matches | _match_similar(*_unmatched(known, incoming, matches))


def _unmatched(
    known: DocumentsByName, incoming: DocumentsByName, matches: Mapping[str, str]
) -> tuple[DocumentsByName, DocumentsByName]:
    used = set(matches.values())
    return (
        {name: document for name, document in known.items() if name not in used},
        {name: document for name, document in incoming.items() if name not in matches},
    )


def _folded_name(document: RevisionDocument) -> str:
    return " ".join((document["code"] or document["title"]).casefold().split())


def _whole_name(document: RevisionDocument) -> Hashable:
    return (document["kind"], document["category"], document["number"], _folded_name(document))


def _name_and_number(document: RevisionDocument) -> Hashable:
    return (document["number"], _folded_name(document))


def _name_and_kind(document: RevisionDocument) -> Hashable:
    return (document["kind"], document["category"], _folded_name(document))


def _bare_name(document: RevisionDocument) -> Hashable:
    return _folded_name(document)


def _match_unique(
    signature: Callable[[RevisionDocument], Hashable],
    known: DocumentsByName,
    incoming: DocumentsByName,
) -> dict[str, str]:
    """Match those whose signature only one article of each side has."""
    olds, news = _by_signature(signature, known), _by_signature(signature, incoming)
    return {
        names[0]: olds[value][0]
        for value, names in news.items()
        if len(names) == 1 and len(olds.get(value, ())) == 1
    }


def _by_signature(
    signature: Callable[[RevisionDocument], Hashable], documents: DocumentsByName
) -> dict[Hashable, list[str]]:
    names: dict[Hashable, list[str]] = defaultdict(list)
    for name, document in documents.items():
        names[signature(document)].append(name)
    return names


def _match_similar(known: DocumentsByName, incoming: DocumentsByName) -> dict[str, str]:
    """Match the most similar pairs first, each article once."""
    olds = {name: _content(document) for name, document in known.items()}
    news = {name: _content(document) for name, document in incoming.items()}
    pairs = [
        (likeness, new, old)
        for new, old in _pairs_in_common(olds, news)
        if (likeness := _likeness(olds[old], news[new])) >= SIMILAR
    ]
    matches: dict[str, str] = {}
    for _likeness_of_pair, new, old in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if new not in matches and old not in matches.values():
            matches[new] = old
    return matches


def _pairs_in_common(
    olds: Mapping[str, Counter[str]], news: Mapping[str, Counter[str]]
) -> Iterable[tuple[str, str]]:
    """Return the pairs that have at least one line in common."""
    by_line: dict[str, list[str]] = defaultdict(list)
    for name, lines in olds.items():
        for line in lines:
            by_line[line].append(name)
    return {(new, old) for new, lines in news.items() for line in lines for old in by_line[line]}


def _content(document: RevisionDocument) -> Counter[str]:
    """Return the lines of an article: its steps, its fixes and those of its texts."""
    texts = [document["symptom"], document["cause"], document["environment"], document["body"]]
    texts += [line["text"] for line in lines_of(document)]
    lines = (" ".join(line.split()) for text in texts for line in text.splitlines())
    return Counter(line for line in lines if line)


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    return 2 * (old & new).total() / (old.total() + new.total())
