"""A revision's document → what of it readers may see, and what old links need."""

from typing import cast

from kb.documents import (
    TEXTS,
    ArticleDocument,
    PublicDocument,
    RemovedLine,
    RevisionDocument,
    SourceFlags,
    expected_of,
    line_place,
    lines_of,
    tool_place,
    verify_of,
)
from kb.text.gfm.parser import first_paragraph
from kb.text.markdown import to_plain
from kb.text.sort_keys import make_sort_key

PUBLIC_FIELDS = ArticleDocument.__required_keys__
SUMMARY_LENGTH = 200


def public_document(
    document: RevisionDocument,
    source_words: RevisionDocument | None,
    before: PublicDocument | None,
    today: str,
) -> PublicDocument:
    """Return the public part of a revision's document.

    `source_words` is the same article as its source wrote it; `before` the publication's document
    so far; `today` the ISO date at which lines that are gone now were removed.
    """
    fields = {name: value for name, value in document.items() if name in PUBLIC_FIELDS}
    texts = {line["anchor"]: line["text"] for line in lines_of(source_words or document)}
    known = texts if source_words else {}
    return {
        **cast(ArticleDocument, fields),
        "steps": [
            {**step, "from_source": known.get(step["anchor"]) == step["text"]}
            for step in document["steps"]
        ],
        "resolutions": [
            {**fix, "from_source": known.get(fix["anchor"]) == fix["text"]}
            for fix in document["resolutions"]
        ],
        "from_source": _texts_from_source(document, source_words),
        "removed": removed_lines(document, before, today),
    }


def _texts_from_source(
    document: RevisionDocument, source_words: RevisionDocument | None
) -> SourceFlags:
    if source_words is None:
        return {"symptom": False, "cause": False, "tools": [False for _tool in document["tools"]]}
    return {
        "symptom": source_words["symptom"] == document["symptom"] != "",
        "environment": source_words["environment"] == document["environment"] != "",
        "cause": source_words["cause"] == document["cause"] != "",
        "body": source_words["body"] == document["body"] != "",
        "tools": [tool in source_words["tools"] for tool in document["tools"]],
    }


def removed_lines(
    now: ArticleDocument, before: PublicDocument | None, today: str
) -> list[RemovedLine]:
    """Return one entry for every anchor that was public and is no more.

    Its nearest line is the one before it that is left, else the one after it, else "".
    """
    if before is None:
        return []
    alive = {line["anchor"] for line in lines_of(now)}
    order = [line["anchor"] for line in lines_of(before)]
    removed = {line["anchor"]: line.copy() for line in before["removed"]}
    for index, anchor in enumerate(order):
        if anchor not in alive:
            nearest = _nearest(order, index, alive)
            removed[anchor] = {"anchor": anchor, "removed_on": today, "nearest": nearest}
    for line in removed.values():
        line["nearest"] = _follow(line["nearest"], removed)
    return [line for anchor, line in removed.items() if anchor not in alive]


def _nearest(order: list[str], index: int, alive: set[str]) -> str:
    neighbours = [*reversed(order[:index]), *order[index + 1 :]]
    return next((anchor for anchor in neighbours if anchor in alive), "")


def _follow(anchor: str, removed: dict[str, RemovedLine]) -> str:
    for _hop in range(len(removed)):
        if anchor not in removed:
            break
        anchor = removed[anchor]["nearest"]
    return anchor


def markdown_texts(document: RevisionDocument) -> tuple[dict[str, str], set[str]]:
    """Return the filled Markdown texts of a document by place, and the places of a single line.

    A place is a text's field, or what `tool_place` and `line_place` return.
    """
    blocks: dict[str, str] = {name: document[name] for name in TEXTS}
    inline = {tool_place(index): text for index, text in enumerate(document["tools"])}
    for line in lines_of(document):
        anchor = line["anchor"]
        first, rest = first_paragraph(line["text"])
        inline[line_place(anchor)] = first
        blocks[line_place(anchor, "rest")] = rest
        inline[line_place(anchor, "expected")] = expected_of(line)
        inline[line_place(anchor, "verify")] = verify_of(line)
    texts = (*blocks.items(), *inline.items())
    filled = {place: text for place, text in texts if text.strip()}
    return filled, set(inline) & set(filled)


def document_summary(document: ArticleDocument) -> str:
    """Return one plain sentence that says what the article is about; 200 characters at most."""
    first = next((line["text"] for line in lines_of(document)), "")
    for text in (document["symptom"], document["cause"], document["body"], first):
        plain = " ".join(to_plain(text).split())
        if plain:
            return plain if len(plain) <= SUMMARY_LENGTH else f"{plain[: SUMMARY_LENGTH - 1]}…"
    return document["title"]


def sort_key(document: ArticleDocument) -> str:
    """Return a key that sorts alike under any collation: by number, then code, then title."""
    return make_sort_key(document["number"], document["code"], document["title"])


def spellings(document: ArticleDocument) -> list[str]:
    """Return how an article is recognised: a code by its code and title, all by their aliases."""
    own = [document["code"], document["title"]] if document["kind"] == "error_code" else []
    return list(dict.fromkeys(text for text in (*own, *document["aliases"]) if text))
