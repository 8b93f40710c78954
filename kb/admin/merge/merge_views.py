"""The page on which an editor merges a late save, or an import, with the text that is saved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from kb.admin.common.form_data import posted_number
from kb.admin.common.permissions import has_article_permission
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.merge.conflict_choices import conflict_questions
from kb.admin.merge.merge_session import EVERYWHERE, MergeSession
from kb.admin.merge.side_names import side_names
from kb.models import Article, Conflict, Kind, Revision


def open_merge(request: HttpRequest, article: Article, pk: int) -> MergeSession | None:
    """Return the merge of one's own conflict, or of an import's; None where it is decided.

    Who may not change the article may read an import's. Raises PermissionDenied and Http404.
    """
    can_change = has_article_permission(request.user, "change")
    if request.method == "POST" and not can_change:
        raise PermissionDenied
    rows = Conflict.objects.select_related("base", "article").filter(article=article)
    conflict = rows.open_to(request.user).filter(pk=pk).first()
    if conflict is None:
        if not can_change or rows.filter(pk=pk).exists():
            raise Http404
        return None
    if not can_change and not conflict.is_of_import:
        raise PermissionDenied
    return MergeSession(conflict, article, LAYOUTS[Kind(article.kind)], request.POST)


def address_instead(request: HttpRequest, article: Article) -> str:
    """Return where to go from a conflict that is no longer there, and say why."""
    newer = Conflict.objects.of_imports().filter(article=article).first()
    if newer is not None:
        messages.warning(
            request,
            _("An import has changed this conflict since. Please decide what it asks now."),
        )
        return article.admin_url("merge", newer.pk)
    messages.info(request, _("This conflict is decided already. Nothing was changed."))
    return article.admin_url()


def merge_context(session: MergeSession) -> dict[str, Any]:
    """Return what the template of the page shows beside what every page does."""
    revisions = Revision.objects.filter(article=session.article).select_related("created_by")
    newest = revisions.first()
    names = side_names(session.conflict, newest)
    questions = conflict_questions(session, names)
    return {
        "title": names.title,
        "newest": newest,
        "names": names,
        "conflict": session.conflict,
        "questions": questions,
        "open_count": session.open_count,
        "decided_count": len(questions) - session.open_count,
        "merged_changes": session.merged_changes,
    }


def is_decided(request: HttpRequest, session: MergeSession) -> bool:
    """Whether every conflict is decided, about the text that is saved now; says what is missing."""
    if posted_number(request.POST.get("version")) != session.article.edit_version:
        messages.warning(
            request,
            _("Somebody else has saved this article again. Please check your decisions once more."),
        )
        return False
    if EVERYWHERE in request.POST:
        messages.info(request, _("Chosen below. Nothing is saved yet."))
        return False
    if session.open_count:
        messages.error(request, _("Some conflicts still need a decision. Your choices are kept."))
    return not session.open_count
