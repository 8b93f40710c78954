"""Random edits of articles, as editors make them in the admin; each leaves a word of its own."""

import random
from copy import deepcopy

from kb.documents import (
    ResolutionDocument,
    RevisionDocument,
    StepDocument,
    empty_resolution,
    empty_step,
    lines_of,
)
from kb.models import Article
from kb.publishing import history, saving


class SiteEditor:
    """Edits articles of the site.

    `words` has the marks it left, by the id of each article that it edited; `removed` the anchors
    of the lines that it took out.
    """

    def __init__(self, seed: random.Random, source: str = "guide") -> None:
        self.random, self.source = seed, source
        self.words: dict[int, set[str]] = {}
        self.removed: set[str] = set()
        self.count = 0

    def edit(self, times: int) -> None:
        """Edit random articles."""
        rows = Article.objects.filter(source__key=self.source).order_by("pk")
        pks = list(rows.values_list("pk", flat=True))
        for pk in self.random.choices(pks, k=times):
            self._edit(Article.objects.get(pk=pk))

    def _edit(self, article: Article) -> None:
        before = history.snapshot(article)
        document = deepcopy(before)
        mark = self._mark()
        self._change(document, mark)
        saving.save_article(
            article,
            document,
            version=article.edit_version,
            owner=article.owner,
            review_by=article.review_by,
            by=None,
        )
        marks = self.words.get(article.pk, set()) | {mark}
        self.words[article.pk] = {each for each in marks if each in str(document)}

    def _mark(self) -> str:
        self.count += 1
        return f"edited{self.count:05d}x"

    def _change(self, document: RevisionDocument, mark: str) -> None:
        choice = self.random.random()
        lines = lines_of(document)
        if choice < 0.35 and lines:
            self.random.choice(lines)["text"] += f" {mark}"
        elif choice < 0.5:
            document["body"] += f"\n\nSee {mark}"
        elif choice < 0.6:
            document["cause"] += f" {mark}"
        elif choice < 0.7:
            document["title"] = f"{document['title'][:150]} {mark}"
        elif choice < 0.8:
            at = self.random.randint(0, len(document["steps"]))
            step: StepDocument = {**empty_step(), "anchor": mark, "text": f"Ask {mark}"}
            document["steps"].insert(at, step)
        elif choice < 0.9 and document["kind"] == "problem":
            fix: ResolutionDocument = {**empty_resolution(), "anchor": mark, "text": f"Try {mark}"}
            document["resolutions"].append(fix)
        elif document["steps"]:
            taken = document["steps"].pop(self.random.randrange(len(document["steps"])))
            self.removed.add(taken["anchor"])
            document["internal_note"] += f" {mark}"
        else:
            document["internal_note"] += f" {mark}"
