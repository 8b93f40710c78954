"""What is only looked at: sources, revisions, and who did what when."""

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import ReadOnlyPermissions
from kb.admin.common.references import article_label
from kb.admin.site import site
from kb.models import Article, PublicationEvent, Revision, Source


def link_to(article: Article) -> str:
    """Return a link to an article's page."""
    names = {name: getattr(article, name) for name in ("number", "code", "title")}
    return format_html('<a href="{}">{}</a>', article.admin_url(), article_label(names))


def pretty(document: Any) -> str:
    """Return a document as it is stored, for reading."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return format_html('<pre class="document" tabindex="0">{}</pre>', text)


@admin.register(Source, site=site)
class SourceAdmin(ReadOnlyPermissions, BoundedModelAdmin):
    """Where articles came from; an import changes it, nobody here does."""

    list_display = ("title", "version", "dated_on", "key")
    fields = ("key", "title", "subtitle", "version", "dated_on", "closing_note")


@admin.register(Revision, site=site)
class RevisionAdmin(ReadOnlyPermissions, BoundedModelAdmin):
    """Every save of every article, newest first."""

    list_display = ("article_", "number", "origin", "note", "created_by", "created_at")
    list_display_links = ("number",)
    list_select_related = ("article", "created_by")
    list_filter = ("origin",)
    ordering = ("-pk",)
    fields = ("article_", "number", "origin", "note", "created_by", "created_at", "document_")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the rows, in lists without their documents."""
        rows: Any = super().get_queryset(request).select_related("article", "created_by")
        match: Any = request.resolver_match
        return rows.defer("document") if match.url_name.endswith("changelist") else rows

    @admin.display(description=_("Article"))
    def article_(self, revision: Revision) -> str:
        """The article, as a link to its page."""
        return link_to(revision.article)

    @admin.display(description=_("Document"))
    def document_(self, revision: Revision) -> str:
        """The text as it is stored."""
        return pretty(revision.document)


@admin.register(PublicationEvent, site=site)
class PublicationEventAdmin(ReadOnlyPermissions, BoundedModelAdmin):
    """One row for every verb; nobody edits one."""

    list_display = ("at", "verb", "article_", "audience", "by", "reason")
    list_display_links = ("at",)
    list_filter = ("verb", "audience")
    ordering = ("-pk",)
    fields = ("at", "verb", "article_", "revision", "audience", "by", "reason", "document_")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the rows, in lists without the text that went live."""
        rows: Any = super().get_queryset(request).select_related("article", "by", "revision")
        rows = rows.defer("html", "revision__document")
        match: Any = request.resolver_match
        return rows.defer("document") if match.url_name.endswith("changelist") else rows

    @admin.display(description=_("Article"))
    def article_(self, event: PublicationEvent) -> str:
        """The article, as a link to its page."""
        return link_to(event.article)

    @admin.display(description=_("Public text as it went live"))
    def document_(self, event: PublicationEvent) -> str:
        """The public text, where the verb kept it."""
        return pretty(event.document) if event.document else "–"
