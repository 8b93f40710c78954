"""What every page about one article shares: its address, who may open it, its template context."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode

from kb.admin.common.base import Base
from kb.admin.common.field_limits import too_long_message
from kb.admin.common.form_data import clean_text
from kb.admin.common.permissions import has_article_permission
from kb.models import MAX_NOTE_LENGTH, Article, Kind
from kb.text.length_limit import excess_of


class ArticlePages(Base):
    """A model admin of one kind, with pages of its own below the address of each article."""

    @property
    def kind(self) -> Kind:
        """The kind of article."""
        kind: Kind = self.model.KIND
        return kind

    def route(self, rest: str, view: Any) -> URLPattern:
        """Return the pattern of `<id>/<rest>`, named `kb_<model>_<first word of rest>`."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_{rest.partition('/')[0]}"
        admin_view: Any = self.admin_site.admin_view(view)
        pattern: URLPattern = path(f"<int:object_id>/{rest}", admin_view, name=name)
        return pattern

    def list_url(self) -> str:
        """Return the address of the list of this kind."""
        return reverse(f"admin:kb_{self.opts.model_name}_changelist")

    def article(self, request: HttpRequest, object_id: int | str) -> Article:
        """Return the article with this id and kind. Raises Http404 and PermissionDenied."""
        if not has_article_permission(request.user, "view"):
            raise PermissionDenied
        article: Article | None = self.get_object(request, str(object_id))
        if article is None:
            raise Http404
        return article

    def context(self, request: HttpRequest, article: Article | None, **more: Any) -> dict[str, Any]:
        """Return the template context of a page about an article (None: a new one)."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": article,
            "list_url": self.list_url(),
            "form_url": article.admin_url() if article else "",
            "can_change": has_article_permission(request.user, "change"),
            "max_note_length": MAX_NOTE_LENGTH,
            **more,
        }


def check_page(article: Article, *, note: str) -> str:
    """Return the address of an article's form that says what readers' text still needs."""
    return f"{article.admin_url()}?{urlencode({'check': '', 'note': note})}"


def posted_note(request: HttpRequest) -> str:
    """Return the posted note for the history, as one line."""
    return " ".join(clean_text(request.POST.get("note")).split())


def note_refusal(note: str) -> str:
    """Return why a note is too long for the history, "" where it is not."""
    excess = excess_of(note, MAX_NOTE_LENGTH)
    return too_long_message(excess, MAX_NOTE_LENGTH) if excess else ""
