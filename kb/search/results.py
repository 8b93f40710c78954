"""Ranked documents → what a page of results shows of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from kb.models import Audience, Publication
from kb.search import explain, snippets
from kb.search.fields import Line, lines, note_lines
from kb.search.held import Held
from kb.search.options import Group
from kb.text.highlight import highlight


@dataclass(frozen=True, slots=True)
class Result:
    """One publication found: its title and the line that matched, marked, and why it is here.

    `plain` is the line as text, or that of the step it belongs to; `url` leads to it.
    """

    publication: Publication
    title: SafeString
    text: SafeString
    plain: str
    url: str
    line: Line | None
    place: str
    why: str
    is_by_title: bool


def results_of(
    documents: Sequence[int], held: Mapping[int, Held], groups: Sequence[Group], user: Any
) -> dict[int, Result]:
    """Return what to show of those of the documents that this reader may see, with one query."""
    rows = Publication.objects.visible_to(user).select_related("category").defer("html")
    if any(Audience.INTERNAL in one.parts for one in held.values()):
        rows = rows.select_related("agent_note")
    stems = _stems(groups)
    return {
        pk: _result(publication, held.get(pk, Held()), groups, stems)
        for pk, publication in rows.in_bulk(documents).items()
    }


def _result(
    publication: Publication, held: Held, groups: Sequence[Group], stems: frozenset[str]
) -> Result:
    own, line = _best_line(publication, held, groups)
    whole = " ".join(line.text.split()) if line else publication.summary
    text, marked = snippets.cut(whole, _spans(whole, stems))
    in_title = _spans(publication.heading, stems)
    packed = held.parts.values()
    reasons = [why for one in packed for why in snippets.reasons(one, groups)]
    return Result(
        publication=publication,
        title=_marked(publication.heading, in_title),
        text=_marked(text, marked),
        plain=next((one.text for one in own if line and one.anchor == line.anchor != ""), text),
        url=publication.get_absolute_url() + snippets.fragment(line, text, marked),
        line=line,
        place=explain.place(line) if line else "",
        why=explain.why(line, reasons, is_in_title=bool(in_title)),
        is_by_title=any(snippets.is_named(one, groups) for one in packed),
    )


def _best_line(
    publication: Publication, held: Held, groups: Sequence[Group]
) -> tuple[list[Line], Line | None]:
    """Return the best line with all the lines it is one of."""
    for audience, packed in held.parts.items():
        own = _lines(publication, audience)
        line = snippets.best_line(packed, groups, own)
        if line:
            return own, line
    return [], None


def _lines(publication: Publication, audience: str) -> list[Line]:
    """Return the lines that one audience's index was made of."""
    if audience == Audience.PUBLIC:
        return lines(publication.document)
    # Only agents' searches hold internal words, so the note was read along for them alone.
    note = getattr(getattr(publication, "agent_note", None), "html", "")
    own = lines(publication.document) if publication.audience == Audience.INTERNAL else []
    return [*own, *note_lines(note)]


def _marked(text: str, spans: Sequence[snippets.Span]) -> SafeString:
    return mark_safe(highlight(text, spans))  # noqa: S308 (it escapes everything but its marks)


def _spans(text: str, stems: frozenset[str]) -> list[snippets.Span]:
    return snippets.spans(text, stems, settings.KB_SEARCH_LANGUAGE)


def _stems(groups: Sequence[Group]) -> frozenset[str]:
    """Return the stems to mark: words that only hold a sentence together are not marked."""
    return frozenset(
        option.stem
        for group in groups
        if not group.word.is_function_word
        for option in group.options
    )
