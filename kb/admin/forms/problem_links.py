"""The list of what is wrong with a form, for the top of its page: each entry leads to its field."""

from dataclasses import dataclass

from kb.admin.common.change_text import FIELD_LABELS
from kb.admin.forms.article_editor import ArticleEditor
from kb.admin.forms.field_problems import NOTE, FieldProblem
from kb.documents import RowList
from kb.serialise import labels
from kb.serialise.labels import Label

ROW_TEXTS = ("text", "target")
"""The field of a row that has no caption of its own: the row's number is enough."""


@dataclass(frozen=True)
class ProblemLink:
    """One entry: the id of the element that it leads to (""), what that is called, and why."""

    target: str
    name: Label
    message: str


def problem_links(editor: ArticleEditor) -> list[ProblemLink]:
    """Return the entries of an article's form in the order of its problems."""
    return [_link(editor, problem) for problem in editor.problems]


def _link(editor: ArticleEditor, problem: FieldProblem) -> ProblemLink:
    if problem.row_list is not None and problem.row_list in editor.formsets:
        return _row_link(editor, problem, problem.row_list)
    if problem.field in editor.form.fields:
        field = editor.form[problem.field]
        return ProblemLink(field.auto_id, field.label, problem.message)
    for section in editor.layout.row_sections:
        if section.row_list == problem.field:
            return ProblemLink(f"{section.id}-heading", section.title, problem.message)
    if problem.field == NOTE:
        return ProblemLink("id_note", labels.HISTORY_NOTE, problem.message)
    return ProblemLink("", FIELD_LABELS.get(problem.field, ""), problem.message)


def _row_link(editor: ArticleEditor, problem: FieldProblem, row_list: RowList) -> ProblemLink:
    (section,) = (each for each in editor.layout.row_sections if each.row_list == row_list)
    index = editor.input.filled_rows(row_list)[problem.index]
    name = f"{section.noun} {index + 1}"
    form = editor.formsets[row_list].forms[index]
    if problem.field not in form.fields or form[problem.field].is_hidden:
        return ProblemLink(f"{section.id}-{index}", name, problem.message)
    field = form[problem.field]
    caption = name if problem.field in ROW_TEXTS else f"{name}, {field.label}"
    return ProblemLink(field.auto_id, caption, problem.message)
