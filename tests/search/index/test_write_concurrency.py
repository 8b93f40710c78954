"""Editors publish texts that share words at the same time, while readers search."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from kb.models import Publication
from kb.search.find import find
from kb.search.index.rebuild import rebuild
from kb.search.index.verify import verify
from kb.search.index.write import index_publication
from tests.make_articles import write_live

EDITORS = 8
EDITS = 4


def alone(work: Callable[[int], None]) -> Callable[[int], None]:
    """Let a thread end its own connection."""

    def wrapped(number: int) -> None:
        try:
            work(number)
        finally:
            connection.close()

    return wrapped


@pytest.mark.django_db(transaction=True)
def test_eight_editors_lose_no_posting_and_wait_for_nobody_for_ever() -> None:
    ids = [write_live(f"Quokka {n}", slug=f"q-{n}", body="wombat").pk for n in range(EDITORS)]

    @alone
    def publish(number: int) -> None:
        for edit in range(EDITS):
            with transaction.atomic():
                publication = Publication.objects.select_for_update().get(pk=ids[number])
                shared = [f"w{(number * 7 + edit * 13 + step * 5) % 50}" for step in range(40)]
                publication.document["body"] = " ".join(shared)
                publication.save(update_fields=["document"])
                index_publication(publication)

    @alone
    def search(number: int) -> None:
        for _ in range(EDITS):
            assert find("quokka wombat w1 w2", None).count >= EDITORS

    @alone
    def build(number: int) -> None:
        rebuild()

    with ThreadPoolExecutor(EDITORS + 3) as pool:
        work = [pool.submit(publish, number) for number in range(EDITORS)]
        work += [pool.submit(search, number) for number in range(2)]
        work.append(pool.submit(build, 0))
        for one in work:
            one.result(timeout=60)
    assert verify() == []
