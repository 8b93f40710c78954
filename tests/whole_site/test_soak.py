"""Two minutes of ordinary work: nothing fails, nobody waits for long, and memory stays."""

from pathlib import Path

import pytest

from tests.figures import Record
from tests.management.site.test_supervise import servers
from tests.running_site import Served, copy_of_the_site, served
from tests.whole_site.soak import Soak, make_editor

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.one_database]

WARM_UP, SECONDS = 200, 120
"""The first at twice the pace: after that many requests a process holds what it will hold. Pages,
answers and stems are kept by then, and Python looks for cycles as often as it will."""

READERS = ("home", "category", "article", "search", "suggestions", "json")

SETTINGS = {"KB_PAGE_CACHE_MB": "4", "KB_WORKERS": "2"}


def memory_of(site: Served) -> float:
    """Megabytes that the workers have to themselves."""
    return sum(float(worker.memory_full_info().uss) for worker in servers(site)[1:]) / 1e6


def test_two_minutes_of_ordinary_work(tmp_path: Path, record_property: Record) -> None:
    """40 requests a second, of which 5 % write."""
    home = copy_of_the_site(tmp_path)
    with served(home, **SETTINGS) as site:
        site.stop()
    make_editor(home, **SETTINGS)
    with served(home, **SETTINGS) as site:
        answer = site.sign_in("eva", "correct horse")
        set_cookies = answer.headers.get_all("Set-Cookie") or []
        cookies = "; ".join(each.partition(";")[0] for each in set_cookies)
        for _second in Soak(site, cookies).run(WARM_UP, pace=2):
            pass
        before = memory_of(site)
        soak = Soak(site, cookies)
        for _second in soak.run(SECONDS):
            pass
        after = memory_of(site)
    record_property("requests", sum(map(len, soak.waits.values())))
    record_property("edits", len(soak.waits["publish"]))
    record_property("p99", f"{soak.p99():.2f} s, of readers {soak.p99(*READERS):.2f} s")
    record_property("memory", f"from {before:.0f} to {after:.0f} MB")
    assert not soak.wrong
    assert len(soak.waits["publish"]) == SECONDS
    assert soak.p99() < 3
    assert after <= before * 1.05
