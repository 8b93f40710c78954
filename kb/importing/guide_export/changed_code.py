"""A code of the guide and its article → the code as it is to be."""

from collections import Counter
from dataclasses import replace

from kb.documents import RevisionDocument
from kb.guide.code_rows import is_message
from kb.guide.document import Code
from kb.importing.guide_export.as_plain import to_words
from kb.importing.guide_export.wanted import FORMATTING, other_fields
from kb.text.markdown import escape


def changed_code(code: Code, document: RevisionDocument) -> tuple[Code, Counter[str]]:
    """Return the code with what its article says, and what the format cannot say."""
    cause = document["cause"].strip()
    losses = other_fields(document)
    explanation = code.explanation
    if cause != escape(code.explanation):
        explanation = to_words(cause)
        losses[FORMATTING] += escape(explanation) != cause
    texts = (document["symptom"], document["environment"], document["body"])
    lists = (document["steps"], document["resolutions"], document["tools"])
    losses["text or list that a code has no place for"] += sum(map(bool, (*texts, *lists)))
    title = document["title"]
    if is_message(document["code"]) and title != document["code"]:
        title = document["code"]
        losses["name other than the message"] += 1
    changed = replace(code, code=document["code"], title=title, explanation=explanation)
    return changed, +losses
