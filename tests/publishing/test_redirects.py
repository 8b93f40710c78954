"""Whatever sequence of renames, merges and retirements: each old path still leads somewhere."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from kb.models import Publication, Redirect
from kb.publishing import redirects, workflow
from tests import article_lifecycles
from tests.hypothesis_examples import examples
from tests.make_articles import edit, put_live, write_live
from tests.whole_site.follow_addresses import make_code, rename_code


def led_to(path: str) -> set[str]:
    """The keys of the articles that a path is remembered for, for everyone."""
    rows = Redirect.objects.filter(path=path, is_public=True)
    return set(rows.values_list("article__key", flat=True))


def note_public(cast: article_lifecycles.Cast, public: set[tuple[str, int]]) -> None:
    """Remember which paths lead everyone to which article now."""
    for publication in cast.publications():
        if publication.is_live and publication.is_public:
            public |= {(path, publication.pk) for path in redirects.live_paths(publication)}


@pytest.mark.django_db
@settings(
    max_examples=examples(6, 60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=article_lifecycles.MOVES)
def test_a_path_that_was_public_is_remembered_for_each_that_had_it(
    guide: None, moves: list[article_lifecycles.Move]
) -> None:
    mark = transaction.savepoint()
    try:
        live_through(moves)
    finally:
        transaction.savepoint_rollback(mark)


def live_through(moves: list[article_lifecycles.Move]) -> None:
    """Make the moves; nothing that was public is forgotten, nothing else is told to everyone."""
    cast, public = article_lifecycles.begin(), set[tuple[str, int]]()
    note_public(cast, public)
    for move in moves:
        article_lifecycles.do(cast, move)
        note_public(cast, public)
    now = set[tuple[str, int]]()
    note_public(cast, now)
    kept = set(Redirect.objects.filter(is_public=True).values_list("path", "article"))
    assert public - now <= kept <= public
    for merged in Publication.objects.filter(is_merged=True).select_related("successor"):
        assert not merged.destination.is_merged


def test_a_path_that_two_articles_had_is_remembered_for_both(guide: None) -> None:
    first, second = make_code("EZQX"), make_code("EZQY")
    rename_code(first, "EZQZ")
    rename_code(second, "EZQX")
    rename_code(second, "EZQW")
    assert led_to("errors/test-ezqx") == {first.article.key, second.article.key}


def test_a_restriction_and_a_rename_in_secret_keep_the_public_path_for_everyone(
    guide: None,
) -> None:
    publication = make_code("EZQX")
    workflow.restrict(publication.article, by=None)
    rename_code(publication, "EZQW")
    assert led_to("errors/test-ezqx") == {publication.article.key}
    workflow.retire(publication.article, by=None)
    assert not led_to("errors/test-ezqw")


def test_a_number_outside_of_the_guide_is_not_remembered(guide: None) -> None:
    article = write_live(number="88.7").article
    edit(article, number="88.8")
    put_live(article)
    assert not Redirect.objects.filter(path="88.7").exists()
