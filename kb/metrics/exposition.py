"""All figures of the site, in the format that Prometheus reads."""

import os

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from kb.metrics.process_files import FOLDER_VARIABLE
from kb.metrics.site_state import SiteState

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition() -> bytes:
    """Return what all processes have counted, and the state of the site."""
    counted = REGISTRY
    if os.environ.get(FOLDER_VARIABLE):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(SiteState())
    return generate_latest(counted) + generate_latest(state)
