"""Whatever sequence of renames, merges and retirements: each old path still leads somewhere."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.models import Article, Publication, Redirect
from kb.publishing import redirects, workflow
from tests.articles import edit, put_live, write
from tests.examples import examples

NAMES = ("ecold", "ewarm", "ehot")
MOVES = st.one_of(
    st.tuples(st.just("rename"), st.integers(0, 2), st.sampled_from(NAMES)),
    st.tuples(st.just("retire"), st.integers(0, 2)),
    st.tuples(st.just("restore"), st.integers(0, 2)),
    st.tuples(st.just("merge"), st.integers(0, 2), st.integers(0, 2)),
)


def make_codes() -> list[Article]:
    codes = [
        write(name.upper(), kind="error_code", code=name.upper(), slug=f"test-{name}", number="")
        for name in ("eone", "etwo", "ethree")
    ]
    for code in codes:
        put_live(code)
    return codes


def move(codes: list[Article], step: tuple[Any, ...]) -> None:
    match step:
        case ("rename", at, name):
            slug = f"test-{name}-{at}"
            if codes[at].slug != slug:
                edit(codes[at], code=name.upper() + str(at), title=name.upper(), slug=slug)
                put_live(codes[at])
        case ("retire", at):
            workflow.retire(codes[at], by=None)
        case ("restore", at):
            workflow.restore(codes[at], by=None)
        case ("merge", at, into) if at != into:
            workflow.merge(codes[at], into=codes[into], by=None)


@pytest.mark.django_db
@settings(
    max_examples=examples(8, 100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(MOVES, max_size=10))
def test_a_path_that_was_public_leads_to_one_article_for_ever(
    guide: None, steps: list[tuple[Any, ...]]
) -> None:
    sid = transaction.savepoint()
    codes = make_codes()
    public: set[str] = set()
    for step in (*steps, ("rename", 0, "ecold")):
        for publication in Publication.objects.filter(pk__in=[code.pk for code in codes]):
            if publication.is_live:
                public |= redirects.live_paths(publication)
        try:
            with transaction.atomic():
                move(codes, step)
        except workflow.Refused:
            continue
    live = Publication.objects.filter(is_live=True)
    living = {path for publication in live for path in redirects.live_paths(publication)}
    remembered = set(Redirect.objects.values_list("path", flat=True))
    assert public <= living | remembered
    for merged in Publication.objects.filter(is_merged=True).select_related("successor"):
        assert not merged.destination.is_merged
    transaction.savepoint_rollback(sid)
