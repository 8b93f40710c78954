"""Judged queries: what the search page shows for each, in order, and how good that is."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

from kb.models import Article
from kb.search.find import find

FOLDER = Path(__file__).resolve().parent.parent / "data" / "search"
BEST = 3
"""The grade of the article that answers."""


@dataclass(frozen=True)
class Judged:
    """A query with its kind, and the grades of the articles that are worth something."""

    text: str
    kind: str
    grades: Mapping[str, int]


def read(half: str) -> list[Judged]:
    """Return the queries of one half: `tuning` or `heldout`."""
    rows = [json.loads(line) for line in (FOLDER / f"{half}.jsonl").read_text("utf-8").splitlines()]
    return [Judged(row["text"], row["kind"], row["grades"]) for row in rows]


def shown(text: str, keys: Mapping[int, str]) -> list[str]:
    """Return the keys of what a customer's page shows, from the top to the end."""
    results = find(text, None)
    found = [one.publication for one in results.results]
    publications = [*results.exact_matches, *results.follow_ups, *found, *results.related]
    return list(dict.fromkeys(keys[publication.pk] for publication in publications))


def all_orders(half: str) -> dict[str, list[str]]:
    """Return the first ten of each query, and of each pasted text, of a half."""
    keys = keys_by_id()
    texts = [query.text for query in read(half)]
    texts += [row["text"] for row in read_half("pasted", half)]
    return {text: shown(text, keys)[:10] for text in texts}


def keys_by_id() -> dict[int, str]:
    """Return the key of every article."""
    return dict(Article.objects.values_list("pk", "key"))


def ndcg(order: Sequence[str], grades: Mapping[str, int], most: int = 10) -> float:
    """Return the discounted gain of the first ten as a share of the best that there could be."""
    gains = [grades.get(one, 0) for one in order[:most]]
    ideal = sorted(grades.values(), reverse=True)[:most]
    return _discounted(gains) / _discounted(ideal)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(place + 2) for place, gain in enumerate(gains))


@dataclass(frozen=True)
class Measured:
    """How well a half is answered: nDCG over all, and the share in the first so many by kind."""

    ndcg: float
    first: Mapping[str, float]
    first_three: Mapping[str, float]

    def summary(self) -> str:
        """Return all of it in a line."""
        threes = ", ".join(f"{kind} {share:.3f}" for kind, share in self.first_three.items())
        codes = self.first["code"]
        return f"nDCG@10 {self.ndcg:.4f}; codes first {codes:.3f}; in the first three: {threes}"


def measure(half: str) -> Measured:
    """Search every query of a half."""
    keys = keys_by_id()
    gains: list[float] = []
    firsts: dict[str, list[bool]] = defaultdict(list)
    threes: dict[str, list[bool]] = defaultdict(list)
    for query in read(half):
        order = shown(query.text, keys)
        right = {key for key, grade in query.grades.items() if grade == BEST}
        gains.append(ndcg(order, query.grades))
        firsts[query.kind].append(bool(right & set(order[:1])))
        threes[query.kind].append(bool(right & set(order[:3])))
    return Measured(sum(gains) / len(gains), _shares(firsts), _shares(threes))


def _shares(found: Mapping[str, Sequence[bool]]) -> dict[str, float]:
    return {kind: sum(hits) / len(hits) for kind, hits in found.items()}


@dataclass(frozen=True)
class MeasuredPasted:
    """Shares of pasted texts whose right article is first, or in three; how many found nothing."""

    first: float
    first_three: float
    nothing: int

    def summary(self) -> str:
        """Return all of it in a line."""
        return (
            f"right first {self.first:.3f}, in three {self.first_three:.3f},"
            f" nothing found {self.nothing}"
        )


def measure_pasted(half: str) -> MeasuredPasted:
    """Search every pasted text of a half: `tuning` or `kept`."""
    keys = keys_by_id()
    orders = [(shown(row["text"], keys), row["grades"]) for row in read_half("pasted", half)]
    best = [({key for key, grade in grades.items() if grade == BEST}, o) for o, grades in orders]
    return MeasuredPasted(
        first=sum(bool(right & set(order[:1])) for right, order in best) / len(best),
        first_three=sum(bool(right & set(order[:3])) for right, order in best) / len(best),
        nothing=sum(not order for _right, order in best),
    )


def share_that_fits(texts: Sequence[str]) -> float:
    """Return for which share of the texts a search says that its results fit."""
    return sum(find(text, None).fits_well for text in texts) / len(texts)


def read_half(name: str, half: str) -> list[dict[str, Any]]:
    """Return the rows of one half of a file that holds both."""
    lines = (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["half"] == half]
