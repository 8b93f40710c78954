"""The page on which an editor merges a text that came too late with what was saved meanwhile."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kb.admin.common.form_data import posted_number
from kb.admin.common.permissions import has_article_permission
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.merge.conflict_choices import conflict_questions
from kb.admin.merge.merge_session import MergeSession
from kb.models import Article, Conflict, Kind, Revision


def open_merge(request: HttpRequest, article: Article, pk: int) -> MergeSession:
    """Return the merge of one's own conflict. Raises PermissionDenied and Http404."""
    if not has_article_permission(request.user, "change"):
        raise PermissionDenied
    own = Conflict.objects.select_related("base").filter(article=article, by=request.user.pk)
    conflict = get_object_or_404(own, pk=pk)
    return MergeSession(conflict, article, LAYOUTS[Kind(article.kind)], request.POST)


def merge_context(session: MergeSession) -> dict[str, Any]:
    """Return what the template of the page shows beside what every page does."""
    revisions = Revision.objects.filter(article=session.article).select_related("created_by")
    questions = conflict_questions(session)
    return {
        "title": _("Two people changed this article"),
        "newest": revisions.first(),
        "conflict": session.conflict,
        "questions": questions,
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
    if session.open_count:
        messages.error(request, _("Some conflicts still need a decision. Your choices are kept."))
    return not session.open_count
