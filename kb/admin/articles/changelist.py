"""The lists of articles: what readers have, and what the working copy is."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.articles.bulk import BulkActions
from kb.admin.articles.changelist_search import matching
from kb.admin.articles.filters import AudienceFilter, CategoryFilter, OwnerFilter, StateFilter
from kb.admin.common.base import BoundedModelAdmin
from kb.models import Article, Flag
from kb.text.markdown import to_plain

HEAVY = (
    "environment",
    "body",
    "internal_note",
    "publication__document",
    "publication__html",
    "publication__successor__document",
    "publication__successor__html",
)


class ArticleChangelist(BulkActions, BoundedModelAdmin):
    """One row an article; its cost does not depend on the number of rows."""

    list_display = ("number_", "title_", "category_", "state_", "owner_", "review_by_")
    list_display_links = None
    list_filter = (StateFilter, CategoryFilter, OwnerFilter, AudienceFilter)
    # That there is a box at all; what it finds is said in get_search_results.
    search_fields = ("title",)
    search_help_text = gettext_lazy("Words of the title, the symptom or another spelling")
    # The one order that an index gives; filters and the search narrow it.
    ordering = ("number", "code", "title", "pk")
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the articles of this kind with all that a row shows."""
        flags = Flag.objects.open().filter(article=OuterRef("pk")).order_by().values("article")
        count = Subquery(flags.annotate(n=Count("pk")).values("n"))
        rows: QuerySet[Any] = super().get_queryset(request).annotate(flag_count=count)
        related = ("category", "owner", "schedule", "publication__successor")
        return rows.select_related(*related).defer(*HEAVY)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the rows that the words find."""
        if not search_term.strip():
            return queryset, False
        found = matching(self.model.KIND, search_term, request.user)
        return queryset.filter(pk__in=found), False

    @admin.display(description=gettext_lazy("No."))
    def number_(self, article: Article) -> str:
        """The guide's number, or the code."""
        name = article.number or article.code
        short = Truncator(name).chars(24)
        number = format_html('<span class="number">{}</span>', short)
        return number if name else labelled_cell(_("No."), "–")

    @admin.display(description=gettext_lazy("Title"))
    def title_(self, article: Article) -> str:
        """The title, and below it what the customer sees."""
        opts = article._meta
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[article.pk])
        below = article.symptom or article.cause
        plain = Truncator(" ".join(to_plain(below[:400]).split())).chars(120)
        return format_html('<a href="{}">{}</a><small>{}</small>', url, article.title, plain)

    @admin.display(description=gettext_lazy("Category"))
    def category_(self, article: Article) -> str:
        """Where readers browse to it."""
        return labelled_cell(_("Category"), str(article.category or "–"))

    @admin.display(description=gettext_lazy("State"))
    def state_(self, article: Article) -> SafeString:
        """Badges: what readers have, and what the working copy is."""
        context = {"badges": status_badges(article)}
        shown = render_to_string("admin/article/_badges.html", context).strip()
        return labelled_cell(_("State"), SafeString(shown))

    @admin.display(description=gettext_lazy("Owner"))
    def owner_(self, article: Article) -> str:
        """Who answers for it."""
        return labelled_cell(_("Owner"), article.owner.get_username() if article.owner else "–")

    @admin.display(description=gettext_lazy("Review by"))
    def review_by_(self, article: Article) -> str:
        """The day, and in words that it has passed."""
        if article.review_by is None:
            return labelled_cell(_("Review by"), "–")
        day = article.review_by
        shown = _("%(day)s") % {"day": f"{day.day} {day:%b %Y}"}
        late = day < timezone.localdate()
        overdue = format_html('<small class="late">{}</small>', _("overdue")) if late else ""
        return labelled_cell(_("Review by"), shown) + overdue


def labelled_cell(name: str, text: str) -> SafeString:
    """Return a cell that says what it is where the heads of the columns are not shown."""
    return format_html('<span class="column-name">{} </span>{}', name, text)


def status_badges(article: Any) -> list[tuple[str, str]]:
    """Return class and words of every badge of a row."""
    publication = getattr(article, "publication", None)
    shown = [*_readers_have(publication), *_working_copy(article, publication)]
    schedule = getattr(article, "schedule", None)
    if schedule is not None:
        at = timezone.localtime(schedule.publish_at)
        words = _("Scheduled %(at)s") % {"at": f"{at.day} {at:%b, %H:%M}"}
        shown.append(("late" if schedule.problem else "sched", words))
    flags = getattr(article, "flag_count", 0)
    if flags:
        shown.append(("flag", _("1 flag") if flags == 1 else _("%(n)d flags") % {"n": flags}))
    return shown


def _readers_have(publication: Any) -> list[tuple[str, str]]:
    if publication is None:
        return []
    if not publication.is_live:
        successor = publication.successor
        name = (successor.number or successor.title) if successor else ""
        return [("gone", f"{_('Gone')} → {name}" if name else _("Gone"))]
    return [("public", _("Live"))] if publication.is_public else [("agent", _("Live, agents only"))]


def _working_copy(article: Any, publication: Any) -> list[tuple[str, str]]:
    if article.state == "in_review":
        return [("review", _("In review"))]
    if article.state == "approved":
        return [("review", _("Approved"))]
    if article.state == "published":
        return []
    return [("draft", _("Draft ahead of live") if publication else _("Draft, never public"))]
