"""Once public, an address answers 200, one hop or 410 for ever, whatever editors do."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb.models import Article, Publication
from kb.publishing import workflow
from tests.articles import edit, write_live
from tests.trust.asking import every_address, lands, make_code

NAMES = ("ZQA", "ZQB", "ZQC")
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), st.integers(0, 2), st.sampled_from(NAMES)),
        st.tuples(
            st.sampled_from(("retire", "restore", "restrict", "open_")),
            st.integers(0, 2),
            st.just(""),
        ),
        st.tuples(st.just("merge"), st.integers(0, 2), st.sampled_from(("0", "1", "2"))),
    ),
    max_size=7,
)


def move(article: Article, verb: str, name: str, others: list[Article]) -> None:
    """Do one thing to an article, as an editor would."""
    article.refresh_from_db()
    if verb == "rename":
        slug = f"test-{name.lower()}-{article.pk}"
        code = {"code": f"{name}{article.pk}"} if article.kind == "error_code" else {}
        edit(article, slug=slug, title=f"{name} {article.pk}", **code)
        workflow.publish_now(article, by=None)
    elif verb == "merge":
        workflow.merge(article, into=others[int(name)], by=None)
    else:
        getattr(workflow, verb)(article, by=None)


def note_public(articles: list[Article], known: set[str]) -> None:
    """Remember every address that answers readers now."""
    for publication in Publication.objects.filter(pk__in=[one.pk for one in articles]):
        if publication.is_live and publication.is_public:
            known |= {path for path in every_address(publication) if not path.endswith("x/")}


def live_through(steps: list[tuple[str, int, str]]) -> None:
    """Three articles live their lives; whatever was public once is asked after every step."""
    codes = [make_code(f"ZQ{n}", title=f"Begun {n}") for n in "XY"]
    plain = write_live("Begun plainly", slug="begun-plainly")
    articles = [Article.objects.get(pk=one.pk) for one in (*codes, plain)]
    known: set[str] = set()
    note_public(articles, known)
    for verb, at, name in steps:
        try:
            with transaction.atomic():
                move(articles[at], verb, name, articles)
        except workflow.Refused:
            continue
        note_public(articles, known)
    for path in sorted(known):
        assert lands(path) != "404", (path, steps)


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=MOVES)
@example(steps=[("rename", 0, "ZQA"), ("retire", 0, ""), ("restore", 0, ""), ("rename", 0, "ZQB")])
@example(steps=[("rename", 0, "ZQA"), ("restrict", 0, ""), ("rename", 0, "ZQB")])
@example(steps=[("merge", 0, "1"), ("rename", 1, "ZQA"), ("retire", 1, "")])
@example(steps=[("merge", 0, "2"), ("restrict", 2, ""), ("open_", 2, ""), ("merge", 2, "1")])
def test_an_address_that_was_public_never_dies(
    guide: None, steps: list[tuple[str, int, str]]
) -> None:
    """Whatever editors do, in whatever order: 200, one hop, or 410."""
    mark = transaction.savepoint()
    try:
        live_through(steps)
    finally:
        transaction.savepoint_rollback(mark)


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=MOVES)
def test_an_address_that_was_public_never_dies_in_many_lives(
    guide: None, steps: list[tuple[str, int, str]]
) -> None:
    """The same with more patience."""
    mark = transaction.savepoint()
    try:
        live_through(steps)
    finally:
        transaction.savepoint_rollback(mark)
