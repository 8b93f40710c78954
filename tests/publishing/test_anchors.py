"""Every anchor that was ever published still lands, whatever editors do."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.models import Article, Publication, Resolution, Step
from kb.publishing import apply, history, workflow
from kb.publishing.anchors import new_anchor
from kb.publishing.history import lines_of
from tests.articles import put_live, write, write_live
from tests.examples import examples

TEXTS = ("Look", "Listen", "Touch it", "Smell", "Ask")
EDITS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(TEXTS), st.integers(0, 5)),
    st.tuples(st.just("remove"), st.integers(0, 5)),
    st.tuples(st.just("reword"), st.integers(0, 5), st.sampled_from(TEXTS)),
    st.tuples(st.just("move"), st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.just("publish")),
    st.tuples(st.just("revert"), st.integers(0, 5)),
    st.tuples(st.just("retire and restore")),
)


def landing(publication: Publication) -> set[str]:
    """The anchors that an article's page has."""
    return {
        line["anchor"]
        for line in (*lines_of(publication.document), *publication.document["removed"])
    }


def change(article: Article, edit: tuple[Any, ...]) -> None:
    """Do one edit as the form does it: on the document, then on the rows."""
    newest = history.latest(article)
    assert newest is not None
    document = history.snapshot(article)
    steps = document["steps"]
    match edit:
        case ("add", text, at):
            anchor = new_anchor(text, history.anchors_ever(article))
            line = {"anchor": anchor, "text": text, "command": "", "expected": ""}
            steps.insert(at, {**line, "if_not": "", "changes_system": False})
        case ("remove", at) if at < len(steps):
            del steps[at]
        case ("reword", at, text) if at < len(steps):
            steps[at]["text"] = text
        case ("move", at, to) if at < len(steps):
            steps.insert(to, steps.pop(at))
    with transaction.atomic():
        apply.apply(article, document)
        workflow.save(article, by=None)


@pytest.mark.django_db
@settings(
    max_examples=examples(15, 1000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=st.lists(EDITS, min_size=1, max_size=14))
def test_every_anchor_ever_published_still_lands(guide: None, edits: list[tuple[Any, ...]]) -> None:
    sid = transaction.savepoint()
    article = write(steps=("Look", "Listen"))
    seen: set[str] = set()
    texts: dict[str, set[str]] = {}
    for edit in (*edits, ("publish",)):
        match edit:
            case ("publish",):
                if article.state != "published":
                    put_live(article)
                seen |= landing(Publication.objects.get(pk=article.pk))
            case ("revert", at):
                revisions = list(article.revisions.all())
                apply.revert(article, revisions[at % len(revisions)], by=None)
            case ("retire and restore",):
                if Publication.objects.filter(pk=article.pk, is_live=True).exists():
                    workflow.retire(article, by=None)
                    workflow.restore(article, by=None)
            case _:
                change(article, edit)
        for line in history.snapshot(article)["steps"]:
            texts.setdefault(line["anchor"], set()).add(line["text"])
        publication = Publication.objects.filter(pk=article.pk).first()
        if publication is not None:
            assert seen <= landing(publication)
            alive = {line["anchor"] for line in lines_of(publication.document)}
            nearest = {line["nearest"] for line in publication.document["removed"]}
            assert nearest <= alive | {""}
    transaction.savepoint_rollback(sid)


def test_a_new_line_never_takes_an_old_anchor(guide: None) -> None:
    article = write(steps=("Look",))
    change(article, ("remove", 0))
    change(article, ("add", "Look", 0))
    assert [line["anchor"] for line in history.snapshot(article)["steps"]] == ["look-2"]


def test_a_line_keeps_its_row_through_rewording_and_moving(guide: None) -> None:
    article = write(steps=("Look", "Listen"))
    rows = dict(Step.objects.filter(article=article).values_list("anchor", "pk"))
    change(article, ("reword", 0, "Look twice"))
    change(article, ("move", 0, 1))
    assert dict(Step.objects.filter(article=article).values_list("anchor", "pk")) == rows


def test_a_merge_carries_the_other_articles_anchors_along(guide: None) -> None:
    gone = write_live("Lamp dark", steps=("Change the bulb",), resolutions=("Call a fitter",))
    into = write_live("No light", steps=("Look",))
    workflow.merge(gone.article, into=into.article, by=None)
    into.refresh_from_db()
    assert {"change-the-bulb", "call-a-fitter", "look"} <= landing(into)
    edited = into.article
    change(edited, ("reword", 0, "Look up"))
    put_live(edited)
    into.refresh_from_db()
    assert "call-a-fitter" in landing(into)
    assert not Resolution.objects.filter(article=edited).exists()
