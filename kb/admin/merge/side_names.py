"""What the two sides of a conflict are called: two people, or an article and its source."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kb.models import Conflict, Revision

SideBadge = tuple[str, str]
"""The CSS class and the words of a badge."""


@dataclass(frozen=True)
class SideNames:
    """The words of the merge page that depend on where the two texts come from.

    `theirs` is the text that is saved, `mine` the other one; each has a detail: who and when.
    """

    title: str
    base: str
    theirs: str
    their_detail: str
    mine: str
    my_detail: str
    moved: SideBadge
    removed_by_them: tuple[SideBadge, SideBadge]
    removed_by_me: tuple[SideBadge, SideBadge]
    changed: SideBadge
    keep_theirs: str
    keep_mine: str


def side_names(conflict: Conflict, newest: Revision | None) -> SideNames:
    """Return the words for a conflict; `newest` is the revision that is saved."""
    return _of_import(conflict, newest) if conflict.is_of_import else _of_people(newest)


def _saved_by(newest: Revision | None) -> str:
    if newest is None:
        return ""
    day = date_format(localtime(newest.created_at), "j M, H:i")
    return f"{newest.created_by or _('import')}, {day}"


def _of_people(newest: Revision | None) -> SideNames:
    return SideNames(
        title=_("Two people changed this article"),
        base=_("Original text"),
        theirs=_("Theirs"),
        their_detail=_saved_by(newest),
        mine=_("Mine"),
        my_detail=_("you, not saved yet"),
        moved=("moved", _("Moved by both")),
        removed_by_them=(("removed", _("Removed by them")), ("", _("Changed by you"))),
        removed_by_me=(("", _("Changed by them")), ("removed", _("Removed by you"))),
        changed=("", _("Changed by both")),
        keep_theirs=_("Keep theirs"),
        keep_mine=_("Keep mine"),
    )


def _of_import(conflict: Conflict, newest: Revision | None) -> SideNames:
    return SideNames(
        title=_("The article and its source were both changed"),
        base=_("In the source before"),
        theirs=_("In the article"),
        their_detail=_saved_by(newest),
        mine=_("In the source"),
        my_detail=conflict.note,
        moved=("moved", _("Moved in both")),
        removed_by_them=(
            ("removed", _("Removed in the article")),
            ("", _("Changed in the source")),
        ),
        removed_by_me=(("", _("Changed in the article")), ("removed", _("Removed in the source"))),
        changed=("", _("Changed in both")),
        keep_theirs=_("Keep the article’s text"),
        keep_mine=_("Take the source’s text"),
    )
