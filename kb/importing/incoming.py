"""What a source brings: categories and articles as documents, before anything is compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.documents import RevisionDocument


@dataclass(frozen=True)
class SourceTexts:
    """The source itself: its key and what the About page says of it; `text` is its whole text.

    `text` is "" where the source is a folder.
    """

    key: str
    title: str
    subtitle: str = ""
    version: str = ""
    dated_on: str = ""
    closing_note: str = ""
    text: str = ""


@dataclass(frozen=True)
class IncomingCategory:
    """A category as its source has it; `parent` is the `key` of another one, or "".

    `key` is permanent: it is the source's own where the site has no category that matches.
    """

    key: str
    title: str
    parent: str = ""
    number: str = ""
    description: str = ""
    slug: str = ""
    code_family: str = ""
    position: int = 0


@dataclass(frozen=True)
class IncomingArticle:
    """An article as its source has it.

    `name` is what the source calls it, unique in it: a guide's key, a file's path below its
    folder, another system's id. In `document`, `key` is the one that it gets where it is new,
    `category` the key of an IncomingCategory or "", and `anchor` is "" for each line: both are
    set when it is compared with the site. `notes` say for a person what became what, `warnings`
    what could not be understood, each with the line or the heading that it is about. `is_draft`:
    its source does not show it to readers, so an import does not publish it.
    """

    name: str
    document: RevisionDocument
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    old_addresses: tuple[str, ...] = ()
    digest: str = ""
    is_draft: bool = False


@dataclass(frozen=True)
class Unreadable:
    """A file that could not be understood at all, and why; it stops no other."""

    name: str
    reason: str


@dataclass(frozen=True)
class Incoming:
    """All that a source brings; categories come after their parents.

    `unchanged` has the names of articles that were not read, since nothing that they are made of
    has changed since the last import.
    """

    source: SourceTexts
    categories: tuple[IncomingCategory, ...] = ()
    articles: tuple[IncomingArticle, ...] = ()
    unchanged: frozenset[str] = frozenset()
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True)
class MarkdownFile:
    """A page of another system: its path, front matter and Markdown.

    `path` is relative to the folder, with `/`; it is also the article's `name`. `front_matter` has
    plain values, lists and mappings, by the words of whoever wrote it. `line` is the number of the
    text's first line in its file. `base` is what relative links are read against: the file's
    folder. `old_addresses` are the paths at which the page was read so far. `warnings` say what of
    the file could not be read as it was meant.
    """

    path: str
    text: str
    front_matter: Mapping[str, object] = field(default_factory=dict)
    line: int = 1
    base: str = ""
    old_addresses: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
