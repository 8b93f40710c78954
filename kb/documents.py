"""The types of the JSON documents of revisions and publications, and tuples of their field names.

Texts are Markdown, dates ISO 8601. An empty field is "" or [], never missing.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, NotRequired, TypedDict, final

NameField = Literal["key", "kind", "number", "title", "slug", "audience", "code"]
PublicText = Literal["symptom", "environment", "cause", "body"]
TextField = Literal[PublicText, "internal_note"]
ScalarField = Literal[NameField, TextField, "category"]
LineList = Literal["steps", "resolutions"]
EntryList = Literal["tools", "aliases", "relations"]
RowList = Literal["steps", "resolutions", "relations"]
StepField = Literal["anchor", "text", "command", "expected", "if_not", "changes_system"]
ResolutionField = Literal["anchor", "text", "command", "verify", "changes_system"]
UnversionedField = Literal["owner", "review_by"]

NAMES: tuple[NameField, ...] = ("key", "kind", "number", "title", "slug", "audience", "code")
"""What identifies and classifies an article, except its category."""

PUBLIC_TEXTS: tuple[PublicText, ...] = ("symptom", "environment", "cause", "body")
"""The texts that readers see, in reading order."""

TEXTS: tuple[TextField, ...] = (*PUBLIC_TEXTS, "internal_note")

SCALARS: tuple[ScalarField, ...] = (*NAMES, "category", *TEXTS)
"""Every field that holds one string."""

EDITED: tuple[ScalarField, ...] = ("number", "code", "title", "slug", "category", "audience")
"""What an editor can change besides the texts, in the order in which changes are listed."""

UNVERSIONED: tuple[UnversionedField, ...] = ("owner", "review_by")
"""What an editor can change that no revision holds."""

LINE_LISTS: tuple[LineList, ...] = ("steps", "resolutions")
ENTRY_LISTS: tuple[EntryList, ...] = ("tools", "aliases", "relations")

STEP_FIELDS: tuple[StepField, ...] = (
    "anchor",
    "text",
    "command",
    "expected",
    "if_not",
    "changes_system",
)
RESOLUTION_FIELDS: tuple[ResolutionField, ...] = (
    "anchor",
    "text",
    "command",
    "verify",
    "changes_system",
)

ESCALATE = "escalate"
"""The `if_not` of a step that hands the case over to support when it fails."""


@final
class StepDocument(TypedDict):
    """A check of a problem, a step of a procedure or an item of a checklist.

    `from_source`, in publications only: whether the text is the source's own.
    """

    anchor: str
    text: str
    command: str
    expected: str
    if_not: str
    changes_system: bool
    from_source: NotRequired[bool]


@final
class ResolutionDocument(TypedDict):
    """A fix of a problem; `from_source` as in a step."""

    anchor: str
    text: str
    command: str
    verify: str
    changes_system: bool
    from_source: NotRequired[bool]


LineDocument = StepDocument | ResolutionDocument

ToolDocument = str
"""A tool is its own line of Markdown."""


class RelationDocument(TypedDict):
    """A link to the article with the key `target`, from one line or (anchor "") the whole article.

    `type` is one of `kb.models.Relation.TYPES`.
    """

    anchor: str
    type: str
    target: str


RowDocument = StepDocument | ResolutionDocument | RelationDocument
"""An entry of a list whose entries have fields."""


class ArticleDocument(TypedDict):
    """What a revision and a publication have in common; `category` is a key or ""."""

    key: str
    kind: str
    number: str
    title: str
    slug: str
    category: str
    audience: str
    code: str
    symptom: str
    environment: str
    cause: str
    body: str
    steps: list[StepDocument]
    resolutions: list[ResolutionDocument]
    aliases: list[str]
    tools: list[ToolDocument]
    relations: list[RelationDocument]


class RevisionDocument(ArticleDocument):
    """The whole working copy of an article, as a revision stores it."""

    internal_note: str


class EditedDocument(RevisionDocument):
    """A revision's document with what else an editor sets: a username or "", a date or ""."""

    owner: str
    review_by: str


class ConflictDocument(RevisionDocument):
    """The document of a Conflict; under `housekeeping` owner and review date, and as they were."""

    housekeeping: dict[str, str]


class RemovedLine(TypedDict):
    """A line that was public once: when it was removed, and the anchor of the nearest line left.

    `nearest` is "" where no line is left; `part_of` is the title of a merged article it came from.
    """

    anchor: str
    removed_on: str
    nearest: str
    part_of: NotRequired[str]


class SourceFlags(TypedDict):
    """Whether these texts, and each tool, are the source's own."""

    symptom: bool
    environment: NotRequired[bool]
    cause: bool
    body: NotRequired[bool]
    tools: list[bool]


class PublicDocument(ArticleDocument):
    """What readers may see of a revision, and the lines removed since the first publication."""

    from_source: SourceFlags
    removed: list[RemovedLine]


class FailureTarget(NamedTuple):
    """Where a failed step leads: a line of the same article, another article, or support.

    At most one of the three is set; none where `if_not` is empty.
    """

    anchor: str = ""
    article_key: str = ""
    is_escalation: bool = False


def read_if_not(value: str) -> FailureTarget:
    """Return where an `if_not` leads: `#anchor`, an article's key, `escalate` or "" (nowhere)."""
    if value == ESCALATE:
        return FailureTarget(is_escalation=True)
    if value.startswith("#"):
        return FailureTarget(anchor=value[1:])
    return FailureTarget(article_key=value)


def if_not_of(line: LineDocument) -> str:
    """Return a step's `if_not`; "" for a resolution, which has none."""
    if "if_not" in line:
        return line["if_not"]
    return ""


def expected_of(line: LineDocument) -> str:
    """Return what to look for at a step; "" for a resolution."""
    if "expected" in line:
        return line["expected"]
    return ""


def verify_of(line: LineDocument) -> str:
    """Return how to tell that a resolution worked; "" for a step."""
    if "verify" in line:
        return line["verify"]
    return ""


def line_place(anchor: str, field: str = "") -> str:
    """Return the place of a line's text, or of its `expected` or `verify`, among rendered texts.

    What a text has below its first paragraph is at `rest`.
    It begins with `#`, as no name of a text or a tool does: an anchor may be any word.
    """
    return f"#{anchor}:{field}" if field else f"#{anchor}"


def tool_place(index: int) -> str:
    """Return the place of the tool at this index among rendered texts."""
    return f"tool:{index}"


def read_line_place(place: str) -> tuple[str, str]:
    """Return the anchor and the field of a line's place; ("", "") where it is no line's."""
    if not place.startswith("#"):
        return "", ""
    anchor, _colon, field = place[1:].partition(":")
    return anchor, field or "text"


def lines_of(document: ArticleDocument) -> list[LineDocument]:
    """Return a document's steps and resolutions in reading order."""
    return [*document["steps"], *document["resolutions"]]


def numbered_lines(document: ArticleDocument, part: LineList) -> Iterator[tuple[int, LineDocument]]:
    """Yield the steps or the resolutions with their numbers, from 1."""
    lines: Sequence[LineDocument] = document[part]
    yield from enumerate(lines, start=1)


def empty_document(kind: str = "") -> RevisionDocument:
    """Return a document with every field, all empty; the audience is public."""
    return {
        "key": "",
        "kind": kind,
        "number": "",
        "title": "",
        "slug": "",
        "category": "",
        "audience": "public",
        "code": "",
        "symptom": "",
        "environment": "",
        "cause": "",
        "body": "",
        "internal_note": "",
        "steps": [],
        "resolutions": [],
        "aliases": [],
        "tools": [],
        "relations": [],
    }


def empty_step() -> StepDocument:
    """Return a step with every field, all empty."""
    return {
        "anchor": "",
        "text": "",
        "command": "",
        "expected": "",
        "if_not": "",
        "changes_system": False,
    }


def empty_resolution() -> ResolutionDocument:
    """Return a resolution with every field, all empty."""
    return {"anchor": "", "text": "", "command": "", "verify": "", "changes_system": False}


def empty_relation() -> RelationDocument:
    """Return a link with every field, all empty."""
    return {"anchor": "", "type": "", "target": ""}
