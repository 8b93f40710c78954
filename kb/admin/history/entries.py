"""One thing that happened to an article, with its place in the order of all."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.models import Verb, admin_url
from kb.serialise.labels import Label

SAVED = "save"
FLAGGED, FLAG_CLOSED = "flag", "flag_closed"
COMMENTED, COMMENT_RESOLVED = "comment", "comment_resolved"
HAPPENED: dict[str, Label] = {
    SAVED: gettext_lazy("Saved"),
    **{verb.value: verb.label for verb in Verb},
    FLAGGED: gettext_lazy("Flagged"),
    FLAG_CLOSED: gettext_lazy("Flag marked as done"),
    COMMENTED: gettext_lazy("Commented"),
    COMMENT_RESOLVED: gettext_lazy("Comment resolved"),
}
"""What can happen to an article, by the value of the filter."""
BADGES_OF: dict[str, str] = {
    **dict.fromkeys((Verb.PUBLISH, Verb.RESTORE, Verb.OPEN), "public"),
    **dict.fromkeys((Verb.RETIRE, Verb.EXPIRE, Verb.MERGE), "gone"),
    **dict.fromkeys((Verb.RETURN, FLAGGED, COMMENTED), "flag"),
}
"""The CSS class of the badge, where it has one of its own."""


@dataclass(frozen=True, order=True)
class HistoryCursor:
    """The place of an entry in the whole order: its time, and what tells equal times apart."""

    at: datetime
    rank: int
    pk: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y%m%d%H%M%S%f}-{self.rank}-{self.pk}"

    @classmethod
    def parse(cls, text: str) -> "HistoryCursor | None":
        """Read what `str` wrote; None for anything else."""
        match = re.fullmatch(r"([0-9]{20})-([0-9])-([0-9]{1,18})", text)
        if match is None:
            return None
        try:
            at = datetime.strptime(match[1], "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
        except ValueError:
            return None
        return cls(at, int(match[2]), int(match[3]))


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened: `kind` is a key of HAPPENED; `words` are the reason, note or text.

    `detail` says what else there is (a time, a successor, a line), `revision` is a number or 0,
    `anchor` that of the line which a flag or comment is about, "" for none.
    """

    place: HistoryCursor
    kind: str
    who: str
    words: str
    detail: str
    revision: int
    article_id: int
    article_kind: str
    article_name: str
    anchor: str = ""

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.place.at

    @property
    def is_revision(self) -> bool:
        """Whether it is the save of a text."""
        return self.kind == SAVED

    @property
    def happened(self) -> Label:
        """What happened, in words."""
        return HAPPENED[self.kind]

    @property
    def by(self) -> str:
        """The user name of who did it; what else did, where it was no person."""
        return self.who or (_("import") if self.is_revision else _("automatic"))

    @property
    def badge_class(self) -> str:
        """The CSS class of the badge that says what happened."""
        return BADGES_OF.get(self.kind, "draft")

    @property
    def history_url(self) -> str:
        """The path of the article's own history."""
        return admin_url(self.article_kind, "history", self.article_id)
