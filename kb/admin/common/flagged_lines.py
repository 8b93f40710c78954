"""Flags → the lines that they are about, as editors name them, with their places in the form."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.documents import LineList
from kb.models import Flag, Resolution, Step
from kb.serialise.labels import line_title

RowPlace = tuple[LineList, int]
"""The list that a line stands in, and its number there, from 1."""


@dataclass(frozen=True)
class FlaggedLine:
    """What an editor calls a line ("" for none), and the address where it is mended."""

    name: str
    url: str


def flagged_lines(flags: Iterable[Flag]) -> dict[int, FlaggedLine]:
    """Return the line of each flag by the flag's id, in two queries. Read flags with `article`."""
    rows = list(flags)
    places = row_places({flag.article_id for flag in rows if flag.anchor})
    return {flag.pk: _line(flag, places.get((flag.article_id, flag.anchor))) for flag in rows}


def _line(flag: Flag, place: RowPlace | None) -> FlaggedLine:
    url = flag.article.admin_url()
    if not flag.anchor:
        return FlaggedLine("", url)
    if place is None:
        return FlaggedLine(line_name(flag.anchor, place), url)
    part, number = place
    return FlaggedLine(line_name(flag.anchor, place), f"{url}#{part}-{number - 1}")


def line_name(anchor: str, place: RowPlace | None) -> str:
    """Return what editors call the line of an anchor: "Step 2"; None: it is no longer there."""
    if place is None:
        return _("A line that is no longer there (%(anchor)s)") % {"anchor": anchor}
    return line_title(*place)


def row_places(articles: set[int]) -> dict[tuple[int, str], RowPlace]:
    """Return the place of every line of these articles, by article and anchor, in two queries."""
    places: dict[tuple[int, str], RowPlace] = {}
    parts: tuple[tuple[LineList, type[Step | Resolution]], ...] = (
        ("steps", Step),
        ("resolutions", Resolution),
    )
    for part, model in parts if articles else ():
        counts: dict[int, int] = {}
        lines = model._default_manager.filter(article__in=articles).order_by("position", "pk")
        for article, anchor in lines.values_list("article", "anchor"):
            counts[article] = counts.get(article, 0) + 1
            places[article, anchor] = (part, counts[article])
    return places
