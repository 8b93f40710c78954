"""Where what an editor wrote holds words that were redacted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from kb.admin.forms.field_problems import NOTE, FieldProblem
from kb.documents import EDITED, TEXTS, RevisionDocument, RowDocument, RowList
from kb.publishing.redaction_check import HOLDS_REDACTED
from kb.redacted_words import RedactedWords, redacted_words

FIELDS = (
    *(name for name in (*EDITED, *TEXTS) if name not in ("category", "audience")),
    *("tools", "aliases"),
)

ROW_LISTS: tuple[RowList, ...] = ("steps", "resolutions")


def redaction_problems(document: RevisionDocument, note: str) -> list[FieldProblem]:
    """Return a problem for each field of an article's form, and its note, that holds such words."""
    words = redacted_words()
    if not words.are_in([document, note]):
        return []
    message, texts = str(HOLDS_REDACTED), cast(Mapping[str, object], document)
    problems = [FieldProblem(name, message) for name in FIELDS if words.are_in(texts[name])]
    for row_list in ROW_LISTS:
        problems += _row_problems(words, row_list, document[row_list], message)
    if words.are_in(note):
        problems.append(FieldProblem(NOTE, message))
    return problems or [FieldProblem("", message)]


def _row_problems(
    words: RedactedWords, row_list: RowList, rows: Sequence[RowDocument], message: str
) -> Iterator[FieldProblem]:
    for index, row in enumerate(rows):
        for name, value in row.items():
            if words.are_in(value):
                yield FieldProblem(name, message, row_list, index)
