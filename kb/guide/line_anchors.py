"""Lines → their anchors: as they were where a line was there before, new ones where not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kb.text.slugs import unique_slug

Row = dict[str, Any]
LISTS = {"kb.step": "steps", "kb.resolution": "resolutions"}


class Anchors:
    """The anchors of an article's lines, which no two lines ever share."""

    def __init__(self, previous: Iterable[Row] = ()) -> None:
        """Start from the rows of this article's lines in an earlier fixture."""
        self._known: dict[tuple[str, str], list[str]] = {}
        self._taken: set[str] = set()
        for row in previous:
            name, fields = LISTS[row["model"]], row["fields"]
            self._known.setdefault((name, fields["text"]), []).append(fields["anchor"])
            self._taken.add(fields["anchor"])

    def assign(self, name: str, texts: Sequence[str], plain: Sequence[str]) -> tuple[str, ...]:
        """Return the anchors of the steps or the resolutions.

        `texts` is what earlier rows are looked up by, `plain` what new anchors are made from.
        """
        return tuple(
            self._kept(name, text) or self._made(words)
            for text, words in zip(texts, plain, strict=True)
        )

    def _kept(self, name: str, text: str) -> str:
        known = self._known.get((name, text))
        return known.pop(0) if known else ""

    def _made(self, words: str) -> str:
        anchor = unique_slug(words, self._taken)
        self._taken.add(anchor)
        return anchor


def by_article(previous: Iterable[Row]) -> Mapping[str, list[Row]]:
    """Return the rows of lines by the key of their article."""
    lines: dict[str, list[Row]] = {}
    for row in previous:
        if row["model"] in LISTS:
            lines.setdefault(row["fields"]["article"][0], []).append(row)
    return lines
