"""`python -m tests.bench._moving WHAT …`: one step of moving a site, and what it took, as JSON."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import django

django.setup()

# What follows knows models, which exist only from here on.
from django.core.management import call_command  # noqa: E402

from kb.models import Article, Publication, PublicationEvent  # noqa: E402
from kb.publishing import reproject as rebuilding  # noqa: E402
from tests.bench._library import publish_all  # noqa: E402
from tests.bench._texts import articles  # noqa: E402


def fill(samples: str, count: str) -> dict[str, float]:
    """Publish mixed articles, each with HTML of its own and a line in the history."""
    empty()
    publish_all(articles(Path(samples), int(count)))
    for publication in Publication.objects.order_by("pk").iterator(chunk_size=100):
        paragraphs = publication.document["body"].split("\n\n")
        publication.html = {"body": "".join(f"<p>{text}</p>" for text in paragraphs)}
        publication.save(update_fields=["html"])
        PublicationEvent.objects.create(
            article_id=publication.pk,
            verb="publish",
            revision_id=publication.revision_id,
            audience="public",
            document=publication.document,
            html=publication.html,
        )
    return {}


def empty() -> dict[str, float]:
    """Make the tables."""
    call_command("migrate", verbosity=0, interactive=False)
    return {}


def measured(command: str, folder: str) -> dict[str, float]:
    """Run one of the two commands; how long it took, its peak of memory, the size of the files."""
    start = time.perf_counter()
    call_command(command, folder, verbosity=0)
    return {
        "articles": Article.objects.count(),
        "seconds": time.perf_counter() - start,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "bytes": sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()),
    }


def reproject() -> dict[str, float]:
    """Rebuild everything; how long it took, the longest transaction of a batch, its memory."""
    times, real = [0.0], vars(rebuilding)["_write"]

    def timed(rendered: object) -> None:
        start = time.perf_counter()
        real(rendered)
        times.append(time.perf_counter() - start)

    with patch.object(rebuilding, "_write", timed):
        start = time.perf_counter()
        call_command("reproject", verbosity=0)
    return {
        "articles": Article.objects.count(),
        "seconds": time.perf_counter() - start,
        "processor": time.process_time(),
        "longest": max(times),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


STEPS: dict[str, Callable[..., dict[str, float]]] = {
    "fill": fill,
    "empty": empty,
    "export": lambda folder: measured("export_site", folder),
    "reproject": reproject,
    "import": lambda folder: measured("import_site", folder),
}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))
