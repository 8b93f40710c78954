"""The page of the security log: administrators alone, filters, a CSV without formulas."""

import csv
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kb.models import SecurityEvent
from kb.write_queue import WriteQueue
from tests.guide_pages import text_of

PAGE, CSV = "/admin/kb/securityevent/", "/admin/kb/securityevent/csv/"


@pytest.fixture(autouse=True)
def log(guide: None) -> None:
    """Three events."""
    SecurityEvent.objects.bulk_create(
        [
            SecurityEvent(action="sign_in", who="anna", about="anna", address="10.0.0.7"),
            SecurityEvent(
                action="roles_changed", who="=1+1", about="bert", detail={"added": ["author", "x"]}
            ),
            SecurityEvent(action="start", at=timezone.now() - timedelta(days=40), about="long ago"),
        ]
    )


@pytest.mark.parametrize("path", [PAGE, CSV])
@pytest.mark.parametrize("role", ["agent", "author", "reviewer", "publisher"])
def test_only_administrators_read_it(
    person: Callable[..., Any], signed_in: Callable[[Any], Client], role: str, path: str
) -> None:
    assert signed_in(person("somebody", role)).get(path).status_code in {302, 403}
    assert signed_in(person("other", "administrator")).get(path).status_code == 200


def test_nobody_changes_it(administrator: Any, signed_in: Callable[[Any], Client]) -> None:
    client, event = signed_in(administrator), SecurityEvent.objects.earliest("pk")
    assert client.get(f"{PAGE}add/").status_code == 403
    assert client.post(f"{PAGE}{event.pk}/delete/").status_code == 403
    assert client.post(f"{PAGE}{event.pk}/change/", {"about": "x"}).status_code == 403
    page = client.get(f"{PAGE}{event.pk}/change/")
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=anna", ["sign_in"]),
        ("about=bert", ["roles_changed"]),
        ("address=10.0.0.7", ["sign_in"]),
        ("action__exact=start", ["start"]),
        ("q=10.0.0.7", ["sign_in"]),
        ("who=nobody", []),
    ],
)
def test_it_is_filtered_by_what_who_and_from_where(
    administrator: Any, signed_in: Callable[[Any], Client], query: str, found: list[str]
) -> None:
    client = signed_in(administrator)
    rows = client.get(f"{PAGE}?{query}").context["cl"].result_list
    assert [row.action for row in rows] == found
    read = list(
        csv.DictReader(client.get(f"{CSV}?{query}").content.decode("utf-8-sig").splitlines())
    )
    assert [row["action"] for row in read] == found


def test_it_is_filtered_by_when(administrator: Any, signed_in: Callable[[Any], Client]) -> None:
    month = (timezone.now() - timedelta(days=30)).isoformat()
    page = signed_in(administrator).get(PAGE, {"at__gte": month})
    actions = {row.action for row in page.context["cl"].result_list}
    assert "start" not in actions
    assert {"sign_in", "roles_changed"} <= actions


def test_the_page_links_names_and_shows_details(
    administrator: Any, signed_in: Callable[[Any], Client]
) -> None:
    html = signed_in(administrator).get(PAGE).content.decode()
    assert '<a href="?who=anna">anna</a>' in html
    assert '<a href="?who=%3D1%2B1">=1+1</a>' in html
    assert "added: author, x" in html
    assert "Download as CSV" in html


def test_the_csv_runs_no_formula_and_is_told_of(
    administrator: Any,
    signed_in: Callable[[Any], Client],
    security_events: WriteQueue[SecurityEvent],
) -> None:
    download = signed_in(administrator).get(CSV)
    assert "'=1+1" in download.content.decode()
    security_events.drain()
    event = SecurityEvent.objects.filter(action="exported").latest("pk")
    assert (event.who, event.about) == ("administrator", "security-log.csv")


def test_ten_more_rows_cost_no_more_queries(
    administrator: Any, signed_in: Callable[[Any], Client], django_assert_max_num_queries: Any
) -> None:
    client = signed_in(administrator)
    SecurityEvent.objects.bulk_create(
        SecurityEvent(action="sign_in", who=f"p{number}") for number in range(40)
    )
    with django_assert_max_num_queries(8):
        assert "p39" in text_of(client.get(PAGE))
