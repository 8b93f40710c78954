"""Lines → their anchors: the earlier one where the text was there before, else a new one."""

from collections.abc import Iterable, Mapping, Sequence

from kb.documents import LineList
from kb.guide.fixture_rows import FixtureRow
from kb.text.slugs import unique_slug

LINE_MODELS: dict[str, LineList] = {"kb.step": "steps", "kb.resolution": "resolutions"}


class LineAnchors:
    """The anchors of one article's lines, each used once."""

    def __init__(self, previous: Iterable[FixtureRow] = ()) -> None:
        """Start from the rows of this article's lines in an earlier fixture."""
        self._unassigned: dict[tuple[LineList, str], list[str]] = {}
        self._taken: set[str] = set()
        for row in previous:
            part, fields = LINE_MODELS[row["model"]], row["fields"]
            self._unassigned.setdefault((part, fields["text"]), []).append(fields["anchor"])
            self._taken.add(fields["anchor"])

    def assign(self, part: LineList, texts: Sequence[str], plain: Sequence[str]) -> tuple[str, ...]:
        """Return an anchor for each step or resolution, in order.

        Earlier rows are found by `texts`, new anchors are made from `plain`.
        """
        return tuple(
            self._earlier_anchor(part, text) or self._new_anchor(words)
            for text, words in zip(texts, plain, strict=True)
        )

    def _earlier_anchor(self, part: LineList, text: str) -> str:
        anchors = self._unassigned.get((part, text))
        return anchors.pop(0) if anchors else ""

    def _new_anchor(self, words: str) -> str:
        anchor = unique_slug(words, self._taken)
        self._taken.add(anchor)
        return anchor


def line_rows_by_article(rows: Iterable[FixtureRow]) -> Mapping[str, list[FixtureRow]]:
    """Return the rows of steps and resolutions by the key of their article."""
    by_article: dict[str, list[FixtureRow]] = {}
    for row in rows:
        if row["model"] in LINE_MODELS:
            by_article.setdefault(row["fields"]["article"][0], []).append(row)
    return by_article
