"""A guide goes out as readers see its articles, or as editors have them."""

import pytest

from kb.guide.parser import parse_guide
from kb.importing.guide_export.export import ExportedGuide, export_guide
from kb.importing.guide_on_site import GuideChoice, wanted_guide
from kb.importing.import_guide import import_guide
from kb.models import Article, Category, ImportedArticle, Source
from kb.publishing import workflow
from kb.publishing.moving import move
from tests.guide.samples import GUIDE
from tests.make_articles import edit, put_live, write, write_live

pytestmark = pytest.mark.django_db


def exported(*, drafts: bool = False, internal: bool = False) -> ExportedGuide:
    choice = GuideChoice(has_internal=internal, has_drafts=drafts)
    return export_guide(wanted_guide(Source.objects.get(key="guide"), choice))


def leaks() -> Article:
    return Article.objects.get(key="guide-memory-leaks")


def test_the_guide_that_nobody_edited_comes_out_byte_for_byte(guide: None) -> None:
    """Although commands, expected results and links were added to it."""
    found = exported()
    assert (found.text, found.notes) == (GUIDE, ())
    assert any(loss.startswith("Memory Leaks: 7 × command from the facts") for loss in found.losses)
    assert exported(drafts=True, internal=True).text == GUIDE


def test_a_draft_goes_out_only_when_asked_for_and_what_is_published_always(guide: None) -> None:
    before = "Problem: System memory usage continuously increases"
    edit(leaks(), symptom="Memory is full by noon")
    changed = GUIDE.replace(before, "Problem: Memory is full by noon")
    assert exported().text == GUIDE
    assert exported(drafts=True).text == changed
    put_live(leaks())
    assert exported().text == changed


def test_an_article_that_readers_do_not_see_is_left_out_and_says_why(guide: None) -> None:
    workflow.retire(leaks(), by=None, reason="Gone")
    edit(Article.objects.get(key="guide-cpu-bottlenecks"), audience="internal")
    put_live(Article.objects.get(key="guide-cpu-bottlenecks"))
    found = exported()
    assert {section.number for section in parse_guide(GUIDE).sections} - {
        section.number for section in parse_guide(found.text).sections
    } == {"1.2", "1.3"}
    assert found.notes == (
        "Memory Leaks: left out, it was withdrawn",
        "CPU Bottlenecks: left out, only agents may read it (--internal takes it along)",
    )
    assert "1.3 CPU Bottlenecks" in exported(internal=True).text


def test_an_article_that_an_editor_wrote_stands_in_its_category(guide: None) -> None:
    write_live("Disk is full", steps=("Look",))
    write("Not yet live", steps=("Wait",))
    found = exported()
    assert "1.4 Disk is full\n----------------\nProblem: It does not\n" in found.text
    assert "Not yet live" not in found.text
    assert "Not yet live: left out, it is not published (--drafts takes it along)" in found.notes
    assert "Not yet live" in exported(drafts=True).text


def test_an_article_of_another_source_is_none_of_this_guide(guide: None) -> None:
    other = Source.objects.create(key="printer", title="Printer", text="x")
    write_live("Paper jam", source=other)
    assert exported().text == GUIDE


def test_a_moved_article_is_in_its_new_chapter(guide: None) -> None:
    move(leaks(), to=Category.objects.get(key="guide-database-issues"), by=None)
    found = exported()
    assert "\n3.4 Memory Leaks\n" in found.text
    assert "\n1.2 Memory Leaks\n" not in found.text
    assert found.notes == ("Memory Leaks: 1.2 becomes 3.4, the next in its category",)


def test_what_its_source_has_no_longer_is_written_as_a_new_section(guide: None) -> None:
    """Readers see it; the text of the newer guide has it not."""
    section = GUIDE[GUIDE.index("1.2 Memory") : GUIDE.index("1.3 CPU")]
    Source.objects.filter(key="guide").update(text=GUIDE.replace(section, ""))
    ImportedArticle.objects.filter(article=leaks()).update(is_gone=True)
    assert "\n1.2 Memory Leaks\n" in exported().text


def test_the_number_of_queries_does_not_grow(
    guide: None, django_assert_max_num_queries: object
) -> None:
    source = Source.objects.get(key="guide")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        wanted_guide(source, GuideChoice())


def test_a_problem_in_no_chapter_has_a_category_on_the_site_and_none_in_the_guide(
    guide: None,
) -> None:
    text = "TILLS\n=====\n\n1. FROZEN\n=========\nProblem: It does not move\nFix:\n- Restart\n"
    result = import_guide(text, "tills", is_published=True)
    article = Article.objects.get(source__key="tills")
    assert result.published
    assert result.published.refused == []
    assert article.category == Category.objects.get(title="Tills", number="")
    choice = GuideChoice(has_internal=False, has_drafts=False)
    assert export_guide(wanted_guide(Source.objects.get(key="tills"), choice)).text == text
    assert import_guide(text, "tills", is_published=True).plan.is_empty
