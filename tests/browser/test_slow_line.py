"""Pages on a slow 4G line and a processor that is four times slower: soon there, and they stay."""

import pytest
from playwright.sync_api import Page

from tests.guide_pages import of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.one_database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("page_cache"),
]

SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""Milliseconds, and bytes a second."""
SLOWER_PROCESSOR = 4

SECONDS = 3 * 0.6
"""Until the largest paint: three times what is promised, for other tests run at the same time."""
MOST_LOADS = 12

OBSERVE = """
window.paint = 0; window.shift = 0;
const watch = (type, note) =>
  new PerformanceObserver((list) => list.getEntries().forEach(note))
    .observe({type, buffered: true});
watch("largest-contentful-paint", (entry) => { window.paint = entry.startTime; });
watch("layout-shift", (entry) => { window.shift += entry.value; });
"""
SETTLED = "() => document.readyState === 'complete' && window.paint > 0"


@pytest.mark.parametrize("name", ["home", "article", "search"])
def test_the_largest_paint_comes_soon_and_nothing_shifts(page: Page, name: str) -> None:
    """Nothing of ours is in the browser's cache; the best of several loads counts."""
    article = of("connectivity-issues").get_absolute_url()
    path = {"home": "/", "article": article, "search": "/search/?q=connection+refused"}[name]
    page.add_init_script(OBSERVE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    paints = [load(page, path)]
    while len(paints) < MOST_LOADS and min(paints) >= SECONDS:
        paints.append(load(page, path))
    assert min(paints) < SECONDS, paints


def load(page: Page, path: str) -> float:
    """Load a page; return the seconds until its largest paint."""
    page.goto(path, wait_until="load")
    page.wait_for_function(SETTLED)
    assert page.evaluate("window.shift") == 0
    return float(page.evaluate("window.paint")) / 1_000
