"""What is wrong with what an editor wrote: the message and the field that it belongs to."""

from dataclasses import dataclass

from kb.documents import LINE_LISTS, RevisionDocument, RowList, read_line_place

NOTE = "note"
"""The field of the note for the history, which belongs to a save and not to the article."""


@dataclass(frozen=True)
class FieldProblem:
    """A message about a field: of the article, or of the `index`-th entry of `row_list`.

    `field` is "" where the message is about no single field.
    """

    field: str
    message: str
    row_list: RowList | None = None
    index: int = 0


def problem_at(document: RevisionDocument, place: str, message: str) -> FieldProblem:
    """Return the problem for a place as the renderer names it.

    A place is a text's field, or what `tool_place` and `line_place` return; "" is no single one.
    """
    if place.startswith("tool:"):
        return FieldProblem("tools", message)
    anchor, field = read_line_place(place)
    for row_list in LINE_LISTS:
        for index, line in enumerate(document[row_list]):
            if anchor and line["anchor"] == anchor:
                name = "text" if field == "rest" else field
                return FieldProblem(name, message, row_list, index)
    return FieldProblem(place, message)
