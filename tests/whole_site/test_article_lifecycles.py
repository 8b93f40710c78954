"""Once public, an address answers 200, one hop or 410 for ever, whatever editors do."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings

from kb.models import Publication
from tests import article_lifecycles
from tests.hypothesis_examples import examples
from tests.whole_site.follow_addresses import every_address, lands


def addresses(publication: Publication) -> set[str]:
    """All by which readers reach an article and where it lies."""
    known = {path for path in every_address(publication) if not path.endswith("/x/")}
    if publication.number:
        known.add(f"/{publication.number}/")
    if area := publication.category:
        known |= {area.get_absolute_url(), f"/{area.number}/"}
    return known


def note(cast: article_lifecycles.Cast, public: set[str], secret: set[str]) -> None:
    """Remember what answers everyone now, and what agents alone."""
    for publication in cast.publications():
        if publication.is_live:
            (public if publication.is_public else secret).update(addresses(publication))


def live_through(moves: list[article_lifecycles.Move]) -> None:
    """Three articles live their lives; in the end all that was public once is asked for."""
    cast, public, secret = article_lifecycles.begin(), set[str](), set[str]()
    note(cast, public, secret)
    for move in moves:
        article_lifecycles.do(cast, move)
        note(cast, public, secret)
    for path in sorted(public):
        assert lands(path) != "404", (path, moves)
    for path in sorted(secret - public):
        # An article is at its id under any words, so its old words are no secret.
        assert lands(path) == "404" or path.startswith("/articles/"), (path, moves)


@pytest.mark.django_db
@pytest.mark.slow
@settings(
    max_examples=examples(2, 80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=article_lifecycles.MOVES)
@example(moves=[("rename", 0, "zqa"), ("audience", 1, "internal"), ("rename", 1, "zqb")])
@example(moves=[("rename", 0, "zqa"), ("restrict", 0, ""), ("rename", 0, "zqb")])
@example(
    moves=[
        *[("audience", 0, "internal"), ("rename", 0, "zqa")],
        *[("rename", 0, "zqb"), ("open_", 0, ""), ("number", 1, "88.1")],
    ]
)
@example(moves=[("merge", 0, 1), ("rename", 1, "zqa"), ("retire", 1, "")])
@example(moves=[("merge", 0, 2), ("restrict", 2, ""), ("open_", 2, ""), ("merge", 2, 1)])
@example(moves=[("number", 2, "88.1"), ("area", 2, 1), ("retire for", 2, 0), ("retire", 0, "")])
def test_an_address_that_was_public_never_dies(
    guide: None, moves: list[article_lifecycles.Move]
) -> None:
    """Whatever editors do, in whatever order: 200, one hop, or 410; and nothing secret is told."""
    mark = transaction.savepoint()
    try:
        live_through(moves)
    finally:
        transaction.savepoint_rollback(mark)
