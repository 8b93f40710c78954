"""Numbers that two articles of a source would have → one of them gives its own up."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from kb.documents import RevisionDocument
from kb.importing.plan import PlannedArticle
from kb.models import Article, ImportedArticle
from kb.publishing import history


def with_unique_numbers(plans: Iterable[PlannedArticle], source: str) -> list[PlannedArticle]:
    """Return the plans so that no two articles of the source end with the same number.

    What the source has no longer gives its number to what has it now. Otherwise the article that
    is imported goes without, which its warning says.
    """
    plans = list(plans)
    written = {plan.pk for plan in plans if plan.is_written}
    kept = Article.objects.filter(source__key=source).exclude(number="").exclude(pk__in=written)
    holders = dict(kept.values_list("number", "pk"))
    rows = ImportedArticle.objects.filter(source__key=source)
    gone = {plan.pk for plan in plans if plan.action == "gone"}
    gone.update(rows.filter(is_gone=True).values_list("pk", flat=True))
    taken: set[str] = {number for number, pk in holders.items() if pk not in gone}
    result, wanted = list[PlannedArticle](), set[str]()
    for plan in plans:
        result.append(_numbered(plan, taken))
        wanted |= {plan.document["number"]} if plan.is_written and plan.document else set()
    given_up = {pk for number, pk in holders.items() if number in wanted and pk in gone}
    others = [plan for plan in result if plan.pk not in given_up]
    return [*others, *_without_numbers(given_up)]


def _numbered(plan: PlannedArticle, taken: set[str]) -> PlannedArticle:
    """Return a plan whose number is not `taken`, which is added to."""
    if not plan.is_written or plan.document is None or not plan.document["number"]:
        return plan
    number = plan.document["number"]
    if number not in taken:
        taken.add(number)
        return plan
    warning = f"its number {number} belongs to another article: it has none until you give it one"
    document = cast("RevisionDocument", {**plan.document, "number": ""})
    return replace(plan, document=document, warnings=(*plan.warnings, warning))


def _without_numbers(pks: Iterable[int]) -> Iterator[PlannedArticle]:
    for row in ImportedArticle.objects.filter(pk__in=pks).select_related("article"):
        document = cast("RevisionDocument", {**history.snapshot(row.article), "number": ""})
        note = f"gives its number {row.article.number} to another article"
        yield PlannedArticle("gone", row.name, row.article.title, row.pk, document, notes=(note,))
