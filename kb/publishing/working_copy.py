"""A document → the rows of the working copy, keeping every line's identity."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from kb.documents import NAMES, RESOLUTION_FIELDS, STEP_FIELDS, TEXTS, RevisionDocument
from kb.models import UNPLACED, Alias, Article, Category, Line, Relation, Resolution, Step, Tool
from kb.text.sort_keys import make_sort_key

PERMANENT = ("key", "kind")


def write_working_copy(article: Article, document: RevisionDocument) -> None:
    """Write a document over the working copy, but for its key and kind; raise its edit_version.

    Lines are matched by anchor, so a line keeps its row. A category or a link's target that no
    longer exists is left out. Call it inside a transaction, and `workflow.save` after it.
    """
    values: dict[str, object] = {
        name: document[name] for name in (*NAMES, *TEXTS) if name not in PERMANENT
    }
    category = Category.objects.filter(key=document["category"] or None).first()
    if article.category != category:
        values["position"] = UNPLACED
    Article.objects.filter(pk=article.pk).update(
        **values,
        category=category,
        sort_key=make_sort_key(document["number"], document["code"], document["title"]),
        edit_version=F("edit_version") + 1,
    )
    article.refresh_from_db()
    _write_lines(Step, article, document["steps"], STEP_FIELDS)
    _write_lines(Resolution, article, document["resolutions"], RESOLUTION_FIELDS)
    _write_entries(article, document)


def _write_lines(
    model: type[Line],
    article: Article,
    lines: Sequence[Mapping[str, object]],
    fields: Sequence[str],
) -> None:
    anchors = [line["anchor"] for line in lines]
    model._default_manager.filter(article=article).exclude(anchor__in=anchors).delete()
    for position, line in enumerate(lines, start=1):
        values = {field: line[field] for field in fields if field != "anchor"}
        model._default_manager.update_or_create(
            article=article, anchor=line["anchor"], defaults={**values, "position": position}
        )


def _write_entries(article: Article, document: RevisionDocument) -> None:
    """Write aliases, tools and relations in place of those that are there."""
    for model in (Alias, Tool, Relation):
        model._default_manager.filter(article=article).delete()
    Alias.objects.bulk_create(Alias(article=article, text=text) for text in document["aliases"])
    Tool.objects.bulk_create(
        Tool(article=article, text=text, position=position)
        for position, text in enumerate(document["tools"], start=1)
    )
    keys = {relation["target"] for relation in document["relations"]}
    targets = dict(Article.objects.filter(key__in=keys).values_list("key", "pk"))
    Relation.objects.bulk_create(
        Relation(
            article=article,
            anchor=relation["anchor"],
            type=relation["type"],
            target_id=targets[relation["target"]],
            position=position,
        )
        for position, relation in enumerate(document["relations"], start=1)
        if relation["target"] in targets
    )
