"""The page on which a text that came too late is put together with what was saved meanwhile."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.common.form_data import posted_number
from kb.admin.common.permissions import has_article_permission
from kb.admin.forms.article_editor import ArticleEditor
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.history.compare_views import CompareViews
from kb.admin.merge.merge_session import MergeSession
from kb.models import Article, Conflict, Revision


class MergeViews(CompareViews):
    """Both texts stay until their editor decides."""

    def get_urls(self) -> list[Any]:
        """Add the page."""
        return [self.route("merge/<int:conflict>/", self.merge_view), *super().get_urls()]

    def save_edit(
        self, request: HttpRequest, article: Article | None, edit: ArticleEditor
    ) -> HttpResponse:
        """Save an editing; the form's page says how."""
        raise NotImplementedError

    def merge_view(self, request: HttpRequest, object_id: Any, conflict: int) -> HttpResponse:
        """Put a text that came too late together with what was saved meanwhile."""
        article = self.article(request, object_id)
        if not has_article_permission(request.user, "change"):
            raise PermissionDenied
        row = Conflict.objects.select_related("base").filter(article=article, by=request.user.pk)
        kept = get_object_or_404(row, pk=conflict)
        merging = MergeSession(kept, article, LAYOUTS[self.model.KIND], request.POST)
        if "_later" in request.POST:
            messages.info(request, _("Both texts are kept. It waits on your desk."))
            return HttpResponseRedirect(reverse("admin:index"))
        if request.method == "POST" and self.is_decided(request, merging):
            return self.save_edit(request, article, merging.result())
        newest = Revision.objects.filter(article=article).select_related("created_by").first()
        context = self.context(
            request, article, title=_("Two people changed this article"), merging=merging
        )
        questions = merging.questions
        context |= {"newest": newest, "conflict": kept, "questions": questions}
        context |= {"together": merging.together, "decided": len(questions) - merging.open_count}
        return TemplateResponse(request, "admin/article/merge.html", context)

    def is_decided(self, request: HttpRequest, merging: MergeSession) -> bool:
        """Whether the decisions are complete and about the text that is there now."""
        if posted_number(request.POST.get("version")) != merging.article.edit_version:
            messages.warning(
                request, _("Somebody saved this article again meanwhile. Look at it once more.")
            )
            return False
        if merging.open_count:
            messages.error(request, _("Some places still need you. Nothing is lost."))
        return not merging.open_count
