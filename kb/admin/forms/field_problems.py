"""What is wrong with what an editor wrote: the message and the field that it belongs to."""

from dataclasses import dataclass

from kb.documents import LINE_LISTS, RevisionDocument, RowList


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

    A place is a field, `tool:0`, an anchor or `<anchor>:expected`; "" is no single one.
    """
    name, _colon, field = place.partition(":")
    if name == "tool" and field.isdigit():
        return FieldProblem("tools", message)
    for row_list in LINE_LISTS:
        for index, line in enumerate(document[row_list]):
            if name and line["anchor"] == name:
                return FieldProblem(field or "text", message, row_list, index)
    return FieldProblem(name, message)
