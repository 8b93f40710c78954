"""An article and one that is merged into it → a working copy with the texts and lines of both."""

from collections.abc import Iterable

from kb.admin.forms.layouts import FormLayout
from kb.documents import (
    LINE_LISTS,
    TEXTS,
    LineDocument,
    LineList,
    RelationDocument,
    ResolutionDocument,
    RevisionDocument,
    StepDocument,
    lines_of,
)

BLANK_LINE = "\n\n"


def combined_document(
    into: RevisionDocument, source: RevisionDocument, layout: FormLayout
) -> RevisionDocument:
    """Return `into` with what only `source` has: texts below, lines, spellings and links after.

    What the form of its kind has no place for goes into the background. New lines have no anchor.
    """
    document: RevisionDocument = {**into}
    fields, lists = layout.form.base_fields, set(layout.nouns)
    for name in TEXTS:
        place = name if name in fields else "body"
        document[place] = _joined(document[place], source[name])
    document["aliases"] = _united(into["aliases"], [source["code"], *source["aliases"]])
    document["tools"] = _united(into["tools"], source["tools"])
    document["steps"] = [*into["steps"], *_new_steps(into, source)] if "steps" in lists else []
    document["resolutions"] = []
    if "resolutions" in lists:
        document["resolutions"] = [*into["resolutions"], *_new_resolutions(into, source)]
    for part in LINE_LISTS:
        if part not in lists:
            document["body"] = _joined(document["body"], _as_list(source, part))
    document["relations"] = _links(into, source)
    return document


def _joined(text: str, more: str) -> str:
    if not more.strip() or more.strip() in text:
        return text
    return f"{text}{BLANK_LINE}{more}" if text.strip() else more


def _united(texts: list[str], more: Iterable[str]) -> list[str]:
    known = {text.casefold() for text in texts} | {""}
    added: list[str] = []
    for text in more:
        if text.casefold() not in known:
            known.add(text.casefold())
            added.append(text)
    return [*texts, *added]


def _known_lines(document: RevisionDocument) -> set[str]:
    return {" ".join(line["text"].split()).casefold() for line in lines_of(document)}


def _is_new(line: LineDocument, known: set[str]) -> bool:
    return " ".join(line["text"].split()).casefold() not in known


def _new_steps(into: RevisionDocument, source: RevisionDocument) -> list[StepDocument]:
    """Return the steps that only the source has, without what led to lines of the source."""
    known = _known_lines(into)
    return [
        {**step, "anchor": "", "if_not": "" if step["if_not"].startswith("#") else step["if_not"]}
        for step in source["steps"]
        if _is_new(step, known)
    ]


def _new_resolutions(into: RevisionDocument, source: RevisionDocument) -> list[ResolutionDocument]:
    known = _known_lines(into)
    return [{**line, "anchor": ""} for line in source["resolutions"] if _is_new(line, known)]


def _as_list(source: RevisionDocument, part: LineList) -> str:
    return "\n".join(f"1. {' '.join(line['text'].split())}" for line in source[part])


def _links(into: RevisionDocument, source: RevisionDocument) -> list[RelationDocument]:
    """Return the links of both as a whole, but for those between them."""
    known = {(link["type"], link["target"]) for link in into["relations"] if not link["anchor"]}
    own = {into["key"], source["key"]}
    added: list[RelationDocument] = [
        {**link, "anchor": ""}
        for link in source["relations"]
        if link["target"] not in own and (link["type"], link["target"]) not in known
    ]
    unique = {(link["type"], link["target"]): link for link in added}
    return [*into["relations"], *unique.values()]
