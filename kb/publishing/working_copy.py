"""A document → the rows of the working copy, keeping every line's identity."""

from typing import Any

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from kb.models import (
    Alias,
    Article,
    Category,
    Line,
    Origin,
    Relation,
    Resolution,
    Revision,
    Step,
    Tool,
    Verb,
)
from kb.publishing import rules, workflow
from kb.publishing.go_live import locked, log_event
from kb.publishing.history import (
    NAMES,
    RESOLUTION_FIELDS,
    STEP_FIELDS,
    TEXTS,
    Document,
)

FIXED = ("key", "kind")


def write_working_copy(article: Article, document: Document) -> None:
    """Write a document over the working copy and raise its edit_version.

    Lines are matched by anchor, so a line keeps its row. A category or a link's target that is
    no more is left out. Call it inside a transaction, and `workflow.save` after it.
    """
    values = {name: document[name] for name in (*NAMES, *TEXTS) if name not in FIXED}
    category = Category.objects.filter(key=document["category"] or None).first()
    Article.objects.filter(pk=article.pk).update(
        **values, category=category, edit_version=F("edit_version") + 1
    )
    article.refresh_from_db()
    _apply_lines(Step, article, document["steps"], STEP_FIELDS)
    _apply_lines(Resolution, article, document["resolutions"], RESOLUTION_FIELDS)
    _apply_surroundings(article, document)


def revert(article: Article, to: Revision, *, by: Any, note: str = "") -> Revision | None:
    """Make a new working copy from an old revision; None where it is the same already.

    Raises PermissionDenied, and Refused where its address or number belongs to another now.
    """
    try:
        revision = _revert(article, to, by, note)
    except IntegrityError as error:
        raise rules.Refused(_("Another article has its address or its number now.")) from error
    article.refresh_from_db()
    return revision


def _revert(article: Article, to: Revision, by: Any, note: str) -> Revision | None:
    with locked(article) as row:
        rules.check_rule(Verb.REVERT, row, by)
        write_working_copy(row, to.document)
        revision = workflow.save(row, by=by, note=note, origin=Origin.REVERT)
        if revision is not None:
            log_event(row, Verb.REVERT, by, note, revision=revision)
    return revision


def _apply_lines(
    model: type[Line], article: Article, lines: list[Document], fields: tuple[str, ...]
) -> None:
    anchors = [line["anchor"] for line in lines]
    model._default_manager.filter(article=article).exclude(anchor__in=anchors).delete()
    for position, line in enumerate(lines, start=1):
        values = {field: line[field] for field in fields if field != "anchor"}
        model._default_manager.update_or_create(
            article=article, anchor=line["anchor"], defaults={**values, "position": position}
        )


def _apply_surroundings(article: Article, document: Document) -> None:
    for model in (Alias, Tool, Relation):
        model._default_manager.filter(article=article).delete()
    Alias.objects.bulk_create(Alias(article=article, text=text) for text in document["aliases"])
    Tool.objects.bulk_create(
        Tool(article=article, text=text, position=position)
        for position, text in enumerate(document["tools"], start=1)
    )
    keys = {link["target"] for link in document["relations"]}
    targets = dict(Article.objects.filter(key__in=keys).values_list("key", "pk"))
    Relation.objects.bulk_create(
        Relation(
            article=article,
            anchor=link["anchor"],
            type=link["type"],
            target_id=targets[link["target"]],
            position=position,
        )
        for position, link in enumerate(document["relations"], start=1)
        if link["target"] in targets
    )
