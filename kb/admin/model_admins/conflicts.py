"""The list of the conflicts of imports, each with how many lines wait for a decision."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import ReadOnlyPermissions
from kb.admin.common.references import article_label
from kb.admin.merge.merge_session import base_of
from kb.admin.site import site
from kb.documents import EditedDocument, RevisionDocument
from kb.models import Article, Conflict, Revision
from kb.text.three_way import merge_documents


def open_counts(conflicts: Iterable[Conflict]) -> dict[int, int]:
    """Return how many decisions each of these conflicts asks for, by its id. One query."""
    rows = list(conflicts)
    saved = saved_documents([row.article_id for row in rows])
    return {row.pk: _open_count(row, saved) for row in rows}


def saved_documents(articles: Iterable[int]) -> dict[int, RevisionDocument]:
    """Return the newest text of each article, by its id. One query."""
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")
    pks = Article.objects.filter(pk__in=list(articles)).values(newest=Subquery(newest[:1]))
    return dict(Revision.objects.filter(pk__in=pks).values_list("article_id", "document"))


def _open_count(conflict: Conflict, saved: Mapping[int, RevisionDocument]) -> int:
    if conflict.article_id not in saved:
        return 0
    sides = (base_of(conflict), saved[conflict.article_id], conflict.document)
    return len(merge_documents(*map(_without_people, sides)).conflicts)


def _without_people(document: RevisionDocument) -> EditedDocument:
    return {**document, "owner": "", "review_by": ""}


class ConflictList(ChangeList):
    """The list; each of its rows knows how many decisions it asks for."""

    def get_results(self, request: HttpRequest) -> None:
        """Add the number of decisions to the rows of this page."""
        super().get_results(request)
        conflicts = list(self.result_list)
        counts = open_counts(conflicts)
        for conflict in conflicts:
            conflict.open_count = counts[conflict.pk]
        self.result_list = conflicts


class SourceFilter(admin.SimpleListFilter):
    """The source whose import made a conflict."""

    title = _("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return key and title of each source that has conflicts."""
        names = ("article__source__key", "article__source__title")
        rows = Conflict.objects.of_imports().order_by(names[1]).values_list(*names).distinct()
        return [(key, title) for key, title in rows if key]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the conflicts of the chosen source."""
        return queryset.filter(article__source__key=self.value()) if self.value() else queryset


@admin.register(Conflict, site=site)
class ConflictAdmin(ReadOnlyPermissions, BoundedModelAdmin):
    """Conflicts of imports, the newest first; each is decided on a page of its article."""

    list_display = ("article_link", "source", "decisions", "at")
    list_display_links = None
    list_filter = (SourceFilter,)
    search_fields = ("article__title", "article__number", "article__code")
    search_help_text = _("Title, number or code of the article")
    ordering = ("-at", "pk")
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conflict]:
        """Return the conflicts that anybody may decide."""
        return Conflict.objects.of_imports().select_related("article")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that counts the decisions."""
        return ConflictList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list under its own title."""
        title = _("Conflicts of imports")
        context = {"title": title, "list_title": title, **(extra_context or {})}
        return super().changelist_view(request, context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Redirect to the page that decides the conflict. Raises Http404."""
        conflict = self.get_object(request, object_id or "")
        if conflict is None or not self.has_view_permission(request):
            raise Http404
        return HttpResponseRedirect(conflict.article.admin_url("merge", conflict.pk))

    @admin.display(description=_("Article"))
    def article_link(self, conflict: Conflict) -> str:
        """The article as a link to the page that decides the conflict."""
        article = conflict.article
        names = {name: getattr(article, name) for name in ("number", "code", "title")}
        url = article.admin_url("merge", conflict.pk)
        return format_html('<a href="{}">{}</a>', url, article_label(names))

    @admin.display(description=_("Source"))
    def source(self, conflict: Conflict) -> str:
        """What was imported."""
        return conflict.note

    @admin.display(description=_("Open"))
    def decisions(self, conflict: Any) -> str:
        """How many decisions the conflict asks for."""
        count = conflict.open_count
        text = ngettext("%(n)d decision", "%(n)d decisions", count)
        return text % {"n": count}
