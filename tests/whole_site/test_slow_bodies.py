"""Forms whose bytes come one by one, from one address and from ten: readers do not notice."""

from collections import Counter
from collections.abc import Awaitable
from pathlib import Path

import pytest

from tests.figures import Record
from tests.running_site import served
from tests.whole_site.processes import server_url
from tests.whole_site.slow_site import SlowSite, Statuses, run_beside

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.skipif(bool(server_url()), reason="the database says nothing in this"),
]
READ = ["/", "/search/?q=dns"]


@pytest.mark.parametrize(
    "senders",
    [["127.0.0.9"] * 200, [f"127.0.1.{host}" for host in range(1, 11) for _ in range(16)]],
    ids=["200 of one address", "16 of each of ten"],
)
def test_slow_forms_keep_nobody_waiting(
    home: Path, senders: list[str], record_property: Record
) -> None:
    """With a token and from here, so that nothing is refused unread."""
    statuses: Statuses = Counter()
    with served(home) as site:
        cookie = site.get("/accounts/login/").headers["Set-Cookie"].split(";")[0]
        slow = SlowSite(site.port)

        def crowd() -> list[Awaitable[None]]:
            return [
                slow.keep_posting_slowly(source, path, cookie, statuses)
                for number, source in enumerate(senders)
                for path in [("/accounts/login/", "/search/opened/")[number % 2]]
            ]

        health, pages = run_beside(crowd, lambda: slow.probe(12, READ))
        record_property("healthz", f"{max(health.seconds):.2f} s")
        record_property("readers' p95", f"{pages.p95:.2f} s")
        record_property("slow forms", dict(statuses))
        assert max(health.seconds) < 3
        assert pages.p95 < 1
        assert max(pages.seconds) < 20
        assert statuses[408] > 0
        assert set(statuses) <= {408, 429}
        assert site.get("/readyz").status == 200


def test_a_gigabyte_is_refused_before_it_is_sent(home: Path) -> None:
    """It took a stranger's file, and answered 200."""
    with served(home) as site:
        for path in ("/accounts/login/", "/search/", "/triage/", "/admin/kb/problem/add/"):
            headers = {
                "Content_Type": "multipart/form-data; boundary=x",
                "Content_Length": "1000000000",
                "Sec_Fetch_Site": "same-origin",
            }
            answer = site.ask("POST", path, "--x\r\n", **headers)
            assert answer.status == 413, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"]
            assert answer.headers["Connection"] == "close"
