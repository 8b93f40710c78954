"""A saved document → warnings that name what of its texts no reader will see."""

from collections.abc import Iterator

from django.utils.translation import gettext

from kb.admin.common.change_text import field_label
from kb.admin.forms.field_problems import problem_at
from kb.documents import RevisionDocument
from kb.publishing.public import markdown_texts
from kb.serialise.labels import line_title
from kb.text.gfm.dropped import find_dropped
from kb.text.gfm.limits import MarkdownRefused

MAX_WARNINGS = 10


def dropped_warnings(document: RevisionDocument) -> list[str]:
    """Return a sentence for each, behind the name of its field: `Body: The link to …`."""
    return [*_warnings(document)][:MAX_WARNINGS]


def _warnings(document: RevisionDocument) -> Iterator[str]:
    texts, inline = markdown_texts(document)
    for place, text in texts.items():
        try:
            dropped = find_dropped(text, is_line=place in inline)
        except MarkdownRefused:  # an error says so beside the field
            continue
        for problem in dropped:
            yield f"{_place_name(document, place)}: {problem.translated(gettext)}"


def _place_name(document: RevisionDocument, place: str) -> str:
    problem = problem_at(document, place, "")
    label = str(field_label(document["kind"], problem.field))
    if problem.row_list not in ("steps", "resolutions"):
        return label
    line = line_title(problem.row_list, problem.index + 1)
    return line if problem.field == "text" else f"{line}, {label}"
