"""What each process counts of its requests; needs requirements/metrics.txt.

With PROMETHEUS_MULTIPROC_DIR, which the server sets, all processes count into files there.
"""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("kb_requests", "Requests that were answered.", ["view", "status"])
SECONDS = Histogram(
    "kb_request_seconds",
    "Seconds from the first middleware to the answer; waiting for a thread is not in it.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
PAGES = Counter("kb_page_cache", "Pages for anonymous readers, kept or rendered.", ["result"])


def count_request(view: str, status: int, seconds: float, page: str) -> None:
    """Count an answer; `page` is "kept", "rendered", or "" where the page cache had no part."""
    REQUESTS.labels(view, str(status)).inc()
    SECONDS.labels(view).observe(seconds)
    if page:
        PAGES.labels(page).inc()
