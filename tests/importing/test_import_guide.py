"""A newer guide against an edited site: nobody's word is lost, and no article is made twice."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from kb.documents import EDITED, PUBLIC_TEXTS, RevisionDocument, lines_of
from kb.guide.document import Guide
from kb.guide.parser import parse_guide
from kb.guide.writer import write_guide
from kb.importing.import_guide import import_guide, plan_guide
from kb.models import Article, Category, Conflict, ImportedArticle, Publication, Revision
from kb.publishing import history
from tests.hypothesis_examples import examples
from tests.importing.guide_mutations import GuideMutator
from tests.importing.site_mutations import SiteEditor

pytestmark = pytest.mark.usefixtures("guide")
TEXT = Path("fixtures/guide.txt").read_text(encoding="utf-8")
GENERATIONS = 3
MARK = re.compile(r"edited\d{5}x")


def state() -> list[tuple[object, ...]]:
    """Return all that an import may change."""
    return [
        *Article.objects.order_by("pk").values_list(),
        *Category.objects.order_by("pk").values_list(),
        *Revision.objects.order_by("pk").values_list("pk", "document"),
        *Conflict.objects.order_by("pk").values_list("pk", "document", "base_document"),
        *ImportedArticle.objects.order_by("pk").values_list(),
    ]


@pytest.mark.parametrize("seed", range(examples(quick=3, thorough=40)))
def test_three_editions_over_an_edited_site(seed: int) -> None:
    """Every word of an editor stays in the working copy, and every line of the guide is there."""
    seeded = random.Random(seed)
    editor = SiteEditor(seeded)
    mutator = GuideMutator(parse_guide(TEXT), seeded)
    for _edition in range(GENERATIONS):
        editor.edit(seeded.randint(0, 12))
        guide = mutator.mutate(seeded.randint(1, 12))
        check_import(guide, editor)


def check_import(guide: Guide, editor: SiteEditor) -> None:
    """Import a guide and look at what became of everybody's words."""
    text = write_guide(guide)
    plan = plan_guide(text, "guide")
    live = dict(Publication.objects.values_list("pk", "revision"))
    result = import_guide(text, "guide")
    assert [(a.action, a.name) for a in result.plan.articles] == [
        (a.action, a.name) for a in plan.articles
    ]
    assert dict(Publication.objects.values_list("pk", "revision")) == live
    for pk, marks in editor.words.items():
        document = str(history.snapshot(Article.objects.get(pk=pk)))
        assert [mark for mark in marks if mark not in document] == []
    check_guide_is_there(guide, editor)
    before = state()
    again = import_guide(text, "guide").plan
    assert again.is_empty, [a.label for a in again.of("new", "changed", "conflict")]
    assert state() == before


def check_guide_is_there(guide: Guide, editor: SiteEditor) -> None:
    """Each section is one article, and each of its lines is there, or what an editor made of it."""
    rows = list(ImportedArticle.objects.filter(is_gone=False).select_related("article"))
    wanted = Counter(s.title for s in guide.sections if s.kind not in ("group", "codes"))
    wanted.update(code.title for section in guide.sections for code in section.codes)
    assert Counter(row.document["title"] for row in rows) == wanted
    for row in rows:
        current = history.snapshot(row.article)
        has_conflict = Conflict.objects.filter(article=row.article).exists()
        if row.pk not in editor.words and not has_conflict:
            assert own_words(current) == own_words(row.document)
        texts = {line["anchor"]: line["text"] for line in lines_of(current)}
        for line in lines_of(row.document):
            text = texts.get(line["anchor"])
            if text is None:
                assert line["anchor"] in editor.removed
            elif text != line["text"]:
                assert has_conflict or MARK.search(text)


def own_words(document: RevisionDocument) -> dict[str, object]:
    """Return what a guide says of an article, without our facts."""
    texts = {line["anchor"]: line["text"] for line in lines_of(document)}
    values: dict[str, object] = {name: document[name] for name in (*EDITED, *PUBLIC_TEXTS)}
    steps, fixes = document["steps"], document["resolutions"]
    orders = {
        "order": [line["anchor"] for line in steps],
        "order of resolutions": [line["anchor"] for line in fixes],
    }
    return {**values, **texts, **orders, "tools": document["tools"]}


def test_the_same_guide_changes_nothing() -> None:
    before = state()
    assert import_guide(TEXT, "guide").plan.is_empty
    assert state() == before
