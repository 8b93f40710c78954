"""Guides, and what editors make of them on a site, to export."""

import copy
from collections.abc import Callable
from pathlib import Path

from kb.documents import RevisionDocument
from kb.guide.article_documents import guide_documents
from kb.guide.outline import read_outline
from kb.guide.parser import parse_guide
from kb.importing.guide_export.wanted import WantedArticle, WantedCategory, WantedGuide

TESTS = Path(__file__).resolve().parents[2]
FILES = [
    TESTS.parent / "fixtures" / "guide.txt",
    *sorted((TESTS / "data" / "guides").glob("*.txt")),
]
TEXTS = {path.stem: path.read_bytes().decode() for path in FILES}
Documents = dict[str, RevisionDocument]
Said = tuple[object, ...]


def documents_of(text: str) -> Documents:
    """Return the articles of a guide by key, as their source has them."""
    return guide_documents(read_outline(parse_guide(text), {}).articles, [])


def edited(text: str, edit: Callable[[Documents], object] = lambda documents: None) -> WantedGuide:
    """Return a guide of which the articles were edited on the site."""
    outline = read_outline(parse_guide(text), {})
    imported = guide_documents(outline.articles, [])
    documents = copy.deepcopy(imported)
    edit(documents)
    categories = [
        WantedCategory(
            each.key,
            each.parent,
            each.number,
            each.title,
            each.description,
            (each.number, each.title),
        )
        for each in outline.categories
    ]
    articles = [
        WantedArticle(key, document["title"], document, imported.get(key), imported.get(key))
        for key, document in documents.items()
    ]
    gone = [
        WantedArticle(key, imported[key]["title"], None, imported[key], absence="it was retired")
        for key in imported.keys() - documents.keys()
    ]
    return WantedGuide(text, tuple(categories), (*articles, *gone))


def said_by(document: RevisionDocument) -> Said:
    """Return what readers see of an article, whatever its key and its anchors."""
    lines = [(line["text"], line["command"]) for line in document["steps"]]
    fixes = [(line["text"], line["command"]) for line in document["resolutions"]]
    names = (document["kind"], document["number"], document["code"], document["title"])
    texts = [document[name].strip() for name in ("symptom", "environment", "cause", "body")]
    return (*names, *texts, lines, fixes, document["tools"])


def said_in(text: str) -> list[Said]:
    """Return what readers see of the articles of a guide, in order."""
    return [said_by(document) for document in documents_of(text).values()]
