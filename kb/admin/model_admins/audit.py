"""Read-only lists for auditing: sources, revisions, and the events of publishing."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import ReadOnlyPermissions
from kb.admin.common.references import article_label
from kb.admin.history.all_history import may_read_all_history
from kb.admin.site import site
from kb.models import Article, PublicationEvent, Revision, Source


def link_to(article: Article) -> str:
    """Return a link to an article's page, with its number or code and its title."""
    names = {name: getattr(article, name) for name in ("number", "code", "title")}
    return format_html('<a href="{}">{}</a>', article.admin_url(), article_label(names))


def formatted_json(document: object) -> str:
    """Return a stored document as indented JSON."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return format_html('<pre class="document" tabindex="0">{}</pre>', text)


def is_list(request: HttpRequest) -> bool:
    """Whether a request is for the list of a model."""
    match = request.resolver_match
    return match is not None and (match.url_name or "").endswith("changelist")


@admin.register(Source, site=site)
class SourceAdmin(ReadOnlyPermissions, BoundedModelAdmin):
    """The sources of articles; only an import changes one."""

    list_display = ("title", "version", "dated_on", "key")
    fields = ("key", "title", "subtitle", "version", "dated_on", "closing_note")


@admin.register(Revision, site=site)
class RevisionAdmin(ReadOnlyPermissions, BoundedModelAdmin):
    """The revisions of all articles, the newest first."""

    list_display = ("article_link", "number", "origin", "note", "created_by", "created_at")
    list_display_links = ("number",)
    list_select_related = ("article", "created_by")
    list_filter = ("origin",)
    ordering = ("-pk",)
    fields = (
        "article_link",
        "number",
        "origin",
        "note",
        "created_by",
        "created_at",
        "document_json",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """Return the revisions; in the list without their documents."""
        rows: QuerySet[Revision] = super().get_queryset(request)
        rows = rows.select_related("article", "created_by")
        return rows.defer("document") if is_list(request) else rows

    @admin.display(description=_("Article"))
    def article_link(self, revision: Revision) -> str:
        """A link to the article's page."""
        return link_to(revision.article)

    @admin.display(description=_("Document"))
    def document_json(self, revision: Revision) -> str:
        """The revision's document."""
        return formatted_json(revision.document)


@admin.register(PublicationEvent, site=site)
class PublicationEventAdmin(ReadOnlyPermissions, BoundedModelAdmin):
    """An event with the public text as it went live; all are in the history of all articles."""

    fields = (
        "at",
        "verb",
        "article_link",
        "revision",
        "audience",
        "by",
        "reason",
        "detail",
        "document_json",
    )

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the list is offered: it is that of everybody's history."""
        return super().has_module_permission(request) and may_read_all_history(request.user)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the history of all articles."""
        return HttpResponseRedirect(reverse("admin:history"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublicationEvent]:
        """Return the events without what their page does not show."""
        rows: QuerySet[PublicationEvent] = super().get_queryset(request)
        return rows.select_related("article", "by", "revision").defer("html", "revision__document")

    @admin.display(description=_("Article"))
    def article_link(self, event: PublicationEvent) -> str:
        """A link to the article's page."""
        return link_to(event.article)

    @admin.display(description=_("Public text as it went live"))
    def document_json(self, event: PublicationEvent) -> str:
        """The public document, where the verb stored it."""
        return formatted_json(event.document) if event.document else "–"
