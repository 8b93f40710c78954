"""Random sequences of edits to an article's lines: on documents alone, and in the database."""

from copy import deepcopy
from typing import Any, Protocol

from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import strategies as st

from kb.documents import (
    PublicDocument,
    RevisionDocument,
    empty_document,
    empty_resolution,
    empty_step,
    lines_of,
)
from kb.models import Publication
from kb.pages.presenter import ArticlePresenter
from kb.publishing import history, workflow, working_copy
from kb.publishing.public import public_document
from kb.publishing.removed_anchors import carried_lines
from kb.text.slugs import unique_slug
from tests.make_articles import put_live, write, write_live

TEXTS = ("Look", "Listen", "Touch it", "Smell", "Ask")
PARTS = st.sampled_from(("steps", "resolutions"))
PLACES = st.integers(0, 4)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), PARTS, PLACES, st.sampled_from(TEXTS)),
        st.tuples(st.just("remove"), PARTS, PLACES),
        st.tuples(st.just("reword"), PARTS, PLACES, st.sampled_from(TEXTS)),
        st.tuples(st.just("move"), PARTS, PLACES, PLACES),
        st.tuples(st.just("publish")),
        st.tuples(st.just("revert"), st.integers(0, 9)),
        st.tuples(st.just("retire and restore")),
        st.tuples(st.just("merge in"), PARTS, st.lists(st.sampled_from(TEXTS), max_size=2)),
    ),
    min_size=1,
    max_size=14,
)
BEGUN = ("Look", "Listen")
TODAY = "2026-03-28"


def landing(document: PublicDocument) -> set[str]:
    """The anchors that a public document says something of."""
    return {line["anchor"] for line in (*lines_of(document), *document["removed"])}


def edited(document: RevisionDocument, step: tuple[Any, ...], taken: set[str]) -> RevisionDocument:
    """What an editor's form would save after one edit of the lines; `taken` as the form knows."""
    document = deepcopy(document)
    lines: list[Any] = document["steps"] if step[1] == "steps" else document["resolutions"]
    match step:
        case ("add", part, at, text):
            line = empty_step() if part == "steps" else empty_resolution()
            lines.insert(at, {**line, "anchor": unique_slug(text, taken), "text": text})
        case ("remove", _part, at) if at < len(lines):
            del lines[at]
        case ("reword", _part, at, text) if at < len(lines):
            lines[at]["text"] = text
        case ("move", _part, at, to) if at < len(lines):
            lines.insert(to, lines.pop(at))
    return document


BLANK: RevisionDocument = {**empty_document("problem"), "title": "Fire", "slug": "fire"}


class Life(Protocol):
    """An article whose lines are edited, published and brought back."""

    def edit(self, step: tuple[Any, ...]) -> None: ...
    def publish(self) -> None: ...
    def revert(self, number: int) -> None: ...
    def retire_and_restore(self) -> None: ...
    def merge_in(self, part: str, texts: list[str]) -> set[str]:
        """Let another article become part of it; the anchors that that one had."""

    def live(self) -> PublicDocument | None: ...
    def page(self) -> str: ...


class OnPaper:
    """The same functions as in production, on documents alone: thousands of lives in a minute."""

    def __init__(self) -> None:
        self.revisions = [self.begun("steps", BEGUN)]
        self.shown: PublicDocument | None = None
        self.shown_from = BLANK

    def begun(self, part: str, texts: Any) -> RevisionDocument:
        document = BLANK
        for at, text in enumerate(texts):
            taken = {line["anchor"] for line in lines_of(document)}
            document = edited(document, ("add", part, at, text), taken)
        return document

    def edit(self, step: tuple[Any, ...]) -> None:
        used = {line["anchor"] for document in self.revisions for line in lines_of(document)}
        taken = used | (landing(self.shown) if self.shown else set())
        self.revisions.append(edited(self.revisions[-1], step, taken))

    def publish(self) -> None:
        self.shown_from = self.revisions[-1]
        self.shown = public_document(self.shown_from, None, self.shown, TODAY)

    def revert(self, number: int) -> None:
        self.revisions.append(self.revisions[number % len(self.revisions)])

    def retire_and_restore(self) -> None:
        if self.shown is not None:
            self.shown = public_document(self.shown_from, None, self.shown, TODAY)

    def merge_in(self, part: str, texts: list[str]) -> set[str]:
        if self.shown is None:
            return set()
        gone = public_document(self.begun(part, texts), None, None, TODAY)
        carried = carried_lines(gone, self.shown, "Other", TODAY)
        self.shown = {**self.shown, "removed": [*self.shown["removed"], *carried]}
        return landing(gone)

    def live(self) -> PublicDocument | None:
        return self.shown

    def page(self) -> str:
        assert self.shown is not None
        publication = Publication(kind="problem", document=self.shown, html={}, audience="public")
        context = {"publication": publication, "presenter": ArticlePresenter(publication, {})}
        return render_to_string("articles/_line_sections.html", context)


class InTheDatabase:
    """The same by the product's own verbs, and its page by its address."""

    def __init__(self) -> None:
        self.article = write(steps=BEGUN)

    def edit(self, step: tuple[Any, ...]) -> None:
        taken = history.anchors_ever(self.article)
        document = edited(history.snapshot(self.article), step, taken)
        with transaction.atomic():
            working_copy.write_working_copy(self.article, document)
            workflow.save(self.article, by=None)

    def publish(self) -> None:
        if self.article.state != "published":
            put_live(self.article)

    def revert(self, number: int) -> None:
        revisions = list(self.article.revisions.order_by("number"))
        workflow.revert(self.article, revisions[number % len(revisions)], by=None)

    def retire_and_restore(self) -> None:
        if self.live() is not None:
            workflow.retire(self.article, by=None)
            workflow.restore(self.article, by=None)

    def merge_in(self, part: str, texts: list[str]) -> set[str]:
        if self.live() is None:
            return set()
        lines: dict[str, Any] = {part: tuple(texts)}
        other = write_live("Other", **lines)
        workflow.merge(other.article, into=self.article, by=None)
        return landing(other.document)

    def live(self) -> PublicDocument | None:
        rows = Publication.objects.filter(pk=self.article.pk)
        document: PublicDocument | None = rows.values_list("document", flat=True).first()
        return document

    def page(self) -> str:
        url = Publication.objects.get(pk=self.article.pk).get_absolute_url()
        return Client().get(url).content.decode()


def do(life: Life, step: tuple[Any, ...]) -> set[str]:
    """Do one of the EDITS; the anchors that another article brought along."""
    match step:
        case ("publish",):
            life.publish()
        case ("revert", number):
            life.revert(number)
        case ("retire and restore",):
            life.retire_and_restore()
        case ("merge in", part, texts):
            return life.merge_in(part, texts)
        case _:
            life.edit(step)
    return set()
