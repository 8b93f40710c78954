"""What a guide is to say: the categories and articles of its source as the site has them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.documents import RevisionDocument, lines_of


@dataclass(frozen=True)
class WantedCategory:
    """A category; `imported_name` is number and title as its source had them, ("", "") if none."""

    key: str
    parent: str
    number: str
    title: str
    description: str = ""
    imported_name: tuple[str, str] = ("", "")
    holds_codes: bool = False


@dataclass(frozen=True)
class WantedArticle:
    """An article; `imported` is what its source last brought, None where it is new.

    `document` is None where readers do not see it, and `absence` says why. `first` is its first
    revision: a command in it that its source had not is from facts about the guide.
    """

    key: str
    title: str
    document: RevisionDocument | None
    imported: RevisionDocument | None = None
    first: RevisionDocument | None = None
    absence: str = ""


@dataclass(frozen=True)
class WantedGuide:
    """A source: the text that was last imported, and what the site has made of it."""

    text: str
    categories: tuple[WantedCategory, ...] = ()
    articles: tuple[WantedArticle, ...] = ()


@dataclass
class Losses:
    """What the format of guides cannot say of an article, counted by what it is."""

    title: str
    counts: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        counted = (f"{count} × {name}" for name, count in self.counts.items())
        return f"{self.title}: {', '.join(counted)}"


FACTS_COMMAND = "command from the facts about the guide"
FORMATTING = "text with formatting, written plain"
IMAGE = "image"


def other_fields(document: RevisionDocument) -> Counter[str]:
    """Count what the format has no place for, whatever the guide says."""
    counts = Counter[str]()
    for name in _without_place(document):
        counts[name] += 1
    return counts


def _without_place(document: RevisionDocument) -> Iterator[str]:
    yield from ("other spelling" for _alias in document["aliases"])
    yield from ("link to another article" for _relation in document["relations"])
    yield from ("internal note" for _note in [document["internal_note"]] if _note)
    for line in lines_of(document):
        fields: Sequence[tuple[str, object]] = (
            ("expected result", line.get("expected")),
            ("next step on failure", line.get("if_not")),
            ("verification", line.get("verify")),
            ("mark that it changes the system", line.get("changes_system")),
        )
        yield from (name for name, value in fields if value)
