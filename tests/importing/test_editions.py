"""What one change of a guide does to the site, each by itself."""

from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.documents import RevisionDocument
from kb.importing import import_guide as import_guide_module
from kb.importing.import_guide import import_guide, plan_guide
from kb.importing.plan import PlannedArticle
from kb.importing.write import write_article
from kb.models import Article, Category, Conflict, ImportedArticle, Publication, Source, State
from kb.publishing import history, saving, workflow
from tests.guide_pages import of

pytestmark = pytest.mark.usefixtures("guide")
TEXT = Path("fixtures/guide.txt").read_text(encoding="utf-8")


def edition(*changes: tuple[str, str], version: str = "3.0") -> str:
    """Return the guide with other words in place of some."""
    text = TEXT.replace("Version 2.0", f"Version {version}")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text


def article(slug: str) -> Article:
    """Return the article of the guide that has this address."""
    return Article.objects.get(key=f"guide-{slug}")


def edit(slug: str, **fields: str) -> None:
    """Save other texts, as an editor does."""
    row = article(slug)
    document = cast("RevisionDocument", {**history.snapshot(row), **fields})
    saving.save_article(
        row, document, version=row.edit_version, owner=None, review_by=None, by=None
    )


def test_a_section_with_another_number_and_title_is_the_same_article() -> None:
    before = article("connectivity-issues")
    import_guide(edition(("2.1 Connectivity Issues", "2.9 No Connection")), "guide")
    after = Article.objects.get(pk=before.pk)
    assert (after.number, after.title, after.key) == ("2.9", "No Connection", before.key)
    assert after.slug == "no-connection"
    assert Article.objects.filter(source__key="guide").count() == 46


def test_two_sections_may_exchange_their_numbers() -> None:
    swapped = (("2.1 Connectivity", "2.x Connectivity"), ("2.2 ", "2.1 "), ("2.x ", "2.2 "))
    first, second = Article.objects.filter(number__in=("2.1", "2.2")).order_by("number")
    import_guide(edition(*swapped), "guide")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.number, second.number) == ("2.2", "2.1")


def test_readers_see_nothing_of_an_import_until_it_is_published(client: Client) -> None:
    text = edition(("Verify DNS resolution", "Verify DNS resolution with dig"))
    import_guide(text, "guide")
    page = client.get(of("connectivity-issues").get_absolute_url(), follow=True).content.decode()
    assert "DNS resolution" in page
    assert "with dig" not in page
    assert "Version 3.0" not in page
    assert article("connectivity-issues").state == State.DRAFT
    result = import_guide(text, "guide", is_published=True)
    assert result.published is not None
    assert len(result.published.published) == 1
    page = client.get(of("connectivity-issues").get_absolute_url(), follow=True).content.decode()
    assert "Verify DNS resolution with dig" in page
    assert Source.objects.get(key="guide").version == "3.0"


def test_a_text_in_review_that_changes_is_a_draft_again_which_is_said() -> None:
    edit("connectivity-issues", cause="A loose plug")
    workflow.submit(article("connectivity-issues"), by=None)
    plan = import_guide(
        edition(("Verify DNS resolution", "Verify DNS resolution now")), "guide"
    ).plan
    assert [warning for _name, warning in plan.article_warnings()] == [
        "was in review: it is a draft again"
    ]
    assert article("connectivity-issues").state == State.DRAFT


def test_anchors_of_lines_in_other_words_still_lead_to_them() -> None:
    text = edition(("Verify DNS resolution", "Verify DNS resolution with dig"))
    import_guide(text, "guide", is_published=True)
    steps = {step["text"]: step["anchor"] for step in of("connectivity-issues").document["steps"]}
    assert steps["Verify DNS resolution with dig"] == "verify-dns-resolution"


def test_what_editors_and_the_guide_both_changed_waits_for_a_decision() -> None:
    edit("connectivity-issues", symptom="Nothing works")
    text = edition(("Problem: Intermittent network connectivity", "Problem: No network"))
    plan = import_guide(text, "guide", is_published=True)
    (planned,) = plan.plan.of("conflict")
    assert planned.conflicts == ("symptom: here “Nothing works”, in the source “No network”",)
    row = article("connectivity-issues")
    conflict = Conflict.objects.get(article=row, by=None)
    assert conflict.base_document is not None
    assert conflict.base_document["symptom"] == "Intermittent network connectivity"
    assert history.snapshot(row)["symptom"] == "Nothing works"
    assert row.state == State.DRAFT


def test_an_open_conflict_is_not_made_again_and_ends_when_both_sides_agree() -> None:
    edit("connectivity-issues", symptom="Nothing works")
    text = edition(("Problem: Intermittent network connectivity", "Problem: No network"))
    import_guide(text, "guide")
    first = Conflict.objects.get(by=None)
    assert import_guide(text, "guide").plan.is_empty
    assert Conflict.objects.get(by=None) == first
    edit("connectivity-issues", symptom="No network")
    import_guide(text, "guide")
    assert not Conflict.objects.filter(by=None).exists()


def test_a_section_that_is_gone_stays_and_gives_its_number_to_another() -> None:
    start = TEXT.index("2.2 ")
    end = TEXT.index("2.3 ")
    shorter = TEXT[:start] + TEXT[end:].replace("2.3 ", "2.2 ", 1)
    gone, heir = Article.objects.filter(number__in=("2.2", "2.3")).order_by("number")
    plan = import_guide(shorter, "guide").plan
    assert [each.pk for each in plan.of("gone")] == [gone.pk]
    gone.refresh_from_db()
    heir.refresh_from_db()
    assert (gone.number, heir.number) == ("", "2.2")
    assert ImportedArticle.objects.get(pk=gone.pk).is_gone
    assert Publication.objects.get(pk=gone.pk).is_live
    assert import_guide(shorter, "guide").plan.is_empty
    back = import_guide(TEXT, "guide").plan
    assert "is in the source again" in next(a for a in back.articles if a.pk == gone.pk).notes
    gone.refresh_from_db()
    assert gone.number == "2.2"


def test_a_number_that_an_editor_gave_to_another_article_is_left_to_it() -> None:
    edit("connectivity-issues", number="2.9")
    plan = import_guide(edition(("2.2 Latency", "2.9 Latency")), "guide").plan
    assert "its number 2.9 belongs to another article" in str(list(plan.article_warnings()))
    assert article("connectivity-issues").number == "2.9"


def test_categories_follow_the_guide_only_when_it_is_published() -> None:
    text = edition(
        ("2. NETWORK TROUBLESHOOTING", "2. WIRES"), ("2. Network Trouble", "2. Wires\n#")
    )
    text = text.replace("\n#shooting", "")
    category = Category.objects.get(key="guide-network-troubleshooting")
    plan = import_guide(text, "guide").plan
    assert "waits for an import that publishes" in str(plan.categories)
    category.refresh_from_db()
    assert category.title == "Network Troubleshooting"
    import_guide(text, "guide", is_published=True)
    category.refresh_from_db()
    assert category.title == "Wires"
    assert Category.objects.filter(title="Wires").count() == 1


def test_a_category_that_an_editor_has_renamed_stays_renamed() -> None:
    category = Category.objects.get(key="guide-network-troubleshooting")
    Category.objects.filter(pk=category.pk).update(title="Cables")
    text = edition(
        ("2. NETWORK TROUBLESHOOTING", "2. WIRES"), ("2. Network Trouble", "2. Wires\n#")
    )
    plan = import_guide(text.replace("\n#shooting", ""), "guide", is_published=True).plan
    assert "left as editors have it" in str(plan.categories)
    category.refresh_from_db()
    assert category.title == "Cables"


def test_another_guide_stands_beside_the_first() -> None:
    text = Path("tests/data/guides/printer.txt").read_text(encoding="utf-8")
    result = import_guide(text, "printer", is_published=True)
    made = Article.objects.filter(source__key="printer")
    assert len(result.plan.of("new")) == made.count() > 5
    assert result.published is not None
    assert result.published.refused == []
    assert import_guide(text, "printer").plan.is_empty
    assert Source.objects.get(key="printer").text == text


def test_a_failure_in_the_middle_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def fail_late(plan: PlannedArticle, *args: Any, **named: Any) -> Article | None:
        calls.append(plan)
        if len(calls) > 40:
            raise RuntimeError
        return write_article(plan, *args, **named)

    text = edition(("Verify", "Prove"))
    before = list(Article.objects.order_by("pk").values_list())
    monkeypatch.setattr(import_guide_module, "write_article", fail_late)
    with pytest.raises(RuntimeError):
        import_guide(text, "guide")
    assert list(Article.objects.order_by("pk").values_list()) == before
    assert plan_guide(text, "guide").of("changed")


def test_a_guide_of_before_that_comes_again_changes_nothing() -> None:
    assert plan_guide(TEXT, "guide").is_empty
    assert import_guide(TEXT.replace("\n", "\r\n"), "guide").plan.is_empty


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_articles_are_locked_before_any_is_read() -> None:
    """Else a save between the reading and the writing of an article was overwritten."""
    text = edition(("Verify DNS resolution", "Verify DNS resolution with dig"))
    with CaptureQueriesContext(connection) as queries:
        import_guide(text, "guide")
    statements = [query["sql"] for query in queries]
    locked = next(i for i, sql in enumerate(statements) if _locks_articles(sql))
    assert locked < next(i for i, sql in enumerate(statements) if 'FROM "kb_step"' in sql)


def _locks_articles(sql: str) -> bool:
    return 'FROM "kb_article"' in sql and "FOR NO KEY UPDATE" in sql and "ORDER BY" in sql
