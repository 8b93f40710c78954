"""A revision's document → what of it readers may see, with what is remembered for old links."""

from typing import Any

from kb.publishing.history import Document, lines_of
from kb.text.markdown import to_plain
from kb.text.slugs import slugify

PRIVATE = ("internal_note",)
BLOCKS = ("symptom", "environment", "cause", "body")
SUMMARY_LENGTH = 200


def public_document(
    document: Document, source_words: Document | None, before: Document | None, today: str
) -> Document:
    """Return the public part of a revision's document.

    `source_words` is the same article as its source wrote it, or None; `before` the publication's
    document so far, or None; `today` an ISO date for the lines that go now.
    """
    public = {name: value for name, value in document.items() if name not in PRIVATE}
    own = source_words or {}
    known = {line["anchor"]: line["text"] for line in lines_of(own)} if own else {}
    for part in ("steps", "resolutions"):
        public[part] = [
            {**line, "from_source": known.get(line["anchor"]) == line["text"]}
            for line in document[part]
        ]
    public["from_source"] = _texts_from_source(document, own)
    public["removed"] = removed_lines(public, before, today)
    return public


def _texts_from_source(document: Document, own: Document) -> dict[str, Any]:
    return {
        "symptom": bool(own) and own["symptom"] == document["symptom"] != "",
        "cause": bool(own) and own["cause"] == document["cause"] != "",
        "tools": [bool(own) and tool in own["tools"] for tool in document["tools"]],
    }


def removed_lines(now: Document, before: Document | None, today: str) -> list[Document]:
    """Return what to say of every anchor that was public and is no more.

    Each has the day it went and the nearest line that is left: the one before it, else the one
    after it, else "".
    """
    if before is None:
        return []
    alive = {line["anchor"] for line in lines_of(now)}
    order = [line["anchor"] for line in lines_of(before)]
    gone = {line["anchor"]: line for line in before["removed"]}
    for index, anchor in enumerate(order):
        if anchor not in alive:
            near = _nearest(order, index, alive)
            gone[anchor] = {"anchor": anchor, "removed_on": today, "nearest": near}
    for line in gone.values():
        line["nearest"] = _follow(line["nearest"], gone)
    return [line for anchor, line in gone.items() if anchor not in alive]


def _nearest(order: list[str], index: int, alive: set[str]) -> str:
    around = [*reversed(order[:index]), *order[index + 1 :]]
    return next((anchor for anchor in around if anchor in alive), "")


def _follow(anchor: str, gone: dict[str, Document]) -> str:
    for _hop in range(len(gone)):
        if anchor not in gone:
            break
        anchor = gone[anchor]["nearest"]
    return anchor


def markdown_texts(document: Document) -> tuple[dict[str, str], set[str]]:
    """Return every text of a document that is Markdown, by its place, and which are one line."""
    blocks = {name: document[name] for name in (*BLOCKS, *PRIVATE)}
    inline = {f"tool:{index}": text for index, text in enumerate(document["tools"])}
    for line in lines_of(document):
        inline[line["anchor"]] = line["text"]
        for field in ("expected", "verify"):
            inline[f"{line['anchor']}:{field}"] = line.get(field, "")
    filled = {place: text for place, text in {**blocks, **inline}.items() if text.strip()}
    return filled, set(inline) & set(filled)


def document_summary(document: Document) -> str:
    """Return one plain sentence that says what the article is about."""
    first = next((line["text"] for line in lines_of(document)), "")
    for text in (document["symptom"], document["cause"], document["body"], first):
        plain = " ".join(to_plain(text).split())
        if plain:
            return plain if len(plain) <= SUMMARY_LENGTH else f"{plain[: SUMMARY_LENGTH - 1]}…"
    return str(document["title"])


def sort_key(document: Document) -> str:
    """Return a key that any collation sorts alike: by number, then by code, then by title."""
    number = "".join(part.zfill(6) for part in document["number"].split(".") if part)
    code = document["code"].zfill(6) if document["code"].isdecimal() else document["code"]
    name = slugify(f"{code} {document['title']}", max_length=120).replace("-", "")
    return f"{slugify(number).replace('-', '') if number else 'z'}{name}"[:160]


def spellings(document: Document) -> list[str]:
    """Return what an article is recognised by: a code's own spelling and name, then aliases."""
    own = [document["code"], document["title"]] if document["kind"] == "error_code" else []
    return list(dict.fromkeys(text for text in (*own, *document["aliases"]) if text))
