"""Why a provider signed nobody in: for administrators, and never more than they can read."""

from collections.abc import Iterator

import pytest
from django.test import RequestFactory

from kb.accounts.provider_adapter import asserted_groups
from kb.accounts.provider_failures import RECORDED_PER_CLIENT, refuse_sign_in
from kb.limits import counters
from kb.models import SecurityAction, SecurityEvent
from kb.security_log.record_event import SECURITY_QUEUE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Events wait until they are asked for; nobody has failed before."""
    monkeypatch.setattr(SECURITY_QUEUE, "is_paused", True)
    counters.buckets.clear()
    yield
    counters.buckets.clear()


def failures() -> list[tuple[str, str]]:
    """The accounts that were meant, and the reasons, in their order."""
    SECURITY_QUEUE.drain()
    rows = SecurityEvent.objects.filter(action=SecurityAction.SIGN_IN_FAILED).order_by("pk")
    return [(row.about, row.detail["reason"]) for row in rows]


def test_a_reason_is_one_short_line(rf: RequestFactory) -> None:
    page = refuse_sign_in(rf.get("/"), "no\n2026-01-01 ERROR forged\n" + "x" * 1000, about="anna")
    assert page.status_code == 403
    ((about, reason),) = failures()
    assert about == "anna"
    assert reason.startswith("no 2026-01-01 ERROR forged xxx")
    assert len(reason) == 300


def test_a_stranger_fills_no_log(rf: RequestFactory) -> None:
    for _ in range(RECORDED_PER_CLIENT.count + 5):
        refuse_sign_in(rf.get("/"), "no")
    assert len(failures()) == RECORDED_PER_CLIENT.count
    refuse_sign_in(rf.get("/", REMOTE_ADDR="192.0.2.7"), "somebody else")
    assert failures()[-1] == ("", "somebody else")


def test_the_groups_are_those_of_the_first_attribute_that_may_hold_them(settings: object) -> None:
    settings.KB_SAML_GROUPS = ["urn:oid:1", "groups"]  # type: ignore[attr-defined]
    assert asserted_groups({"groups": ["a", "b"], "mail": ["c"]}) == {"a", "b"}
    assert asserted_groups({"groups": ["a"], "urn:oid:1": ["d"]}) == {"d"}
    assert asserted_groups({"mail": ["c"]}) == set()
