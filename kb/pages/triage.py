"""What the page of a pasted text shows: what was found, where to begin, the text with its clues."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from kb.models import Kind, Publication, PublishedAlias
from kb.pages.triage_text import shown_rows
from kb.reader import Reader
from kb.text.code_finder import blank_out
from kb.text.code_spelling import normalise
from kb.text.mask import masked_spans, without_spans
from kb.text.pasted import telling_lines
from kb.triage.rank import FoundCode, RankedArticle, TriageAnswer, triage, triage_codes
from kb.triage.recognise import TextLines
from kb.triage.report import can_report, reportable

MOST_LINES_NAMED = 5
MOST_CODES = 20
"""Codes that an address may hold."""

LONGEST_CODE = 120

_HOW_TO_TELL: dict[str, Promise] = {
    "database": _lazy(
        "of a database: where the program was talking to one, and its name, its driver or its port "
        "(such as 5432, 3306 or 1433) stands nearby"
    ),
    "system": _lazy(
        "of the operating system: where a program passes on what it was told about a file, a "
        "process or a connection to anything else"
    ),
    "http": _lazy("of a web server: where a request was answered so"),
}
_SAID = re.compile(r"`([^`]*)`")


@dataclass(frozen=True, slots=True)
class OtherMeaning:
    """Another code that the words of a clue may mean, and how to tell that it is meant."""

    publication: Publication
    how_to_tell: str | Promise


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A code that was found: its label, how often, on which lines, and what else it may be."""

    publication: Publication
    label: str
    count: int
    lines: Sequence[int]
    has_more_lines: bool
    is_success: bool
    is_unsure: bool
    how_to_tell: str | Promise
    others: Sequence[OtherMeaning]


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """An article to read: the link to its line where to begin, that line, and why, as HTML."""

    publication: Publication
    url: str
    step: str
    step_text: str
    why: SafeString


def triage_context(text: str, user: Reader | None) -> dict[str, Any]:
    """Return what the page shows for a pasted text; secrets in it are masked."""
    answer = triage(text, user)
    lines = answer.clues[0].lines if answer.clues else TextLines(text)
    plain = blank_out(lines.text)
    spans = list(masked_spans(plain))
    words = " ".join(line for line in telling_lines(text)[:2])
    rows = shown_rows(plain, spans, lines, answer.clues)
    last = rows[-1].number if rows else 0
    return {
        **_answer_context(answer),
        "text": without_spans(plain, spans),
        "rows": rows,
        "last_line": last,
        "more_lines": len({clue.line for clue in answer.clues if clue.line > last}),
        "line_count": lines.count,
        "is_cut": answer.is_cut,
        "report": reportable(words) if can_report() else "",
    }


def codes_context(params: QueryDict, user: Reader | None) -> dict[str, Any]:
    """Return what the page shows for the codes in its address, `?codes=…&articles=…`."""
    names = _split(params.get("codes", ""))
    pks = [int(pk) for pk in _split(params.get("articles", "")) if pk.isascii() and pk.isdecimal()]
    by_name = _codes_named(names, user)
    known = [pk for name in names for pk in by_name.get(name, ())]
    answer = triage_codes([*known, *(pk for pk in pks if pk < 10**18)], user)
    return {
        **_answer_context(answer),
        "unknown": [name for name in names if name not in by_name],
    }


def summary_of(found: Sequence[FoundCode], articles: Sequence[RankedArticle]) -> str:
    """Return in one sentence what was found; it is announced to screen readers."""
    if not found:
        return _("No known code or message was found.")
    codes = ngettext("%(n)d known code or message", "%(n)d known codes and messages", len(found))
    reads = ngettext("%(n)d article to read", "%(n)d articles to read", len(articles))
    return f"{codes % {'n': len(found)}}, {reads % {'n': len(articles)}}."


def _answer_context(answer: TriageAnswer) -> dict[str, Any]:
    return {
        "is_answered": True,
        "found": [_row(found) for found in answer.found],
        "articles": [_card(article) for article in answer.articles],
        "words": answer.words,
        "fits_well": answer.fits_well,
        "summary": summary_of(answer.found, answer.articles),
        "link": _link(answer.found),
    }


def _row(found: FoundCode) -> FoundRow:
    lines = list(dict.fromkeys(clue.line for clue in found.clues))
    others = [OtherMeaning(each, _how_to_tell(each)) for each in found.alternatives]
    return FoundRow(
        publication=found.publication,
        label=found.publication.code or found.publication.title,
        count=len(found.clues),
        lines=lines[:MOST_LINES_NAMED],
        has_more_lines=len(lines) > MOST_LINES_NAMED,
        is_success=found.is_success,
        is_unsure=found.is_unsure,
        how_to_tell=_how_to_tell(found.publication),
        others=others,
    )


def _how_to_tell(publication: Publication) -> str | Promise:
    family = publication.category.code_family if publication.category else ""
    return _HOW_TO_TELL.get(family, "")


def _card(article: RankedArticle) -> ArticleCard:
    publication, start = article.publication, article.start
    labels = {"steps": _("Step %(number)d"), "resolutions": _("Resolution %(number)d")}
    url = publication.get_absolute_url()
    return ArticleCard(
        publication=publication,
        url=f"{url}#{start.anchor}" if start else url,
        step=labels[start.part] % {"number": start.number} if start else "",
        step_text=start.text if start else "",
        why=_why(article.reasons),
    )


def _why(reasons: Iterable[str]) -> SafeString:
    """Return the reasons as one sentence of HTML; what stands between backticks is code."""
    said = escape("; ".join(reasons), quote=False)
    html = _SAID.sub(r"<code>\1</code>", said)
    return mark_safe(html[:1].upper() + html[1:] + ".")  # noqa: S308


def _link(found: Sequence[FoundCode]) -> str:
    """Return the address that holds what was found, and nothing of the text; "" for nothing."""
    rows = [each.publication for each in found[:MOST_CODES]]
    named = {
        "codes": ",".join(row.slug for row in rows if row.is_code),
        "articles": ",".join(str(row.pk) for row in rows if not row.is_code),
    }
    query = urlencode({name: value for name, value in named.items() if value}, safe=",")
    return f"{reverse('triage')}?{query}" if query else ""


def _split(value: str) -> list[str]:
    names = (name.strip()[:LONGEST_CODE] for name in value.split(","))
    return list(dict.fromkeys(name for name in names if name))[:MOST_CODES]


def _codes_named(names: Sequence[str], user: Reader | None) -> dict[str, list[int]]:
    """Return the ids of the codes that each name stands for: its slug, or any spelling of it."""
    visible = Publication.objects.visible_to(user)
    codes = visible.filter(kind=Kind.ERROR_CODE, slug__in=[name.lower() for name in names])
    by_slug = dict(codes.order_by().values_list("slug", "pk"))
    spelt = {normalise(name): name for name in names if name.lower() not in by_slug}
    aliases = PublishedAlias.objects.filter(publication__in=visible.values("pk"))
    found = {name: [by_slug[name.lower()]] for name in names if name.lower() in by_slug}
    rows = aliases.filter(normalised__in=[text for text in spelt if text]).order_by("pk")
    for text, pk in rows.values_list("normalised", "publication"):
        found.setdefault(spelt[text], []).append(pk)
    return found
