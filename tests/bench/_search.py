"""`python -m tests.bench._search WHAT …`: one measurement in an empty database, as JSON."""

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import django

django.setup()

# What follows knows models, which exist only from here on.
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from kb.search.backends.sql import Restrictions  # noqa: E402
from kb.search.query.expand import expand  # noqa: E402
from kb.search.query.parse import parse_query  # noqa: E402
from kb.search.query.scope import scope_of  # noqa: E402
from kb.search.ranking.rank import ResultWindow, rank  # noqa: E402
from tests.bench import _speed  # noqa: E402
from tests.bench._library import publish_all  # noqa: E402
from tests.search.judged_queries import (  # noqa: E402
    all_orders,
    measure,
    measure_pasted,
    ndcg,
    read,
    read_half,
    share_that_fits,
)


def judged() -> dict[str, str]:
    """Return how well both halves of the judged queries over the guide are answered."""
    _load_guide()
    return {half: measure(half).summary() for half in ("tuning", "heldout")}


def pasted() -> dict[str, str]:
    """Return how well both halves of the pasted texts, and of what nothing answers, are told."""
    _load_guide()
    lines = {f"pasted, {half}": measure_pasted(half).summary() for half in ("tuning", "kept")}
    for half, answered in (("tuning", "tuning"), ("kept", "heldout")):
        fits = share_that_fits([query.text for query in read(answered)])
        others = share_that_fits([row["text"] for row in read_half("unanswerable", half)])
        lines[f"said to fit, {half}"] = f"{fits:.3f} of what is answered, {others:.3f} of the rest"
    return lines


def orders() -> dict[str, list[str]]:
    """Return the first ten of every judged query, of both halves."""
    _load_guide()
    return {**all_orders("tuning"), **all_orders("heldout")}


def judged_set(folder: str) -> dict[str, Any]:
    """Return nDCG@10 over a set of documents, queries and grades."""
    documents = _rows(Path(folder) / "docs.jsonl")
    grades = json.loads((Path(folder) / "qrels.json").read_text("utf-8"))
    pks = publish_all([(row["title"], row["body"]) for row in documents])
    names = {pk: str(row["id"]) for pk, row in zip(pks, documents, strict=True)}
    kinds: dict[str, list[float]] = defaultdict(list)
    for row in _rows(Path(folder) / "queries.jsonl"):
        order = [names[pk] for pk in _first_ten(row["text"])]
        kinds[row["kind"]].append(ndcg(order, grades[row["id"]]))
    every = [gain for gains in kinds.values() for gain in gains]
    shares = {kind: round(sum(gains) / len(gains), 3) for kind, gains in kinds.items()}
    return {"ndcg": sum(every) / len(every), "kinds": shares}


def speed(folder: str, articles: str) -> dict[str, list[str]]:
    """Return every figure of speed and size over so many articles, as lines to print."""
    return {"lines": list(_speed.measure(Path(folder), int(articles)))}


def _first_ten(text: str) -> list[int]:
    query, scope = parse_query(text, settings.KB_SEARCH_LANGUAGE), scope_of(None)
    return list(rank(expand(query, scope), scope, Restrictions(), ResultWindow(10)).documents)


def _load_guide() -> None:
    call_command("loaddata", "roles", "guide", "synonyms", verbosity=0)


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    measurements = {
        "judged": judged,
        "pasted": pasted,
        "orders": orders,
        "set": judged_set,
        "speed": speed,
    }
    print(json.dumps(measurements[sys.argv[1]](*sys.argv[2:])))  # type: ignore[operator]
